"""Every provider on the one contract suite: today the offline studio, with and without idempotency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest

from core.model.orders import GenerateOrder
from core.providers.offline import read_log
from tests.unit.providers.conftest import Clock, OpenStudio, Shelf, image_ask, order_of, write_ask
from tests.unit.providers.contract import ContractTests, Remote, Stand


@dataclass
class OfflineStand:
    """The offline studio on the stand, billing pretend prices."""

    files: Shelf
    clock: Clock
    opened: OpenStudio
    is_idempotent: bool

    def open(self, *acts: str, latency_s: float = 0.0, expire_s: float | None = None) -> Remote:
        return self.opened(
            fail=acts, latency_s=latency_s, expire_s=expire_s, is_idempotent=self.is_idempotent, has_prices=True
        )

    def text_order(self, seed: int = 7) -> GenerateOrder:
        return order_of(write_ask(), seed)

    def file_order(self, seed: int = 7) -> GenerateOrder:
        return order_of(image_ask(), seed)

    def move(self, seconds: float) -> None:
        self.clock.move(seconds)

    def now(self) -> datetime:
        return self.clock()

    def charged(self) -> list[Decimal]:
        entries = read_log(self.files.folder / "workspace")
        return [Decimal(entry["charge_usd"]) for entry in entries if entry["event"] != "turned_away"]


@pytest.fixture(params=[True, False], ids=["offline", "offline without idempotency"])
def stand(request: pytest.FixtureRequest, shelf: Shelf, clock: Clock, open_studio: OpenStudio) -> Stand:
    return OfflineStand(shelf, clock, open_studio, is_idempotent=request.param)


class TestContract(ContractTests):
    """The suite, collected here."""
