"""Prices follow what was really billed, and say so."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.jobs.prices import Rates
from core.model.money import FREE, UNKNOWN, usd
from core.model.orders import AnalyseOrder, GenerateOrder, ImageRequest
from core.providers.catalogue import Catalogue, Model
from core.store import Store
from core.store.outcomes import Bill

ORDER = GenerateOrder(provider="shop", model="shop/image", ask=ImageRequest(prompt="x", width=64, height=64), seed=1)


class Books:
    """Bills of one model, as the store reads them."""

    def __init__(self, *amounts: str) -> None:
        self.amounts = list(amounts)
        self.reads = 0
        self.changes = 0

    def bill(self, amount: str) -> None:
        self.amounts.append(amount)
        self.changes += 1

    def last_bill(self) -> int:
        return len(self.amounts)

    def bills(self, _model: str, *, limit: int) -> tuple[Bill, ...]:
        self.reads += 1
        return tuple(Bill(ORDER, Decimal(amount)) for amount in reversed(self.amounts))[:limit]


def rates(books: Books, price: dict[str, Any]) -> Rates:
    model = Model.model_validate(
        {"id": "shop/image", "provider": "shop", "ability": "image", "title": "X", "price": price}
    )
    return Rates(Catalogue([model]), cast("Store", books))


def test_too_few_bills_change_nothing() -> None:
    """Two bills are no rule; the price is the list's, and nothing is said."""
    found = rates(Books("0.20", "0.20"), {"per_item": "0.10"}).estimate(ORDER)
    assert (found.price, found.note, found.is_calibrated) == (usd("0.10"), "", False)


def test_median_of_the_bills() -> None:
    """From three bills on the price is the list's times the median of billed over listed, and says from what."""
    found = rates(Books("0.12", "0.15", "9.00"), {"per_item": "0.10"}).estimate(ORDER)
    assert found.price == usd("0.150")
    assert found.is_calibrated
    assert found.note == "From what was billed for the last 3; the price list says $0.10."


def test_only_the_last_twenty() -> None:
    """A price that changed long ago no longer counts."""
    assert rates(Books(*["9"] * 30, *["0.20"] * 20), {"per_item": "0.10"}).of(ORDER) == usd("0.20")


def test_corrected_price_does_not_correct_itself() -> None:
    """The same bills give the same price however often it is asked for."""
    books = Books("0.20", "0.20", "0.20")
    made = rates(books, {"per_item": "0.10"})
    for _ in range(5):
        assert made.of(ORDER) == usd("0.20")
        books.bill("0.20")


@pytest.mark.parametrize(
    ("amounts", "price", "note"),
    [
        (("0.30",), "0.30", "The vendor names no price; the last one came to this."),
        (("0.30", "0.50", "0.20"), "0.50", "The vendor names no price; the dearest of the last 3 came to this."),
        (("9", *["0.20"] * 10), "0.20", "The vendor names no price; the dearest of the last 10 came to this."),
    ],
)
def test_unknown_price_with_bills(amounts: tuple[str, ...], price: str, note: str) -> None:
    """Where the list has no number, the dearest of the last ten bills stands in, and is called that."""
    found = rates(Books(*amounts), {}).estimate(ORDER)
    assert (found.price, found.note) == (usd(price), note)


def test_unknown_price_without_bills_stays_unknown() -> None:
    """Nothing is made up."""
    assert rates(Books(), {}).of(ORDER) == UNKNOWN


@pytest.mark.parametrize("formula", [{}, {"per_item": "0.10"}], ids=["unknown", "listed"])
def test_what_cost_nothing_promises_nothing(formula: dict[str, str]) -> None:
    """Work that a vendor gave away, from a free allowance perhaps, does not make the next one free: no limit would hold it."""
    given = rates(Books(*["0"] * 5), formula)
    assert given.of(ORDER) == rates(Books(), formula).of(ORDER)
    assert rates(Books(*["0"] * 5, "0.30", "0.30", "0.30"), formula).of(ORDER) == usd("0.30")


def test_free_stays_free() -> None:
    """What the list says costs nothing is not corrected, and neither is our own work."""
    made = rates(Books("1", "1", "1"), {"per_item": "0"})
    assert made.of(ORDER) == FREE
    assert made.of(cast("AnalyseOrder", SimpleNamespace())) == FREE


def test_bills_are_read_again_only_when_there_is_a_new_one() -> None:
    """Hundreds of prices on a page read the bills once; a new bill is seen at once."""
    books = Books("0.20", "0.20", "0.20")
    made = rates(books, {"per_item": "0.10"})
    assert [made.of(ORDER) for _ in range(100)] == [usd("0.20")] * 100
    books.changes += 1
    made.of(ORDER)
    assert books.reads == 1
    for _ in range(4):
        books.bill("0.30")
    assert made.of(ORDER) == usd("0.30")
    assert books.reads == 2
