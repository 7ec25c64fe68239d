"""A style: a look, the transitions that go with it, and how fast it cuts. Read from YAML by `core/flavors/`; a plain value here."""

from __future__ import annotations

from fractions import Fraction
from typing import Self

from pydantic import Field, field_validator, model_validator

from core.model.base import Value
from core.model.look import Look
from core.model.project import Line, Name
from core.model.transitions import Transition

STYLE_NAME = r"^[a-z][a-z0-9_]{0,63}$"
"""A style's name is the name of its file."""


class StyleTransition(Value):
    """One transition of a style.

    Args:
        weight: How often it is taken, against the weights of the others.
        beats: How long it is; half a second each where there are no beats.
    """

    kind: Transition
    weight: int = Field(default=1, ge=1, le=100)
    beats: Fraction = Field(default=Fraction(1), gt=0, le=16)

    @field_validator("beats")
    @classmethod
    def _quarters(cls, beats: Fraction) -> Fraction:
        if (beats * 4).denominator != 1:
            raise ValueError("whole, half or quarter beats")
        return beats


class ShotLength(Value):
    """How long shots are, in beats.

    Args:
        beats: What is aimed at.
        least, most: What is taken where that does not fit.
    """

    beats: int = Field(ge=1, le=64)
    least: int = Field(ge=1, le=64)
    most: int = Field(ge=1, le=64)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.least <= self.beats <= self.most:
            raise ValueError("least, beats and most must rise in this order")
        return self


class StyleBody(Value):
    """What stands in the file of a style.

    Args:
        title: What it is called.
        line: What it is like, in a sentence.
        look: Of the whole film.
        hard_cuts: How many of a hundred cuts have no transition.
        transitions: What is seen at the others.
        shots: How fast it cuts.
    """

    title: Name
    line: Line
    look: Look
    hard_cuts: int = Field(ge=0, le=100)
    transitions: tuple[StyleTransition, ...] = Field(default=(), max_length=20)
    shots: ShotLength

    @model_validator(mode="after")
    def _has_transitions(self) -> Self:
        if not self.transitions and self.hard_cuts < 100:
            raise ValueError("without transitions, hard_cuts must be 100")
        return self


class Style(StyleBody):
    """A style by its name."""

    name: str = Field(pattern=STYLE_NAME)
