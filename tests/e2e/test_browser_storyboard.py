"""The board in a real browser: a card dragged, one moved by keys, words written, a scene split, undone and done again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from core.projects.sample import SAMPLE_ID
from tests.e2e.browser import new_page, settle, until
from tests.e2e.server import running

TYPED = "A black cat waits under the last umbrella."
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def _words(page: Page) -> list[str]:
    """What the cards say, in their order on the board."""
    return page.locator(".board .item .words").all_text_contents()


def _lengths(page: Page) -> float:
    facts = page.locator(".board .item .facts").all_inner_texts()
    return round(sum(float(text.split(" ")[0]) for text in facts), 1)


def _card(page: Page, number: int) -> Locator:
    return page.locator(".board .item .card").nth(number - 1)


def _drag(page: Page, number: int, onto: int) -> None:
    """By mouse, in small steps, as a hand does."""
    box, goal = _card(page, number).bounding_box(), _card(page, onto).bounding_box()
    assert box is not None
    assert goal is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 13):
        x = box["x"] + (goal["x"] - box["x"]) * step / 12
        y = box["y"] + (goal["y"] - box["y"]) * step / 12
        page.mouse.move(x + 80, y + 70)
        page.wait_for_timeout(20)
    page.mouse.up()


def _reloaded(page: Page) -> list[str]:
    page.reload()
    settle(page)
    page.wait_for_selector(".board .item")
    return _words(page)


def test_board(browser: Browser, tmp_path: Path) -> None:
    """The order a hand gives is there after a reload, what is typed stays while cards move, and undo goes all the way back."""
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        page.goto(f"{address}/storyboard?project={SAMPLE_ID}")
        page.wait_for_selector(".board .item")
        settle(page)
        first = _words(page)

        page.get_by_label("What is seen", exact=True).fill(TYPED)
        _drag(page, 1, 3)
        dragged = [first[1], first[2], first[0], *first[3:]]
        until(page, lambda: _words(page) == dragged, "the card to lie where it was dropped")
        settle(page)
        assert page.get_by_label("What is seen", exact=True).input_value() == TYPED
        until(page, lambda: page.get_by_role("button", name="Undo").is_enabled(), "the order to be saved")

        _card(page, 2).focus()
        page.keyboard.press("Alt+ArrowRight")
        page.keyboard.press("Alt+ArrowRight")
        moved = [dragged[0], dragged[2], dragged[3], dragged[1], *dragged[4:]]
        until(page, lambda: _words(page) == moved, "the card to be moved by keys")
        assert "place 4 of" in page.locator(".board .live").inner_text()
        page.wait_for_timeout(1500)
        assert _reloaded(page) == moved

        page.locator(".board .item .card", has_text=first[0]).click()
        seen = page.get_by_label("What is seen", exact=True)
        until(page, lambda: seen.input_value() == TYPED, "the words that were typed before")
        page.get_by_role("button", name="Save the scene").click()
        until(page, lambda: page.locator(".sheet .said").inner_text() == "Saved", "the words to be saved")
        assert "scene text changed" in _card(page, moved.index(first[0]) + 1).inner_text()

        long = _lengths(page)
        page.get_by_role("button", name=re.compile("^Split")).click()
        until(page, lambda: len(_words(page)) == len(first) + 1, "the second half")
        assert _words(page)[moved.index(first[0]) + 1] == f"{first[0]} (continued)"
        assert abs(_lengths(page) - long) < 0.11
        page.get_by_role("button", name="Undo").click()
        until(page, lambda: _words(page) == moved, "the split to be undone")
        page.get_by_role("button", name="Redo").click()
        until(page, lambda: len(_words(page)) == len(first) + 1, "the split again")
        split = _words(page)
        assert _reloaded(page) == split
