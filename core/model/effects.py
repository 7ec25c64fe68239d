"""Effects on a take: what there is, what can be set, and the order for one. A take with an effect is a new take, and free."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from core.model.base import Doc, Value
from core.model.cut import Source

LONGEST_EFFECT_S = 300
"""Longer takes are cut first: each picture of them would be drawn anew."""


class Effect(StrEnum):
    """What is done to a take. Stored."""

    MIRROR = "mirror"
    FLIP = "flip"
    BLACK_AND_WHITE = "black_and_white"
    INVERT = "invert"
    PAINTING = "painting"
    FADE_IN = "fade_in"
    FADE_OUT = "fade_out"
    FREEZE = "freeze"
    RAMP = "ramp"
    DWELL = "dwell"
    SPEED = "speed"
    BACKWARD = "backward"
    THERE_AND_BACK = "there_and_back"

    @property
    def label(self) -> str:
        """As it stands in a menu."""
        return _LABELS[self]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What can be set of it."""
        return _SETTINGS.get(self, ())

    @property
    def drops_sound(self) -> bool:
        """Sound cannot follow a speed that changes all the time."""
        return self in (Effect.RAMP, Effect.DWELL)


class Setting(Value):
    """One number of an effect.

    Args:
        name: As it is stored.
        label: As it stands beside its field, with its unit.
        least, most, default, step: Of the number.
    """

    name: str
    label: str
    least: float
    most: float
    default: float
    step: float

    def told(self, amount: float) -> str:
        """`from 1 s`, `speed 2 x`."""
        name, _, unit = self.label.partition(" (")
        return f"{name.lower()} {amount:g} {unit.rstrip(')')}".strip()


_LABELS = {
    Effect.MIRROR: "Mirror left and right",
    Effect.FLIP: "Upside down",
    Effect.BLACK_AND_WHITE: "Black and white",
    Effect.INVERT: "Negative",
    Effect.PAINTING: "Painting",
    Effect.FADE_IN: "Fade in from black",
    Effect.FADE_OUT: "Fade out to black",
    Effect.FREEZE: "Freeze a moment",
    Effect.RAMP: "Ramp: slow, fast, slow",
    Effect.DWELL: "Ramp: fast, slow, fast",
    Effect.SPEED: "Another speed",
    Effect.BACKWARD: "Backward",
    Effect.THERE_AND_BACK: "There and back",
}
_FADE = Setting(name="length_s", label="Length (s)", least=0.1, most=10, default=1, step=0.1)
_SETTINGS = {
    Effect.PAINTING: (Setting(name="color", label="Color (x)", least=0.5, most=2.5, default=1.4, step=0.1),),
    Effect.FADE_IN: (_FADE,),
    Effect.FADE_OUT: (_FADE,),
    Effect.FREEZE: (
        Setting(name="at_s", label="From (s)", least=0, most=LONGEST_EFFECT_S, default=1, step=0.1),
        _FADE.model_copy(update={"label": "For (s)"}),
    ),
    Effect.RAMP: (Setting(name="strength", label="Strength", least=0.1, most=3, default=1, step=0.1),),
    Effect.DWELL: (Setting(name="strength", label="Strength", least=0.1, most=0.8, default=0.5, step=0.1),),
    Effect.SPEED: (Setting(name="factor", label="Speed (x)", least=0.25, most=4, default=2, step=0.05),),
}


class TakeEffect(Value):
    """An effect with its numbers.

    Args:
        amounts: By the names of its settings; what is left out is at its default.
    """

    effect: Effect
    amounts: Mapping[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _within(self) -> TakeEffect:
        known = {setting.name: setting for setting in self.effect.settings}
        for name, amount in self.amounts.items():
            setting = known.get(name)
            if setting is None:
                raise ValueError(f"{self.effect.label} has no {name}")
            if not setting.least <= amount <= setting.most:
                raise ValueError(f"{setting.label} of {self.effect.label} goes from {setting.least} to {setting.most}")
        return self

    def amount(self, name: str) -> float:
        """One of its numbers."""
        default = next(setting.default for setting in self.effect.settings if setting.name == name)
        return self.amounts.get(name, default)

    @property
    def words(self) -> str:
        """What was done, in a few words: `Freeze a moment, from 1 s, for 2 s`."""
        return ", ".join([self.effect.label, *(one.told(self.amount(one.name)) for one in self.effect.settings)])


class EffectOrder(Doc):
    """Make a new clip of a take.

    Args:
        take_id: The take; the new one is as current, or as stale, as that.
        take_number: Of it, for the note.
    """

    schema_name: ClassVar[str] = "effect_order"

    order: Literal["effect"] = "effect"
    source: Source
    effect: TakeEffect
    take_id: str
    take_number: int
