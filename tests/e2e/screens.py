"""Pictures of every screen as it is: `python -m tests.e2e.screens FOLDER [SCREEN ...]`.

Four forms of each: wide and dark, wide and light, on a phone, and failing. The workspaces behind them are made by the studio
itself: the finished sample with one scene changed since, and the same with a vendor that refuses, one that never answers and
a file that was lost.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from core.projects.sample import SAMPLE_ID
from core.settings import OfflineSettings, Settings
from core.studio import Studio, studio_at
from tests.e2e.browser import chromium, new_page, settle
from tests.e2e.server import running

SCREENS = ("projects", "brief", "mood", "storyboard", "clips", "export", "notebook", "activity", "settings")
FORMS = {
    "wide_dark": (1280, 860, "Dark"),
    "wide_light": (1280, 860, "Light"),
    "phone": (390, 844, "Dark"),
}
TALLEST_PX = 2_600
BRIEF = (
    "One rainy night in a market that feeds a whole street. A cook tosses noodles over a flame, lanterns glow, "
    "friends share a bowl. Warm and unhurried, no narrator."
)


def main(folder: Path, screens: tuple[str, ...]) -> None:
    """Takes the pictures into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temp:
        full, failing = Path(temp) / "full" / "workspace", Path(temp) / "failing" / "workspace"
        fill(full)
        spoil(failing)
        _photograph(folder, full, failing, screens)


def _photograph(folder: Path, full: Path, failing: Path, screens: tuple[str, ...]) -> None:
    with chromium() as browser:
        with running(full, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
            for form in FORMS:
                _take(browser, folder, address, screens, form)
        with running(failing, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
            _take(browser, folder, address, screens, "wide_dark", name="failing")


def fill(workspace: Path) -> None:
    """The finished sample with one scene changed since, and projects in other states beside it."""
    with studio_at(_settings(workspace), has_sample=True) as studio:
        studio.projects.create(name="Night market", flavor="ad_creative", text=BRIEF, length_s=15)
        studio.projects.create(name="Untitled", flavor="music_video")
        _change_scene(studio)


def spoil(workspace: Path) -> None:
    """The sample with a picture that was refused, a clip that was never answered, and a file that is gone."""
    offline = OfflineSettings(has_prices=True, is_idempotent=False, fail=("refused", "timeout_before"))
    with studio_at(_settings(workspace, offline), has_sample=True) as studio:
        scenes = _change_scene(studio)
        for name in (f"keyframe:{scenes[1]}", f"clip:{scenes[2]}"):
            jobs = studio.cells.make(SAMPLE_ID, [name], new_take=True)
            studio.jobs.wait([job.id for job in jobs])
        clip = studio.notebook.snapshot(SAMPLE_ID).selected("clip", scenes[3])
        assert clip is not None
        lost = studio.blobs.path(clip.blobs[0])
    lost.unlink()


def _settings(workspace: Path, offline: OfflineSettings | None = None) -> Settings:
    workspace.parent.mkdir(parents=True, exist_ok=True)
    return Settings(workspace=workspace, offline=offline or OfflineSettings(has_prices=True))


def _change_scene(studio: Studio) -> tuple[str, ...]:
    """Rewrites the second scene of the sample; gives its scenes in order."""
    view = studio.notebook_view(SAMPLE_ID, ("storyboard", "scene_text"))
    board = next(cell.storyboard for cell in view.cells if cell.storyboard is not None)
    cell = next(one for one in view.cells if one.subject == board.scene_ids[1])
    assert cell.scene is not None
    text = "Sparks climb past a paper lantern; a hand tosses the noodles high."
    changed = cell.scene.model_copy(update={"text": text})
    studio.storyboard.save_scene(SAMPLE_ID, cell.subject, changed, began_from=cell.version_no)
    return board.scene_ids


def _take(
    browser: Browser, folder: Path, address: str, screens: tuple[str, ...], form: str, *, name: str | None = None
) -> None:
    """Every screen in one form, as tall as it is, up to a limit."""
    width, height, theme = FORMS[form]
    for screen in screens:
        page = new_page(browser, width=width, height=height, theme=theme)
        query = "" if screen == "projects" else f"?project={SAMPLE_ID}"
        page.goto(f"{address}/{screen}{query}")
        settle(page)
        tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(tall, height), TALLEST_PX)})
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1_500)
        page.screenshot(path=folder / f"{screen}_{name or form}.jpg", type="jpeg", quality=82)
        page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]) or SCREENS)
