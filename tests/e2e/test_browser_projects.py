"""The shelf in a real browser: create, duplicate, archive, search, delete, undo; by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import new_page, settle, until
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SAMPLE = "project_sample"


def _names(page: Page) -> list[str]:
    return page.locator(".rb-card h3").all_inner_texts()


def _choose(page: Page, project_id: str, way: str) -> None:
    page.locator(f".st-key-rb_menu_{project_id} button").click()
    page.get_by_text(way, exact=True).first.click()
    settle(page)


def test_a_project_from_start_to_undo(browser: Browser, tmp_path: Path) -> None:
    """What is asked of a card is done and can be taken back; cards of a row have one height; typing a search keeps its place."""
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        page.goto(address)
        settle(page)
        page.get_by_role("button", name="New project").click()
        page.get_by_role("textbox", name="Name").fill("Tea at four")
        page.get_by_role("textbox", name="Brief").fill("A slow afternoon in a glass house")
        page.get_by_role("button", name="Start the project").click()
        until(page, lambda: "project=" in page.url, "the new project to open")
        page.goto(address)
        settle(page)
        assert _names(page) == ["Tea at four", "Night market"]
        _choose(page, SAMPLE, "Duplicate")
        until(page, lambda: "Night market copy" in _names(page), "the duplicate")
        cards = page.locator("[class*='st-key-rb_card_']")
        assert len({round(box["height"]) for box in (card.bounding_box() for card in cards.all()) if box}) == 1
        _choose(page, SAMPLE, "Archive")
        until(page, lambda: _names(page) == ["Night market copy", "Tea at four"], "the sample to leave the shelf")
        page.get_by_label("Search the shelf").press_sequentially("glass", delay=30)
        until(page, lambda: _names(page) == ["Tea at four"], "what was searched for")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Search the shelf"
        page.get_by_label("Search the shelf").fill("")
        until(page, lambda: len(_names(page)) == 2, "all cards again")
        made = page.locator("[class*='st-key-rb_menu_project_']").last.get_attribute("class") or ""
        tea = next(part for part in made.split() if "rb_menu_" in part).removeprefix("st-key-rb_menu_")
        _choose(page, tea, "Delete")
        until(page, lambda: _names(page) == ["Night market copy"], "the deleted one to go")
        page.get_by_role("button", name="Undo", exact=True).click()
        until(page, lambda: "Tea at four" in _names(page), "the deleted one to come back")
        page.get_by_role("button", name="Open Tea at four").focus()
        page.keyboard.press("Enter")
        until(page, lambda: f"project={tea}" in page.url, "the project to open by keyboard")
