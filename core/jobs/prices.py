"""What making a cell is expected to cost, worked out in one place, and the promise that a press spends no more than it said."""

from __future__ import annotations

from core.errors import NotAllowedError
from core.model.cells import CellRef, Snapshot
from core.model.money import FREE, Price
from core.notebook.kinds import Kinds, Wish
from core.providers.catalogue import Catalogue


class Prices:
    """Prices of cells, of any project."""

    def __init__(self, kinds: Kinds, catalogue: Catalogue) -> None:
        self._kinds = kinds
        self._catalogue = catalogue

    def of(self, snapshot: Snapshot, ref: CellRef) -> Price:
        """What making a cell once is expected to cost; nothing where only a person makes it.

        Raises:
            SettingsError: When the project's flavor, or the model it names, is not there.
        """
        order = self._kinds[ref.kind].order
        return self._catalogue.price_of(order(snapshot, ref.subject, Wish())) if order is not None else FREE


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
