"""From choosing a look and a title to a film in a real browser, and the same again for nothing."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from core.projects.sample import SAMPLE_ID
from tests.e2e.browser import new_page, play_to_the_end, settle, until
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def _films(page: Page, count: int) -> None:
    until(page, lambda: page.locator(".rb-film-row").count() == count, f"film {count}")
    settle(page)


def _frames(path: Path, wanted: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """One decoded frame as HxWx3."""
    with av.open(str(path)) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number == wanted:
                return frame.to_ndarray(format="rgb24").astype(np.int64)
    raise AssertionError(f"The film has no frame {wanted}.")


def test_a_look_and_a_title_reach_the_film(browser: Browser, tmp_path: Path) -> None:
    """Chosen by keyboard, kept over a reload, rendered, played to its end, downloaded; exported again, all is reused."""
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        page.goto(f"{address}/export?project={SAMPLE_ID}")
        settle(page)
        page.get_by_role("radio", name="Teal and amber").focus()
        page.keyboard.press("ArrowLeft")
        until(page, lambda: "black_and_white" in page.url, "the look to be kept")
        page.get_by_role("textbox", name="Opening title").fill("Night market")
        page.keyboard.press("Tab")
        still = page.locator(".rb-title-still img")
        until(
            page, lambda: still.count() and still.evaluate("(image) => image.naturalWidth > 0"), "the title's picture"
        )
        page.reload()
        settle(page)
        assert page.get_by_role("textbox", name="Opening title").input_value() == "Night market"
        assert page.get_by_role("radio", name="Black and white").is_checked()
        page.get_by_role("button", name="Export the draft").click()
        _films(page, 2)
        assert "opening title" in page.locator(".rb-film-row").first.inner_text()
        assert play_to_the_end(page)["duration"] == pytest.approx(12, abs=0.1)
        with page.expect_download() as waiting:
            page.locator(".rb-keep").get_by_role("link", name="Download").click()
        waiting.value.save_as(tmp_path / "film.mp4")
        picture = _frames(tmp_path / "film.mp4", 30)
        assert int(np.ptp(picture, axis=2).max()) <= 10
        middle = picture[200:340, 250:710]
        assert int((middle.min(axis=2) > 225).sum()) > 500
        assert "all 11 stretches reused" in page.locator(".rb-plan-line").inner_text()
        page.locator("[class*=st-key-rb_film_more_] button").first.click()
        page.get_by_text("Export again with its settings").click()
        _films(page, 3)
        assert "all reused" in page.locator(".rb-film-row").first.inner_text()
