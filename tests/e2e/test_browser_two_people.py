"""Two people on one project, and what a browser may do to a page: nothing that was written is lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from components.topbar import PAGES
from core.projects.sample import SAMPLE_ID
from core.store import Store
from tests.e2e.browser import new_page, settle, until
from tests.e2e.server import free_port, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
THEIRS, OURS = "The cook retires tonight, and everybody came.", "A stranger orders the last bowl."
BRIEF, SCENE = "What stays in mind", "What is seen"


def _on(page: Page, address: str, screen: str) -> None:
    page.goto(f"{address}/{screen}?project={SAMPLE_ID}")
    settle(page)


def _written(page: Page, label: str, words: str) -> None:
    """Typed as by hand, and the field left."""
    page.get_by_label(label, exact=True).fill(words)
    page.keyboard.press("Tab")
    settle(page)


def _save_brief(page: Page) -> None:
    page.get_by_role("button", name="Save the brief").click()
    settle(page)


def _save_scene(page: Page) -> None:
    page.get_by_role("button", name="Save the scene").click()
    settle(page)


def _said(page: Page) -> str:
    """Everything that can be read on a page, that inside its parts included."""
    walk = """() => {
      const words = [];
      const look = (root) => {
        for (const one of root.querySelectorAll('*')) {
          if (one.shadowRoot) look(one.shadowRoot);
          if (one.hidden || !one.checkVisibility || !one.checkVisibility()) continue;
          if (one.value) words.push(one.value);
          for (const node of one.childNodes) if (node.nodeType === 3) words.push(node.textContent);
        }
      };
      look(document);
      return words.join('\\n');
    }"""
    return str(page.evaluate(walk))


def _takes(workspace: Path, kind: str) -> list[str]:
    """What every take of a kind of cell holds, of the sample."""
    store = Store.look(workspace)
    try:
        return [take.content for take in store.snapshot(SAMPLE_ID).takes.values() if take.cell.kind == kind]
    finally:
        store.close()


def _holds_ours(page: Page, label: str) -> bool:
    return page.get_by_label(label, exact=True).input_value() == OURS


def test_the_second_save_shows_both_and_neither_is_lost(browser: Browser, tmp_path: Path) -> None:
    """Two people write the same field: who saves second sees what the first wrote beside the own words, and may then decide."""
    workspace = tmp_path / "workspace"
    with running(workspace) as address:
        first, second = new_page(browser), new_page(browser)
        for screen, label, save in (("brief", BRIEF, _save_brief), ("storyboard", SCENE, _save_scene)):
            _on(first, address, screen)
            _on(second, address, screen)
            _written(second, label, OURS)
            _written(first, label, THEIRS)
            save(first)
            save(second)
            until(second, lambda: THEIRS in _said(second), f"both versions on the {screen}")
            assert OURS in _said(second)
            save(second)
            _on(first, address, screen)
            until(first, partial(_holds_ours, first, label), "the second version")
        first.context.close()
        second.context.close()
    for kind in ("brief", "scene_text"):
        takes = "\n".join(_takes(workspace, kind))
        assert THEIRS in takes, f"The first version of the {kind} is gone."
        assert OURS in takes


def test_nothing_is_lost_by_what_a_browser_does(browser: Browser, tmp_path: Path) -> None:
    """Each screen opens by its address; back leads back; words that are not saved yet outlive a reload, another screen and a restart."""
    port = free_port()
    with running(tmp_path / "workspace", REELBOOK_PORT=str(port)) as address:
        page = new_page(browser)
        for screen in PAGES:
            _on(page, address, "" if screen == "projects" else screen)
            assert page.locator(f'a[data-page="{screen}"][aria-current="page"]').count(), f"{screen} did not open"
            assert not page.get_by_text("could not be drawn").count()
        _on(page, address, "storyboard")
        _written(page, SCENE, OURS)
        page.locator('a[data-page="clips"]').first.click()
        page.wait_for_url("**/clips?**")
        settle(page)
        page.go_back()
        page.wait_for_url("**/storyboard?**")
        until(page, lambda: page.get_by_label(SCENE, exact=True).input_value() == OURS, "the words after going back")
        page.reload()
        settle(page)
        until(page, lambda: page.get_by_label(SCENE, exact=True).input_value() == OURS, "the words after a reload")
    with running(tmp_path / "workspace", REELBOOK_PORT=str(port)) as address:
        until(
            page,
            lambda: page.evaluate("() => !document.querySelector('[data-testid=stConnectionStatus]')"),
            "the server",
        )
        assert page.get_by_label(SCENE, exact=True).input_value() == OURS
        _save_scene(page)
        fresh = new_page(browser)
        _on(fresh, address, "storyboard")
        until(
            fresh, lambda: fresh.get_by_label(SCENE, exact=True).input_value() == OURS, "the words in another browser"
        )
        fresh.context.close()
        page.context.close()
