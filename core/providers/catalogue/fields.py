"""How our words become a vendor's, as data: which field a value goes into, in which form, under which name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from core.model.base import Value
from core.model.project import Line


class Slot(StrEnum):
    """What of an ask can be sent. The names of the `fields` table of a catalogue entry."""

    PROMPT = "prompt"
    NEGATIVE = "negative"
    SEED = "seed"
    LENGTH = "length"
    WIDTH = "width"
    HEIGHT = "height"
    SIZE = "size"
    RESOLUTION = "resolution"
    ASPECT = "aspect"
    CAMERA = "camera"
    STEPS = "steps"
    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    VIDEO = "video"
    AUDIO = "audio"
    REFERENCES = "references"
    LYRICS = "lyrics"
    VOICE = "voice"
    LANGUAGE = "language"
    SPEED = "speed"
    LOOP = "loop"


class VendorField(Value):
    """Where a value goes.

    Args:
        name: The vendor's name of the field. Dots lead into objects: `video_config.duration`.
        form: `plain` as it is; `text` and `number` for vendors that are strict; `list` puts one value into a list;
            `each` sends several files as a list; `numbered` sends them as `name_1`, `name_2` …; `appended` writes the
            value behind the prompt (camera commands in brackets).
        values: Our word to the vendor's, where they differ; a word that is not named is not sent.
        most: How many files at most; None is no limit.
    """

    name: Line
    form: Literal["plain", "text", "number", "list", "each", "numbered", "appended"] = "plain"
    values: Mapping[str, Any] = Field(default_factory=dict)
    most: int | None = Field(default=None, ge=1)


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


FieldEntry = Annotated[VendorField, BeforeValidator(_named)]
"""In a file either a name or a table."""


class Parameter(Value):
    """A further setting of one model that a person may change. Its name in the table is the vendor's.

    Args:
        title: For people.
        kind: `number`, `whole`, `choice`, `flag` or `text`.
        least, most: Bounds of a number.
        choices: Of a choice.
        default: What the vendor does when it is not sent; never sent by itself.
        note: What it does, in a sentence.
    """

    title: Line
    kind: Literal["number", "whole", "choice", "flag", "text"]
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    default: Any = None
    note: Line = ""

    @model_validator(mode="after")
    def _has_choices(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("a choice has choices, and nothing else has")
        return self

    def problem(self, value: object) -> str:
        """What is wrong with a value, in words; empty when it fits."""
        if self.kind == "flag":
            return "" if isinstance(value, bool) else f"{self.title} is yes or no."
        if self.kind == "text":
            return "" if isinstance(value, str) else f"{self.title} is a text."
        if self.kind == "choice":
            return "" if value in self.choices else f"{self.title} is one of {', '.join(self.choices)}."
        return self._problem_of_number(value)

    def _problem_of_number(self, value: object) -> str:
        wanted = int if self.kind == "whole" else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            return f"{self.title} is a {'whole ' if self.kind == 'whole' else ''}number."
        assert isinstance(value, int | float)
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            return f"{self.title} is {_bound(self.least)} to {_bound(self.most)}."
        return ""


def _bound(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"
