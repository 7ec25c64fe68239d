"""Subtitles: words with the moments at which they stand. Content of the `captions` cell."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from core.model.base import Doc, Grown, Value
from core.model.project import Aspect

MOST_CUES = 5_000
_TALL_LETTERS, _EVEN_LETTERS, _WIDE_LETTERS = 26, 34, 42


def line_letters(aspect: Aspect) -> int:
    """Most letters of a line of subtitles in a film of this shape. Source: the delivery conventions, for wide films."""
    if aspect is Aspect.VERTICAL:
        return _TALL_LETTERS
    return _EVEN_LETTERS if aspect.ratio <= 1 else _WIDE_LETTERS


class CaptionUse(StrEnum):
    """What is done with the subtitles of a film. Stored."""

    NONE = "none"
    BURNED = "burned"
    SIDECAR = "sidecar"
    BOTH = "both"

    @property
    def is_burned(self) -> bool:
        return self in (CaptionUse.BURNED, CaptionUse.BOTH)

    @property
    def is_beside(self) -> bool:
        return self in (CaptionUse.SIDECAR, CaptionUse.BOTH)


class CaptionMend(StrEnum):
    """What can be done about subtitles that break a rule, without asking for other words."""

    SPLIT = "split"
    LENGTHEN = "lengthen"
    SHORTEN = "shorten"
    PART = "part"


class Breach(Value):
    """A rule of subtitles that one of them does not keep.

    Args:
        number: Of the subtitle, from 1.
        at_ms: When it begins.
        said: The rule and how far off it is, such as `a line of 58 characters; up to 42 are read at a glance`.
        mend: What would keep the rule; None where a person has to decide.
    """

    number: int
    at_ms: int
    said: str
    mend: CaptionMend | None = None


class Cue(Grown):
    """One subtitle.

    Args:
        start_ms, stop_ms: In thousandths of a second, `[start, stop)`: of the film, or from the head of the shot it hangs on.
        text: One or more lines, without markup.
        item_id: The shot it hangs on; it goes where the shot goes, and without its shot it is not seen. Empty for one that stands
            at its moment of the film.
    """

    later: ClassVar[tuple[str, ...]] = ("item_id",)

    start_ms: int = Field(ge=0)
    stop_ms: int = Field(gt=0)
    text: str = Field(min_length=1, max_length=1_000)
    item_id: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.stop_ms <= self.start_ms:
            raise ValueError("a subtitle ends after it begins")
        return self


class Captions(Doc):
    """Every subtitle of a film, in the order of their beginnings.

    Args:
        language: Such as `en`; empty where nobody said.
    """

    schema_name: ClassVar[str] = "captions"

    cues: tuple[Cue, ...] = Field(default=(), max_length=MOST_CUES)
    language: str = Field(default="", max_length=20)
