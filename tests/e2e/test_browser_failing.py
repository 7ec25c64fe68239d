"""A vendor that refuses, and one that never answers, as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import new_page, settle, start_project, until
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900), pytest.mark.xdist_group("browser")]


def test_a_refusal_and_an_unknown_outcome_are_said_and_settled(browser: Browser, tmp_path: Path) -> None:
    """A refusal says what next and can be tried again; an unknown outcome shows its amount, offers no second buying, and is written off."""
    acts = {"REELBOOK_OFFLINE__FAIL": "refused,timeout_after", "REELBOOK_OFFLINE__IS_IDEMPOTENT": "0"}
    with running(tmp_path / "workspace", REELBOOK_OFFLINE__HAS_PRICES="1", **acts) as address:
        page = new_page(browser)
        start_project(page, address, "Tea at four", "Somebody makes tea while it rains.", length_s=6)
        page.locator(".st-key-rb_make_moods_ button").click()
        moods = page.locator(".st-key-rb_cell_moods_")
        until(page, lambda: moods.locator(".rb-mark-failed").count(), "the refusal")
        settle(page)
        page.locator(".st-key-rb_make_storyboard_ button").click()
        board = page.locator(".st-key-rb_cell_storyboard_")
        until(page, lambda: "$0.01 at risk" in board.inner_text(), "the unknown outcome")
        settle(page)
        assert board.locator(".rb-mark-unknown").count() == 1
        assert page.locator(".st-key-rb_make_storyboard_ button").count() == 0
        page.get_by_role("button", name="Enter its id: Storyboard").click()
        settle(page)
        assert page.get_by_label("Id that the vendor gave for Storyboard").count() == 1
        page.get_by_role("button", name="Write it off: Storyboard").click()
        until(page, lambda: page.locator(".st-key-rb_make_storyboard_ button").count(), "the way to make it again")
        page.get_by_role("button", name="Make it again: Moods").click()
        until(page, lambda: moods.locator(".rb-mark-current").count(), "the moods")
