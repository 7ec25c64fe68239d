"""Own clips and an own song to a film in a real browser."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import new_page, play_to_the_end, settle, start_project, until
from tests.e2e.server import running
from tests.media import make

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]


def _footage(folder: Path) -> list[Path]:
    """Three clips of different size, rate and format, a picture, and a file that is none of these."""
    clips = [
        make.make_clip(folder / "tall.mp4", frames=60, size=(90, 160), sound_hz=330),
        make.make_clip(folder / "wide.mov", frames=50, rate=Fraction(25), size=(160, 90)),
        make.make_clip(folder / "odd.webm", frames=36, rate=Fraction(12), size=(96, 96)),
        make.make_picture(folder / "still.png"),
    ]
    return [*clips, make.make_text(folder / "notes.mp4")]


def test_own_clips_and_song_become_a_film(browser: Browser, tmp_path: Path) -> None:
    """Dropped clips become scenes, a dropped song becomes the beat, a bad file is refused by name, and the film plays to its end."""
    files = _footage(tmp_path / "footage")
    make.make_song(tmp_path / "song.wav", 120.0, 6.0)
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        start_project(page, address, "Holiday", "", length_s=6, flavor="Quick cut")
        page.locator("[class*='st-key-rb_drop_footage'] input[type=file]").set_input_files(
            [str(path) for path in files]
        )
        rows = page.locator("[class*='st-key-rb_drop_footage'] li")
        until(page, lambda: rows.locator(".said").all_inner_texts().count("Added as a new scene.") == 4, "four clips")
        assert "notes.mp4" in page.locator("[class*='st-key-rb_drop_footage'] li.bad").inner_text()
        page.locator("[class*='st-key-rb_drop_song'] input[type=file]").set_input_files(str(tmp_path / "song.wav"))
        until(page, lambda: "bpm" in page.locator(".st-key-rb_cell_beat_grid_").inner_text(), "the beats")
        until(page, lambda: page.locator(".st-key-rb_cell_cut_ .rb-beats b").count(), "a cut on the beats")
        until(page, lambda: page.locator(".st-key-rb_cell_cut_ .rb-mark-current").count(), "the cut to be current")
        page.get_by_role("link", name="Export").click()
        page.wait_for_selector(".rb-segments")
        page.get_by_role("button", name="Export the draft").click()
        until(page, lambda: page.locator(".rb-film-row").count(), "the film")
        settle(page)
        assert "cuts on a beat" in page.locator(".rb-certificate").inner_text()
        known = play_to_the_end(page)
        assert known["duration"] > 3
        assert page.locator(".rb-offline, .badge:not(:empty)").count() == 0
