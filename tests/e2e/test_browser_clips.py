"""The clips screen in a real browser: takes beside each other, in step, and frame by frame."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from core.film import frame_at
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from tests.e2e.browser import new_page, settle, until
from tests.e2e.server import running
from tests.unit.stage import quiet_studio

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def _two_takes(workspace: Path) -> Path:
    """The sample, its first scene with the second one's clip as another take; gives that file."""
    with quiet_studio(Settings(workspace=workspace)) as studio:
        add_sample(studio.store, studio.blobs)
        tabs = studio.clips_view(SAMPLE_ID).tabs
        clip = studio.notebook.snapshot(SAMPLE_ID).selected("clip", tabs[1].id)
        assert clip is not None
        path = workspace.parent / "another.mp4"
        path.write_bytes(studio.blobs.path(clip.blobs[0]).read_bytes())
        before = studio.notebook.snapshot(SAMPLE_ID).selected("clip", tabs[0].id)
        assert before is not None
        studio.cells.import_file(SAMPLE_ID, f"clip:{tabs[0].id}", path, "another.mp4")
        studio.cells.select(SAMPLE_ID, before.id)
        return studio.blobs.path(clip.blobs[0])


def _step_to(page: Page, frame: int) -> None:
    """Steps by keys, as an editor would, until the exact frame stands there."""
    page.keyboard.press("Home")
    for _ in range(frame):
        page.keyboard.press("ArrowRight")
    until(page, lambda: page.locator(".tool .screen.exact").count(), "the exact frame")
    assert page.locator(".tool .number").input_value() == str(frame)


def test_takes_are_picked_compared_and_stepped(browser: Browser, tmp_path: Path) -> None:
    """A playing take goes on while another is rated; two stand in step; a frame is kept exactly and used in the next scene."""
    another = _two_takes(tmp_path / "workspace")
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        page.goto(f"{address}/clips?project={SAMPLE_ID}")
        settle(page)
        wall = page.locator(".wall .shown > li")
        assert wall.count() == 2
        video = page.locator(".tool video")
        video.evaluate("(film) => { film.loop = true; film.kept = 7 }")
        page.locator(".tool .play").click()
        wall.first.get_by_role("button", name="4 stars for take 2").click()
        page.wait_for_timeout(1_500)
        assert video.evaluate("(film) => [film.paused, film.kept]") == [False, 7]

        wall.first.get_by_role("button", name="Compare take 2 with the one in the player").click()
        page.locator(".compare .beside").click()
        page.keyboard.press("Home")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        shown = "(all) => all.map((one) => new URL(one.src).searchParams.get('n'))"
        until(page, lambda: page.locator(".compare .exact:is(img)").evaluate_all(shown) == ["3", "3"], "the same frame")
        page.get_by_role("button", name="Pick take 2", exact=True).last.click()
        until(page, lambda: page.locator(".wall .picked .number").inner_text().startswith("2"), "the pick")
        settle(page)
        page.wait_for_timeout(2_000)  # the studio's answer to the pick opens it in the player
        page.keyboard.press("Escape")
        page.wait_for_selector(".tool")
        settle(page)
        page.wait_for_timeout(1_000)

        _step_to(page, 5)
        with page.expect_download() as kept:
            page.locator(".tool .one-png").click()
        assert kept.value.suggested_filename == "Scene 1, take 2, frame 5.png"
        with Image.open(kept.value.path()) as image:
            assert np.array_equal(np.asarray(image.convert("RGB")), np.asarray(frame_at(another, 5)))
        page.locator(".tool .to").fill("9")
        page.locator(".tool .to").press("Enter")
        with page.expect_download() as many:
            page.locator(".tool .many-jpg").click()
        assert len(zipfile.ZipFile(many.value.path()).namelist()) == 10
        page.get_by_role("button", name="Use this frame as: First frame of the next scene, 2").click()
        page.get_by_text("Frame 5 is the keyframe of scene 2 now.").wait_for()
        page.locator(".strip li").nth(1).get_by_role("button").click()
        until(page, lambda: "scene=" in page.url and page.get_by_text("keyframe changed").count(), "the next scene")
