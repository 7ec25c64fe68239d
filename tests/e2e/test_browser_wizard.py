"""In a real browser: the whole way from an empty shelf to a finished film, screen by screen, by what each offers next."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import new_page, play_to_the_end, settle, until
from tests.e2e.server import get_json, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]
BRIEF = "A baker before dawn: flour in the light, the first loaf, the street wakes up. Warm, quiet, for neighbors."


def _is_idle(address: str, project_id: str) -> bool:
    return bool(get_json(f"{address}/api/jobs?project={project_id}")["live"] == 0)


def _next(page: Page) -> str:
    """Words of the one warm button of a screen that can be pressed, or nothing."""
    warm = page.locator('.stMainBlockContainer button[kind^="primary"]:enabled:visible')
    return warm.first.inner_text(timeout=2_000) if warm.count() else ""


def _press(page: Page) -> None:
    page.locator('.stMainBlockContainer button[kind^="primary"]:enabled:visible').first.click(timeout=5_000)
    settle(page)


def _walk(page: Page, address: str, project_id: str, screen: str, leads: str) -> list[str]:
    """Presses what a screen offers next until it leads on; gives what the buttons said."""
    pressed: list[str] = []

    def step() -> bool:
        if f"/{leads}" in page.url:
            return True
        if not _is_idle(address, project_id):
            return False
        settle(page)
        words = _next(page)
        if not words:
            return False
        pressed.append(words)
        _press(page)
        return False

    assert f"/{screen}" in page.url
    until(page, step, f"the way from {screen} to {leads}; pressed so far: {pressed}")
    return pressed


def test_from_an_empty_shelf_to_a_film(browser: Browser, tmp_path: Path) -> None:
    """Each screen's warm button leads on, each that spends says how much, and at the end there is a film that plays."""
    with running(tmp_path / "workspace", REELBOOK_OFFLINE__HAS_PRICES="1") as address:
        page = new_page(browser)
        page.goto(address)
        settle(page)
        page.get_by_role("button", name="New project").click()
        settle(page)
        page.get_by_text("Ad creative", exact=True).click()
        settle(page)
        page.get_by_role("textbox", name="Name").fill("First loaf")
        page.get_by_role("textbox", name="Brief").fill(BRIEF)
        page.get_by_label("Length in seconds").fill("6")
        page.get_by_role("button", name="Start the project").click()
        until(page, lambda: "project=" in page.url, "the new project to open")
        settle(page)
        project_id = page.url.partition("project=")[2].partition("&")[0]
        page.goto(f"{address}/brief?project={project_id}")
        settle(page)
        assert page.get_by_label("In your own words").input_value() == BRIEF
        page.get_by_role("button", name="Choose a mood").click()
        until(page, lambda: "/mood" in page.url, "the mood screen")
        spent = _walk(page, address, project_id, "mood", "storyboard")
        spent += _walk(page, address, project_id, "storyboard", "clips")
        assert any("$" in words for words in spent)
        page.goto(f"{address}/export?project={project_id}")
        settle(page)
        until(page, lambda: page.get_by_role("button", name="Export the draft").count(), "the cut to be ready")
        page.get_by_role("button", name="Export the draft").click()
        until(page, lambda: page.locator("[class*='st-key-rb_film_player'] video").count(), "the film")
        settle(page)
        known = play_to_the_end(page)
        assert known["duration"] == pytest.approx(6, abs=0.1)
        marks = page.locator(".steps [aria-current]")
        assert marks.count() == 1
