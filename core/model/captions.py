"""Subtitles: words with the moments at which they stand. Content of the `captions` cell."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from core.model.base import Doc, Value

MOST_CUES = 5_000


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


class Cue(Value):
    """One subtitle.

    Args:
        start_ms, stop_ms: Of the film, in thousandths of a second; `[start, stop)`.
        text: One or more lines, without markup.
    """

    start_ms: int = Field(ge=0)
    stop_ms: int = Field(gt=0)
    text: str = Field(min_length=1, max_length=1_000)

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
