"""The bar in a real browser: steps by keyboard, the list of actions, the keys, and a tray that disturbs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.projects.sample import SAMPLE_ID
from tests.e2e.browser import new_page, settle, until
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
HERE = "() => { let at = document.activeElement; while (at.shadowRoot) at = at.shadowRoot.activeElement; return at.innerText; }"


def _is_at(page: Page, name: str) -> None:
    """Waits for a step's screen, without the page having been loaded anew."""
    link = page.get_by_role("navigation", name="Steps").get_by_role("link", name=name)
    until(page, lambda: f"/{name.lower()}" in page.url and link.get_attribute("aria-current") == "page", name)
    settle(page)
    assert page.evaluate("() => window.stayed") == 1
    assert page.url.endswith(f"project={SAMPLE_ID}")


def _tabbed_to(page: Page) -> str:
    """The words of what has the focus after one more Tab."""
    page.keyboard.press("Tab")
    return str(page.evaluate(HERE))


def _by_keyboard(page: Page) -> None:
    """Through the steps with Tab and Enter, with numbers, and by name; ? lists ten actions; keys are quiet while typing."""
    page.evaluate("() => { window.stayed = 1; }")
    until(page, lambda: _tabbed_to(page) == "Mood", "the second step to have the focus")
    page.keyboard.press("Enter")
    _is_at(page, "Mood")
    page.keyboard.press("4")
    _is_at(page, "Clips")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find an action")
    field.fill("story")
    assert page.get_by_role("option").first.inner_text().split("\n")[:2] == ["Go to", "Storyboard"]
    page.keyboard.press("Enter")
    _is_at(page, "Storyboard")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").locator("dt").count() == 10
    page.keyboard.press("Escape")
    until(page, lambda: not page.get_by_role("dialog", name="Keys").is_visible(), "the keys to be put away")
    page.keyboard.press("/")
    field.press_sequentially("1?/")
    assert field.input_value() == "1?/"
    assert "storyboard" in page.url
    page.keyboard.press("Escape")


def _undisturbed(page: Page, typist: Page) -> None:
    """While a job comes and goes a film plays on, half a sentence stays, and the trays of both tabs follow."""
    video = page.locator('[class*="st-key-rb_cell_clip_"] video').first
    video.evaluate("(film) => { film.loop = true; film.muted = true; window.film = film; return film.play(); }")
    words = typist.locator("textarea:visible").first
    words.click()
    words.press_sequentially("Half a sentence ")
    page.locator('[class*="st-key-rb_make_keyframe_"] button').first.click()
    trays = [tab.get_by_role("button", name="job") for tab in (page, typist)]
    typist.bring_to_front()
    until(typist, lambda: "1 job" in trays[1].first.inner_text() or _takes(page), "the job in the other tab's tray")
    words.press_sequentially("and more.")
    until(page, lambda: _takes(page), "the new take")
    until(typist, lambda: trays[1].first.inner_text().strip() == "Jobs", "the tray to be empty again")
    assert "Half a sentence and more." in words.input_value()
    page.bring_to_front()  # a browser may rest what nobody sees; the element must be the same and go on
    assert page.evaluate("() => window.film.isConnected")
    at = page.evaluate("() => window.film.currentTime")
    moves = "(at) => !window.film.paused && window.film.currentTime !== at"
    until(page, lambda: page.evaluate(moves, at), "the film to play on")


def _takes(page: Page) -> int:
    return page.locator('[class*="st-key-rb_takes_keyframe_"]').count()


def test_the_bar_by_keyboard_and_a_tray_that_disturbs_nothing(browser: Browser, tmp_path: Path) -> None:
    """Everything in the bar works without a mouse; a job that comes and goes interrupts neither a film nor a sentence."""
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        page.goto(f"{address}/brief?project={SAMPLE_ID}")
        settle(page)
        _by_keyboard(page)
        page.goto(f"{address}/notebook?project={SAMPLE_ID}")
        settle(page)
        typist = page.context.new_page()
        typist.goto(f"{address}/brief?project={SAMPLE_ID}")
        settle(typist)
        _undisturbed(page, typist)
