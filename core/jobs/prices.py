"""What making a cell is expected to cost, worked out in one place, and the promise that a press spends no more than it said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from threading import Lock

from core.errors import NotAllowedError
from core.model.cells import CellRef, Snapshot
from core.model.money import FREE, Price
from core.model.orders import GenerateOrder, Order
from core.notebook.kinds import Kinds, Wish
from core.providers.catalogue import Catalogue
from core.store import Store

ENOUGH_BILLS = 3
LOOKED_AT = 20
_DEAREST_OF = 10


@dataclass(frozen=True)
class Estimate:
    """What an order is expected to cost, and where the number is from.

    Args:
        note: A sentence where it is not the plain formula; empty where it is.
        is_calibrated: It follows what was really billed.
    """

    price: Price
    note: str = ""
    is_calibrated: bool = False


@dataclass(frozen=True)
class Rate:
    """What bills say about a model.

    Args:
        factor: Median of what was billed over what the formula gives; None where there are too few bills.
        dearest: The most that one of the last ten came to; None where there is no bill.
        bills: How many were looked at.
    """

    factor: Decimal | None = None
    dearest: Decimal | None = None
    bills: int = 0


class Rates:
    """Prices of orders: the catalogue's formula, corrected by what was really billed.

    Nothing is kept but what was read from jobs and ledger; it is read again when there is a new bill. The formula is
    today's, worked out again for each billed order, so that a corrected estimate never corrects itself.

    Args:
        catalogue: The formulas.
        store: The bills.
    """

    def __init__(self, catalogue: Catalogue, store: Store) -> None:
        self._catalogue = catalogue
        self._store = store
        self._lock = Lock()
        self._seen = (-1, -1)
        self._rates: dict[str, Rate] = {}

    def of(self, order: Order) -> Price:
        """What an order is expected to cost; our own work is free.

        Raises:
            SettingsError: When the catalogue does not have its model.
        """
        return self.estimate(order).price

    def estimate(self, order: Order) -> Estimate:
        """The same, with where the number is from.

        Raises:
            SettingsError: When the catalogue does not have its model.
        """
        plain = self._catalogue.price_of(order)
        if not isinstance(order, GenerateOrder) or plain.is_free:
            return Estimate(plain)
        rate = self._rate(order.model)
        if plain.usd is not None and rate.factor is not None:
            note = f"From what was billed for the last {rate.bills}; the price list says {plain.label()}."
            return Estimate(Price(usd=plain.usd * rate.factor), note, is_calibrated=True)
        if plain.usd is None and rate.dearest is not None:
            last = "the last one" if rate.bills == 1 else f"the dearest of the last {min(rate.bills, _DEAREST_OF)}"
            return Estimate(
                Price(usd=rate.dearest), f"The vendor names no price; {last} came to this.", is_calibrated=True
            )
        return Estimate(plain)

    def _rate(self, model: str) -> Rate:
        changes = self._store.changes
        with self._lock:
            if self._seen[0] != changes:
                bill = self._store.last_bill()
                if self._seen[1] != bill:
                    self._rates.clear()
                self._seen = (changes, bill)
            if model not in self._rates:
                self._rates[model] = self._read(model)
            return self._rates[model]

    def _read(self, model: str) -> Rate:
        bills = [
            bill for bill in self._store.bills(model, limit=LOOKED_AT) if bill.usd > 0
        ]  # what was given away is no rate
        if not bills:
            return Rate()
        ratios = [bill.usd / formula for bill in bills if (formula := self._catalogue.price_of(bill.order).usd)]
        factor = median(ratios) if len(ratios) >= ENOUGH_BILLS else None
        return Rate(factor=factor, dearest=max(bill.usd for bill in bills[:_DEAREST_OF]), bills=len(bills))


class Prices:
    """Prices of cells, of any project.

    Attributes:
        rates: Prices of orders.
    """

    def __init__(self, kinds: Kinds, rates: Rates) -> None:
        self._kinds = kinds
        self.rates = rates

    def of(self, snapshot: Snapshot, ref: CellRef) -> Price:
        """What making a cell once is expected to cost; nothing where only a person makes it.

        Raises:
            SettingsError: When the project's flavor, or the model it names, is not there.
        """
        order = self._kinds[ref.kind].order
        return self.rates.of(order(snapshot, ref.subject, Wish())) if order is not None else FREE


def check_shown(now: Price, shown: Price | None) -> None:
    """Refuses what would cost more than a person saw; parts of a cent that no label shows do not count.

    Args:
        now: What it costs now.
        shown: What the button said; None or unknown promised nothing.

    Raises:
        NotAllowedError: When it is dearer.
    """
    if shown is None or shown.usd is None or now.label() == shown.label():
        return
    if now.usd is not None and now.usd <= shown.usd:
        return
    costs = now.label() if now.is_known else "an amount nobody knows"
    raise NotAllowedError((f"It would now cost {costs}, not {shown.label()}; look at it again.",))
