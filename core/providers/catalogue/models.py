"""One entry of the catalogue: what a model can do and what it costs. Data only; nothing here calls a vendor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from core.model.base import Value, utc_now
from core.model.money import UNKNOWN, Price
from core.model.orders import Ability, Ask, ClipRequest, ImageRequest, MusicRequest, WriteRequest
from core.model.project import Line, Name, Tier
from core.providers.catalogue.lengths import Lengths, Seconds

Usd = Annotated[Decimal, BeforeValidator(lambda value: str(value) if isinstance(value, float) else value), Field(ge=0)]
_PER_CHARACTERS = 1000


class Feature(StrEnum):
    """What an ask may carry beyond its prompt."""

    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    REFERENCES = "references"


class PriceRule(Value):
    """The price formula: the sum of its parts. No part at all means nobody knows.

    Args:
        per_item: Dollars for each answer, picture, clip or song.
        per_second: Dollars for each second of the purchasable length.
        per_1k_characters: Dollars for each thousand characters of the prompt.
        note: What the number leaves out.
        source, checked_on: Where and when it was read.
    """

    per_item: Usd | None = None
    per_second: Usd | None = None
    per_1k_characters: Usd | None = None
    note: Line = ""
    source: Line = ""
    checked_on: date | None = None

    @property
    def is_known(self) -> bool:
        return not (self.per_item is None and self.per_second is None and self.per_1k_characters is None)

    def price(self, *, seconds: Fraction = Fraction(0), characters: int = 0) -> Price:
        """The exact price; nothing is rounded before it is shown."""
        if not self.is_known:
            return UNKNOWN
        by_length = (self.per_second or Decimal(0)) * seconds.numerator / seconds.denominator
        by_text = (self.per_1k_characters or Decimal(0)) * characters / _PER_CHARACTERS
        return Price(usd=(self.per_item or Decimal(0)) + by_length + by_text)


class Sizes(Value):
    """Sizes one can ask for: a menu of `WIDTHxHEIGHT`, or any between the bounds.

    Args:
        menu: Such as `1280x720`; when given, nothing else can be had.
        shortest_px, longest_px: Bounds of each side.
        multiple_of: Each side must divide by this.
    """

    menu: tuple[Annotated[str, Field(pattern=r"^\d{2,5}x\d{2,5}$")], ...] = ()
    shortest_px: int = 64
    longest_px: int = 8192
    multiple_of: int = Field(default=1, ge=1)

    def has(self, width: int, height: int) -> bool:
        if self.menu:
            return f"{width}x{height}" in self.menu
        is_within = all(self.shortest_px <= side <= self.longest_px for side in (width, height))
        return is_within and width % self.multiple_of == 0 and height % self.multiple_of == 0

    def words(self) -> str:
        if self.menu:
            return " or ".join(self.menu)
        grid = f" in steps of {self.multiple_of}" if self.multiple_of > 1 else ""
        return f"{self.shortest_px} to {self.longest_px} pixels a side{grid}"


class Example(Value):
    """A worked price: for this much, this many dollars. Tests hold every entry to its own examples.

    Args:
        usd: None where the price is unknown.
    """

    length_s: Seconds | None = None
    characters: int = Field(default=0, ge=0)
    usd: Usd | None = None


class Model(Value):
    """A model one can ask.

    Args:
        id: `provider/name`; stored in orders for ever.
        tiers: For which tiers it is a default; the first entry of the catalogue wins.
        inputs: What it takes beyond a prompt.
        lengths, sizes: None where the ability has none.
        prompt_characters: Longest prompt; None is no limit.
        concurrency, per_minute: How much may be asked at once and in a minute; None is no limit.
        retired_on: Day the vendor switches it off.
        endpoint: Base address, for vendors with one.
        fields: Our name of a value to the vendor's, for adapters that map by data.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+/[A-Za-z0-9_./:-]+$")]
    provider: Name
    ability: Ability
    title: Name
    tiers: tuple[Tier, ...] = ()
    inputs: tuple[Feature, ...] = ()
    lengths: Lengths | None = None
    sizes: Sizes | None = None
    price: PriceRule = PriceRule()
    prompt_characters: int | None = Field(default=None, ge=1)
    concurrency: int | None = Field(default=None, ge=1)
    per_minute: int | None = Field(default=None, ge=1)
    retired_on: date | None = None
    endpoint: Line = ""
    fields: Mapping[str, Any] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.ability in {Ability.CLIP, Ability.MUSIC} and self.lengths is None:
            raise ValueError(f"a model for {self.ability} needs lengths")
        for number, example in enumerate(self.examples, start=1):
            price = self.price.price(seconds=self._billed_s(example.length_s), characters=example.characters)
            if price.usd != example.usd:
                raise ValueError(f"example {number} says {example.usd}, the formula gives {price.usd}")
        return self

    def purchasable(self, length_s: Fraction) -> Fraction:
        """The smallest length one can buy that is at least as long as asked, else the longest there is."""
        return length_s if self.lengths is None else self.lengths.purchasable(length_s)

    def price_of(self, ask: Ask) -> Price:
        """What this ask is expected to cost."""
        seconds = self._billed_s(ask.length_s) if isinstance(ask, ClipRequest | MusicRequest) else Fraction(0)
        return self.price.price(seconds=seconds, characters=len(ask.prompt))

    def is_retired(self, on: date | None = None) -> bool:
        """Whether the vendor has switched it off by that day (today when left out)."""
        return self.retired_on is not None and self.retired_on <= (on or utc_now().date())

    def problems(self, ask: Ask) -> tuple[str, ...]:
        """What this model cannot do of what is asked, each a sentence; empty when it can do all."""
        if ask.ability is not self.ability:
            return (f"{self.title} cannot do this: it is a model for {self.ability}, not for {ask.ability}.",)
        found = []
        if self.is_retired():
            found.append(f"{self.title} was switched off on {self.retired_on}.")
        if self.prompt_characters is not None and len(ask.prompt) > self.prompt_characters:
            found.append(f"{self.title} reads {self.prompt_characters} characters; this prompt has {len(ask.prompt)}.")
        return (*found, *self._length_problems(ask), *self._input_problems(ask), *self._size_problems(ask))

    def _billed_s(self, length_s: Fraction | None) -> Fraction:
        return self.purchasable(length_s) if length_s is not None else Fraction(0)

    def _length_problems(self, ask: Ask) -> tuple[str, ...]:
        if not isinstance(ask, ClipRequest | MusicRequest) or self.lengths is None:
            return ()
        if ask.length_s <= self.lengths.longest:
            return ()
        return (f"{self.title} makes {self.lengths.words()}; {float(ask.length_s):g} s were asked.",)

    def _input_problems(self, ask: Ask) -> tuple[str, ...]:
        wanted = features_of(ask)
        return tuple(
            f"{self.title} takes no {feature.replace('_', ' ')}." for feature in wanted if feature not in self.inputs
        )

    def _size_problems(self, ask: Ask) -> tuple[str, ...]:
        if not isinstance(ask, ImageRequest | ClipRequest) or self.sizes is None:
            return ()
        if self.sizes.has(ask.width, ask.height):
            return ()
        return (f"{self.title} makes {self.sizes.words()}; {ask.width}x{ask.height} was asked.",)


def features_of(ask: Ask) -> tuple[Feature, ...]:
    """What an ask carries beyond its prompt."""
    if isinstance(ask, WriteRequest | MusicRequest):
        return ()
    found = [Feature.REFERENCES] if ask.references else []
    if isinstance(ask, ClipRequest):
        found += [Feature.FIRST_FRAME] if ask.first_frame else []
        found += [Feature.LAST_FRAME] if ask.last_frame else []
    return tuple(found)
