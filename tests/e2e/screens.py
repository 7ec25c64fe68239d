"""Pictures of the screens as they are: `python -m tests.e2e.screens FOLDER`.

Three for the README; with `--all` every screen empty, full and failing, wide and on a phone, dark and light, as tall as it is.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.browser import chromium, make_all, new_page, settle, start_project, until
from tests.e2e.server import running

SIZES = {"wide": (1280, 860), "phone": (390, 844)}
THEMES = ("Dark", "Light")
TALLEST_PX = 5_000
BRIEF = (
    "One rainy night in a market that feeds a whole street. A cook tosses noodles over a flame, lanterns glow, "
    "friends share a bowl. Warm and unhurried, no narrator."
)


def main(folder: Path, *, is_all: bool) -> None:
    """Takes the pictures into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as temp:
        _full(browser, folder, Path(temp) / "full" / "workspace", is_all=is_all)
        if is_all:
            _empty(browser, folder, Path(temp) / "empty" / "workspace")
            _failing(browser, folder, Path(temp) / "failing" / "workspace")


def _empty(browser: Browser, folder: Path, workspace: Path) -> None:
    workspace.parent.mkdir()
    with running(workspace) as address:
        _take(browser, folder, "projects_first", address)
        page = new_page(browser)
        project_id = start_project(page, address, "Untitled", "", length_s=15)
        page.close()
        for screen in ("notebook", "export"):
            _take(browser, folder, f"{screen}_empty", f"{address}/{screen}?project={project_id}")


def _full(browser: Browser, folder: Path, workspace: Path, *, is_all: bool) -> None:
    """A film made from a brief, exported, and one scene changed since."""
    workspace.parent.mkdir()
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
        page = new_page(browser)
        project_id = start_project(page, address, "Night kitchen", BRIEF, length_s=15)
        make_all(page)
        page.get_by_role("button", name="Go to the export").click()
        page.get_by_role("button", name="Export the draft").click()
        until(page, lambda: page.locator(".rb-film-row").count(), "the film")
        page.goto(f"{address}/notebook?project={project_id}")
        settle(page)
        page.locator('[class*="st-key-rb_edit_scene_text_"] button').nth(1).click()
        page.get_by_label("What is seen").fill("Sparks climb past a paper lantern; a hand tosses the noodles high.")
        page.get_by_role("button", name="Save the scene").click()
        until(page, lambda: page.locator(".rb-mark-stale").count(), "the change to show")
        page.close()
        screens = {"projects": address}
        screens |= {name: f"{address}/{name}?project={project_id}" for name in ("notebook", "export")}
        for name, place in screens.items():
            _take(browser, folder, name, place) if is_all else _glance(browser, folder, name, place)


def _glance(browser: Browser, folder: Path, name: str, address: str) -> None:
    """One screen as it meets the eye; the notebook where something has changed."""
    page = new_page(browser, width=1280, height=800)
    page.goto(address)
    settle(page)
    changed = page.locator(".rb-mark-stale")
    if changed.count():
        changed.first.evaluate("(mark) => mark.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(1_500)
    page.screenshot(path=folder / f"{name}.png")
    page.context.close()


def _failing(browser: Browser, folder: Path, workspace: Path) -> None:
    """A vendor that refuses, and one that never answers."""
    workspace.parent.mkdir()
    acts = {"REELBOOK_OFFLINE__FAIL": "refused,timeout_after", "REELBOOK_OFFLINE__IS_IDEMPOTENT": "0"}
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1", **acts) as address:
        page = new_page(browser)
        project_id = start_project(page, address, "Night market", BRIEF, length_s=15)
        page.locator(".st-key-rb_make_moods_ button").click()
        settle(page)
        page.locator(".st-key-rb_make_storyboard_ button").click()
        until(page, lambda: page.get_by_text("at risk").count(), "the unknown outcome")
        page.close()
        _take(browser, folder, "notebook_failing", f"{address}/notebook?project={project_id}")
        _take(browser, folder, "notebook_missing", f"{address}/notebook?project=project_gone")


def _take(browser: Browser, folder: Path, name: str, address: str) -> None:
    """One screen in both themes and both sizes, as tall as it is."""
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            page = new_page(browser, width=width, height=height, theme=theme)
            page.goto(address)
            settle(page)
            tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size({"width": width, "height": min(max(tall, height), TALLEST_PX)})
            page.wait_for_timeout(900)
            page.screenshot(path=folder / f"{name}_{size}_{theme.lower()}.png")
            page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_all="--all" in sys.argv[2:])
