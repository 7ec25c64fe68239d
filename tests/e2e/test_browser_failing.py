"""A vendor that refuses, and one that never answers, as a person meets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import new_page, settle, start_project, until
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_refusal_and_an_unknown_outcome_are_said_and_settled(browser: Browser, tmp_path: Path) -> None:
    """A refusal says what next and can be tried again; an unknown outcome shows its amount, offers no second buying, and is written off."""
    acts = {"REELBOOK_OFFLINE__FAIL": "refused,timeout_before", "REELBOOK_OFFLINE__IS_IDEMPOTENT": "0"}
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
        page.get_by_role("button", name=re.compile(r"^Make it again .*\$0\.01: Moods$")).click()
        until(page, lambda: moods.locator(".rb-mark-current").count(), "the moods")


def test_the_room_is_dark_until_somebody_turns_on_the_light(browser: Browser, tmp_path: Path) -> None:
    """Dark is the default whatever the system prefers, nothing is fetched from elsewhere, and one choice counts for every screen."""
    with running(tmp_path / "workspace") as address:
        page = browser.new_context(color_scheme="light").new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        settle(page)
        shade = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
        assert page.evaluate(shade) == "rgb(16, 17, 20)"
        assert page.evaluate("() => document.fonts.check('15px Inter')")
        page.locator("[data-testid=stMainMenu] button").click()
        page.get_by_test_id("stMainMenuItem-theme-Light").click()
        until(page, lambda: page.evaluate(shade) == "rgb(250, 249, 247)", "the light")
        page.goto(f"{address}/notebook")
        settle(page)
        assert page.evaluate(shade) == "rgb(250, 249, 247)"
        assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
