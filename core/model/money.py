"""Money is decimal US dollars; a price nobody knows is a value of its own and spreads through sums."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from core.model.base import Value

CENT = Decimal("0.01")
MOST_USD = Decimal(1_000_000)
"""Nobody's limit or budget is larger; what is larger was mistyped."""


class Price(Value):
    """An amount, or unknown.

    Args:
        usd: Dollars, >= 0 for prices; None means nobody knows.
    """

    usd: Decimal | None

    @property
    def is_known(self) -> bool:
        return self.usd is not None

    @property
    def is_free(self) -> bool:
        """Known to cost nothing."""
        return self.usd == 0

    def __add__(self, other: Price) -> Price:
        if self.usd is None or other.usd is None:
            return UNKNOWN
        return Price(usd=self.usd + other.usd)

    def label(self) -> str:
        """As shown: `$0.12`, `$0.0035` below a cent, `price unknown`."""
        return "price unknown" if self.usd is None else dollars(self.usd)


UNKNOWN = Price(usd=None)
FREE = Price(usd=Decimal(0))


def usd(amount: str | int) -> Price:
    """A known price from exact text, such as `usd("0.08")`."""
    return Price(usd=Decimal(amount))


def total(prices: Iterable[Price]) -> Price:
    """The sum; unknown as soon as one part is."""
    return sum(prices, FREE)


def dollars(amount: Decimal) -> str:
    """Sign and two digits; amounts below a cent show their first two that are not zero."""
    if 0 < abs(amount) < CENT:
        return f"${amount.quantize(Decimal(1).scaleb(amount.adjusted() - 1), rounding=ROUND_HALF_UP).normalize():f}"
    return f"${amount.quantize(CENT, rounding=ROUND_HALF_UP)}"
