"""Replicate against its fake: the suite, and what only Replicate does."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from core.model.orders import ClipRequest
from core.providers.replicate import VENDOR
from tests.fakes.replicate import FakeReplicate
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, WireContract

ASK = ClipRequest(prompt="A boat at night", width=1366, height=768, length_s=Fraction(6))


@pytest.fixture
def stand(shelf: Shelf) -> Iterator[VendorStand]:
    with FakeReplicate() as fake:
        yield VendorStand(
            VENDOR,
            fake,
            "replicate/hailuo-2.3",
            ASK,
            shelf,
            path="/v1",
            refuses_at_once=False,
            refuses_late=True,
            has_list=True,
            can_cancel=True,
            tells_progress=True,
        )


class TestReplicate(WireContract):
    """Replicate keeps the contract."""
