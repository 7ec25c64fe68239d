"""Lengths one can buy: from a menu, within a range, or on a grid of frames."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from core.model.base import Value


def _exact(value: object) -> object:
    return Fraction(str(value)) if isinstance(value, int | float | Decimal) else value


Seconds = Annotated[Fraction, BeforeValidator(_exact), Field(gt=0)]
"""Seconds as written (`0.1` is a tenth, not the nearest binary fraction)."""


class Menu(Value):
    """A few lengths and no others, such as 5 and 10 seconds."""

    kind: Literal["menu"] = "menu"
    seconds: tuple[Seconds, ...] = Field(min_length=1)

    @property
    def longest(self) -> Fraction:
        return max(self.seconds)

    def purchasable(self, length_s: Fraction) -> Fraction:
        """The shortest that is at least as long as asked, else the longest."""
        return min((length for length in self.seconds if length >= length_s), default=self.longest)

    def words(self) -> str:
        return f"{' or '.join(f'{float(length):g}' for length in sorted(self.seconds))} s"


class Range(Value):
    """Every length from `shortest` to `longest` in whole steps counted from the shortest."""

    kind: Literal["range"] = "range"
    shortest: Seconds
    longest: Seconds
    step: Seconds = Fraction(1)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.longest < self.shortest:
            raise ValueError("the longest is shorter than the shortest")
        return self

    def purchasable(self, length_s: Fraction) -> Fraction:
        """Rounded up to the next step; the longest where more is asked."""
        steps = max(0, -((self.shortest - length_s) // self.step))
        return min(self.shortest + steps * self.step, self.longest)

    def words(self) -> str:
        return f"{float(self.shortest):g} to {float(self.longest):g} s"


class Grid(Value):
    """Clips of `first + k * step` frames at a rate, such as 5 + 17k at 24: what comes back is rarely a round length."""

    kind: Literal["grid"] = "grid"
    first: int = Field(ge=1)
    step: int = Field(ge=1)
    rate: Seconds
    longest_s: Seconds

    @property
    def longest(self) -> Fraction:
        steps = max(0, (self.longest_s * self.rate - self.first) // self.step)
        return Fraction(self.first + steps * self.step) / self.rate

    def purchasable(self, length_s: Fraction) -> Fraction:
        """The next clip of the grid that is at least as long; the longest where more is asked."""
        steps = max(0, -((self.first - length_s * self.rate) // self.step))
        return min(Fraction(self.first + steps * self.step) / self.rate, self.longest)

    def words(self) -> str:
        return f"{self.first} + {self.step}k frames at {float(self.rate):g}, up to {float(self.longest):.2f} s"


Lengths = Annotated[Menu | Range | Grid, Field(discriminator="kind")]
