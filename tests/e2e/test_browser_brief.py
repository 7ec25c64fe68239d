"""From a brief to a film in a real browser: make, watch, change one scene, refresh only that, export again, download."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import heads, make_all, new_page, play_to_the_end, settle, start_project, until
from tests.e2e.server import get_json, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]
LENGTH_S = 5


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose offline studio bills pretend prices."""
    workspace = tmp_path_factory.mktemp("brief") / "workspace"
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1") as started:
        yield started


def _export_draft(page: Page, count: int) -> None:
    page.get_by_role("button", name="Export the draft").click()
    until(page, lambda: page.locator(".rb-film-row").count() == count, f"film {count}")
    settle(page)


def _edit_second_scene(page: Page) -> None:
    """Writes another text while nothing else is touched."""
    page.locator('[class*="st-key-rb_edit_scene_text_"] button').nth(1).click()
    field = page.get_by_label("What is seen")
    field.fill("The kettle sings; a hand lifts it off the flame.")
    page.get_by_role("button", name="Save the scene").click()
    until(page, lambda: page.locator(".rb-mark-stale").count(), "something to turn stale")
    settle(page)


def test_brief_to_film_and_only_what_changed_again(browser: Browser, address: str, tmp_path: Path) -> None:
    """A brief becomes a film; one changed scene turns exactly its picture and clip stale, and only they are made and rendered again."""
    page = new_page(browser)
    words = "Somebody makes tea in a small kitchen while it rains. Steam, a cat."
    project_id = start_project(page, address, "Tea at four", words, length_s=LENGTH_S)
    assert all("$" in words for words in make_all(page))
    made = {job["id"] for job in get_json(f"{address}/api/jobs?project={project_id}")["jobs"]}
    assert {mark for title, (mark, _, _) in heads(page).items() if title not in ("Song", "Film")} == {"current"}
    page.get_by_role("button", name="Go to the export").click()
    _export_draft(page, 1)
    assert abs(play_to_the_end(page)["duration"] - LENGTH_S) < 0.1

    page.get_by_role("link", name="Notebook").click()
    page.wait_for_selector(".st-key-rb_side")
    settle(page)
    _edit_second_scene(page)
    stale = {title: (reason, aside) for title, (mark, reason, aside) in heads(page).items() if mark == "stale"}
    assert set(stale) == {"Keyframe 2", "Clip 2"}
    assert {reason for reason, _ in stale.values()} == {"scene text changed"}
    assert all("$" in aside for _, aside in stale.values())
    offered = page.locator('.st-key-rb_side button[kind="primary"]').inner_text()
    assert offered.startswith("Refresh 1 keyframe and 1 clip · $")
    make_all(page)
    again = [job for job in get_json(f"{address}/api/jobs?project={project_id}")["jobs"] if job["id"] not in made]
    paid = {job["cell"].partition(":")[0] for job in again if job["money"]}
    assert paid == {"keyframe", "clip"}
    assert sum(bool(job["money"]) for job in again) == 2

    page.get_by_role("button", name="Go to the export").click()
    page.wait_for_selector(".rb-segments")
    settle(page)
    bar = page.locator(".rb-segments")
    open_parts = [part.get_attribute("title") for part in bar.locator(".rb-open").all()]
    assert len(open_parts) == 1, open_parts
    assert bar.locator(".rb-kept").count() > 1
    _export_draft(page, 2)
    known = play_to_the_end(page)
    assert (known["width"], known["height"]) == (540, 960)
    with page.expect_download() as waiting:
        page.locator(".rb-keep").get_by_role("link", name="Download").click()
    assert waiting.value.suggested_filename.endswith(".mp4")
    kept = tmp_path / "film.mp4"
    waiting.value.save_as(kept)
    with av.open(str(kept)) as film:
        stream = film.streams.video[0]
        assert stream.average_rate == Fraction(30)
        assert sum(1 for _ in film.decode(stream)) == 30 * LENGTH_S


def test_a_reload_and_a_second_tab_find_everything(browser: Browser, address: str) -> None:
    """The project is in the address: a second tab and a reload show the same, and typed words outlive the redraw of the rest."""
    page = new_page(browser)
    page.goto(address)
    settle(page)
    page.get_by_role("button", name="Open Tea at four").click()
    page.get_by_role("link", name="Notebook").click()
    page.wait_for_selector(".st-key-rb_side")
    settle(page)
    first = heads(page)
    page.locator('[class*="st-key-rb_edit_scene_text_"] button').first.click()
    page.get_by_label("What is seen").fill("Half a thought")
    other = page.context.new_page()
    other.goto(page.url)
    settle(other)
    assert heads(other) == first
    other.locator('[class*="st-key-rb_make_keyframe_"] button').first.click()
    until(page, lambda: page.locator('[class*="st-key-rb_takes_keyframe_"]').count(), "the other tab's take")
    assert page.get_by_label("What is seen").input_value() == "Half a thought"
    page.reload()
    settle(page)
    assert heads(page).keys() == first.keys()


def test_hands_may_stay_on_the_keyboard(browser: Browser, address: str) -> None:
    """Arrows move from card to card, F keeps one as it is and lets it go, Enter opens it, ? lists the keys, and typing is never a command."""
    page = new_page(browser)
    page.goto(address)
    settle(page)
    page.get_by_role("button", name="Open Tea at four").click()
    page.get_by_role("link", name="Notebook").click()
    page.wait_for_selector(".st-key-rb_side")
    settle(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    moods = page.locator(".st-key-rb_cell_moods_")
    until(page, lambda: moods.evaluate("(cell) => cell === document.activeElement"), "the second cell to be reached")
    page.keyboard.press("f")
    until(page, lambda: moods.locator(".rb-mark-frozen").count(), "the cell to be kept")
    settle(page)
    page.keyboard.press("f")
    until(page, lambda: moods.locator(".rb-mark-current").count(), "the cell to be let go")
    settle(page)
    page.keyboard.press("?")
    assert page.get_by_text("from card to card").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_text("from card to card").is_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    words = page.get_by_label("In your own words")
    words.fill("")
    words.press_sequentially("mf?")
    assert words.input_value() == "mf?"
    assert not page.locator(".rb-mark-frozen").count()
