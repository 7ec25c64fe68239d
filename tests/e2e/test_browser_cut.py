"""Hands on the cut in a real Chromium: a handle drawn to a beat, keys, undo, order, zoom, and a preview that plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.projects.sample import SAMPLE_ID
from tests.e2e.browser import NO_CHROMIUM, chromium, chromium_path, new_page, settle, until
from tests.e2e.server import running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(chromium_path() is None, reason=NO_CHROMIUM),
]

STRIP = ".strip"


def numbers(page: Page) -> list[str]:
    return page.locator(f"{STRIP} .shot b").all_text_contents()


def lengths(page: Page) -> list[str]:
    return [text.partition(" ")[0] for text in page.locator(f"{STRIP} .shot em").all_text_contents()]


def is_saved(page: Page, words: str) -> bool:
    """Whether the studio has answered: the undo button of the strip follows what is stored."""
    return page.locator(f"{STRIP} .back").is_enabled() and words in page.locator(f"{STRIP} .facts").inner_text()


def test_the_cut_by_hand(tmp_path: Path) -> None:
    """A trim snaps to a beat and is kept; keys trim, move and zoom; undo takes back; the preview runs with the song."""
    with running(tmp_path / "workspace") as address, chromium() as browser:
        page = new_page(browser, height=1400)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{address}/clips?project={SAMPLE_ID}")
        settle(page)
        until(page, lambda: numbers(page) == list("1234567"), "the strip")
        planned = lengths(page)

        page.locator(f"{STRIP} .shot").first.scroll_into_view_if_needed()
        box = page.locator(f"{STRIP} .shot").first.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] - 4, box["y"] + 20
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - box["width"] * 0.3, y, steps=4)
        page.mouse.move(x - box["width"] * 0.52, y, steps=4)
        assert "on a beat" in page.locator(f"{STRIP} .tip").inner_text()
        page.mouse.up()
        until(page, lambda: is_saved(page, "of 0:11.08"), "the trim to be kept")
        assert lengths(page)[0] == "0:00.23"

        page.locator(f"{STRIP} .shots").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("BracketLeft")
        page.keyboard.press("BracketLeft")
        until(page, lambda: is_saved(page, "of 0:11.06"), "the keys to be kept")
        page.keyboard.press("Alt+ArrowRight")
        until(
            page, lambda: numbers(page) == list("1324567") and is_saved(page, "of 0:11.06"), "the new order to be kept"
        )
        page.wait_for_timeout(1_500)
        page.reload()
        settle(page)
        until(page, lambda: numbers(page) == list("1324567"), "the order after a reload")

        page.locator(f"{STRIP} .shots").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Alt+ArrowRight")
        until(page, lambda: is_saved(page, "of 0:11.06") and numbers(page) == list("3124567"), "the first shot to move")
        page.keyboard.press("Control+z")
        until(page, lambda: numbers(page) == list("1324567"), "undo")
        assert lengths(page)[1:] != planned[1:]

        wide = page.locator(f"{STRIP} .sheet").bounding_box()
        page.keyboard.press("+")
        page.keyboard.press("+")
        closer = page.locator(f"{STRIP} .sheet").bounding_box()
        assert wide is not None
        assert closer is not None
        assert closer["width"] > 1.8 * wide["width"]
        page.keyboard.press("0")

        page.keyboard.press(" ")
        heads = page.locator(f"{STRIP} .playhead")
        at = "(head) => new DOMMatrix(getComputedStyle(head).transform).m41"
        until(page, lambda: heads.evaluate(at) > 60, "the playhead to move with the sound")
        assert page.locator(".preview video").evaluate_all("(all) => all.some((film) => !film.paused)")
        assert page.locator(".preview audio").evaluate("(song) => !song.paused && song.currentTime > 0.3")
        page.keyboard.press("k")
        assert problems == []


def test_the_crop_and_the_loop_of_a_shot(tmp_path: Path) -> None:
    """A click on the picture of a shot sets what stays when its edges are cropped; a length given to a loop is its shot's; both are kept."""
    with running(tmp_path / "workspace") as address, chromium() as browser:
        page = new_page(browser, height=1400)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{address}/clips?project={SAMPLE_ID}")
        settle(page)
        until(page, lambda: numbers(page) == list("1234567"), "the strip")
        page.locator(f"{STRIP} .shots").focus()
        page.keyboard.press("ArrowRight")
        picture = page.locator(f"{STRIP} .aim img")
        picture.scroll_into_view_if_needed()
        until(page, lambda: picture.evaluate("(image) => image.naturalWidth > 0"), "the picture of the shot")
        box = picture.bounding_box()
        assert box is not None
        picture.click(position={"x": box["width"] * 0.2, "y": box["height"] * 0.75})
        loop = page.get_by_label("Loop to, seconds")
        loop.fill("3")
        loop.press("Enter")
        until(page, lambda: lengths(page)[0] == "0:03.00" and is_saved(page, ""), "the loop")
        page.wait_for_timeout(1_500)
        page.reload()
        settle(page)
        until(page, lambda: len(lengths(page)) == 7 and lengths(page)[0] == "0:03.00", "the loop after a reload")
        page.locator(f"{STRIP} .shots").focus()
        page.keyboard.press("ArrowRight")
        values = [page.locator(f"{STRIP} .{name}").input_value() for name in ("across", "down", "play", "loop")]
        assert values == ["20", "75", "loop", "3"]
        page.locator(f"{STRIP} .inspector").screenshot(path=tmp_path / "fields.png")
        assert problems == []
