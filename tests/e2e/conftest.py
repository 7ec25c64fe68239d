"""What end-to-end runs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import NO_CHROMIUM, chromium, chromium_path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium of the machine; where there is none, the test is skipped with one loud line."""
    if chromium_path() is None:
        pytest.skip(NO_CHROMIUM)
    with chromium() as opened:
        yield opened
