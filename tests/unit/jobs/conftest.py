"""A shop of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.shop import Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A workspace with the toy vendor; jobs are walked in the test's own thread."""
    with open_shop(tmp_path / "workspace") as shop:
        yield shop
