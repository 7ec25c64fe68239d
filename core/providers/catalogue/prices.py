"""Prices as data: what an item, a second, a thousand characters or a million tokens cost, and when other numbers hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from core.model.base import Value
from core.model.money import UNKNOWN, Price
from core.model.project import Line
from core.providers.catalogue.lengths import Seconds

Usd = Annotated[Decimal, BeforeValidator(lambda value: str(value) if isinstance(value, float) else value), Field(ge=0)]
_PER_CHARACTERS = 1000
_PER_TOKENS = 1_000_000
CHARACTERS_A_TOKEN = 4
"""A rule of thumb for English text; what a writer really read and wrote is billed, not this."""
_NONE: Mapping[str, str] = {}


def facts_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as cases compare them: `true`, `5`, `0.5`, `2K`."""
    return {name: _plain(value) for name, value in values.items()}


def _read(value: object) -> object:
    return facts_of(value) if isinstance(value, Mapping) else value


Facts = Annotated[Mapping[str, str], BeforeValidator(_read)]
"""What is so, by name, as text."""


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


class Quantity(Value):
    """How much of something is asked.

    Args:
        seconds: That will be bought.
        characters: Of the prompt.
        answer_tokens: Expected in the answer.
    """

    seconds: Fraction = Fraction(0)
    characters: int = 0
    answer_tokens: int = 0


class Parts(Value):
    """The parts of a price. No part at all means nobody knows.

    Args:
        per_item: Dollars for each answer, picture, clip or song.
        per_second: Dollars for each second of the purchasable length.
        per_1k_characters: Dollars for each thousand characters of the prompt.
        per_1m_input_tokens, per_1m_output_tokens: Dollars for each million tokens read and written.
        per_1m_image_tokens: Dollars for each million tokens of pictures read; billed where the vendor counts them, in no estimate.
        expected_tokens: Tokens of an answer in this case; the model's own number where none is given.
    """

    per_item: Usd | None = None
    per_second: Usd | None = None
    per_1k_characters: Usd | None = None
    per_1m_input_tokens: Usd | None = None
    per_1m_output_tokens: Usd | None = None
    per_1m_image_tokens: Usd | None = None
    expected_tokens: int | None = Field(default=None, ge=0)

    @property
    def is_known(self) -> bool:
        return any(amount is not None for amount, _unit in self._amounts())

    @property
    def is_free(self) -> bool:
        """Known to cost nothing, however much is asked."""
        return self.is_known and not any(amount for amount, _unit in self._amounts())

    def words(self) -> str:
        """`$0.08 a second`; `unknown` where there is no part."""
        return " + ".join(f"${amount:f} {unit}" for amount, unit in self._amounts() if amount is not None) or "unknown"

    def sum(self, quantity: Quantity) -> Price:
        """The exact price of so much; nothing is rounded before it is shown."""
        if not self.is_known:
            return UNKNOWN
        answer = quantity.answer_tokens if self.expected_tokens is None else self.expected_tokens
        seconds = quantity.seconds
        return Price(
            usd=_of(self.per_item)
            + _of(self.per_second) * seconds.numerator / seconds.denominator
            + _of(self.per_1k_characters) * quantity.characters / _PER_CHARACTERS
            + _of(self.per_1m_input_tokens) * quantity.characters / (CHARACTERS_A_TOKEN * _PER_TOKENS)
            + _of(self.per_1m_output_tokens) * answer / _PER_TOKENS
        )

    def _amounts(self) -> tuple[tuple[Decimal | None, str], ...]:
        return (
            (self.per_item, "an item"),
            (self.per_second, "a second"),
            (self.per_1k_characters, "for 1,000 characters"),
            (self.per_1m_input_tokens, "for a million tokens read"),
            (self.per_1m_output_tokens, "for a million tokens written"),
        )


class Case(Parts):
    """Other numbers, which hold in place of the rule's own when all of `when` is so.

    Args:
        when: What has to be so, such as `{ resolution = "2K" }` or `{ generate_audio = false }`. Names are those of
            `FACTS` and of the model's own parameters and constants.
    """

    when: Facts = Field(min_length=1)

    def holds(self, facts: Mapping[str, str]) -> bool:
        return all(facts.get(name) == value for name, value in self.when.items())


FACTS = frozenset(
    ("resolution", "size", "aspect", "length", "first_frame", "last_frame", "video", "references", "lyrics")
)
"""What a case may ask about any ask. Of the last five: `yes` or `no`."""


class PriceRule(Parts):
    """The price formula: the sum of its parts, with other numbers for some cases.

    Args:
        cases: The first that holds is taken in place of the rule's own parts.
        note: What the number leaves out.
        source, checked_on: Where and when it was read.
    """

    cases: tuple[Case, ...] = ()
    note: Line = ""
    source: Line = ""
    checked_on: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether it has a number for anything at all."""
        return any(amount is not None for amount, _unit in self._amounts()) or bool(self.cases)

    def parts(self, facts: Mapping[str, str] = _NONE) -> Parts:
        """The numbers that hold."""
        return next((case for case in self.cases if case.holds(facts)), None) or Parts(
            **{name: getattr(self, name) for name in Parts.model_fields}
        )

    def price(
        self,
        *,
        seconds: Fraction = Fraction(0),
        characters: int = 0,
        answer_tokens: int = 0,
        facts: Mapping[str, str] = _NONE,
    ) -> Price:
        """The exact price; unknown where no number holds."""
        quantity = Quantity(seconds=seconds, characters=characters, answer_tokens=answer_tokens)
        return self.parts(facts).sum(quantity)

    def words(self) -> str:
        """The formula in words, each case after the rule itself."""
        if self.is_free and not self.cases:
            return "free"
        plain = self.parts().words()
        said = [f"{case.words()} with {_said(case.when)}" for case in self.cases]
        return "; ".join([plain, *said] if plain != "unknown" or not said else said)


class Example(Value):
    """A worked price: for this much, this many dollars. Tests hold every entry to its own examples.

    Args:
        length_s: Asked for.
        characters: Of the prompt.
        when: Facts of a case, see `Case.when`.
        usd: None where the price is unknown.
    """

    length_s: Seconds | None = None
    characters: int = Field(default=0, ge=0)
    when: Facts = Field(default_factory=dict)
    usd: Usd | None = None


def _of(amount: Decimal | None) -> Decimal:
    return Decimal(0) if amount is None else amount


def _said(when: Mapping[str, str]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in when.items())
