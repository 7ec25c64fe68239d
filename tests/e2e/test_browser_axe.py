"""Every screen with axe-core: dark and light, wide and on a phone, on the finished sample and with what failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from components.topbar import PAGES
from core.projects.sample import SAMPLE_ID
from tests.e2e.axe import Finding, grave
from tests.e2e.browser import aside, new_page, settle
from tests.e2e.screens import fill, spoil
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SHAPES = {"wide": (1280, 900), "phone": (390, 844)}


def address_of(screen: str) -> str:
    """The first screen stands at the root."""
    return f"/{'' if screen == 'projects' else screen}?project={SAMPLE_ID}"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the finished sample, one scene of it changed since, and projects in other states."""
    workspace = tmp_path_factory.mktemp("full") / "workspace"
    aside(fill, workspace)
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
        yield address


def _looked_at(page: Page, address: str, screen: str, shapes: tuple[str, ...]) -> dict[str, list[Finding]]:
    page.goto(f"{address}{address_of(screen)}")
    settle(page)
    found = {}
    for shape in shapes:
        width, height = SHAPES[shape]
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        found[shape] = grave(page)
    return {shape: findings for shape, findings in found.items() if findings}


def _told(found: dict[str, dict[str, list[Finding]]]) -> str:
    lines = []
    for screen, shapes in found.items():
        for shape, findings in shapes.items():
            lines += [f"\n{screen}, {shape}", *(f"  {finding}" for finding in findings)]
    return "\n".join(lines)


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_screens_are_without_serious_findings(browser: Browser, full: str, theme: str) -> None:
    """No screen has a serious or critical finding of our own making; on a phone it is looked at in the dark."""
    page = new_page(browser, theme=theme)
    shapes = ("wide", "phone") if theme == "Dark" else ("wide",)
    found = {screen: _looked_at(page, full, screen, shapes) for screen in PAGES}
    page.context.close()
    assert not any(found.values()), _told(found)


def test_failing_screens_are_without_serious_findings(browser: Browser, tmp_path: Path) -> None:
    """A refusal, an outcome nobody knows and a lost file are said in ways that everybody can read and reach."""
    workspace = tmp_path / "failing" / "workspace"
    aside(spoil, workspace)
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
        page = new_page(browser)
        screens = ("storyboard", "clips", "notebook", "activity")
        found = {screen: _looked_at(page, address, screen, ("wide",)) for screen in screens}
        page.context.close()
    assert not any(found.values()), _told(found)


def test_a_finding_is_found(browser: Browser) -> None:
    """A button without a name and grey on grey are told, also inside the shadow of a component."""
    page = new_page(browser)
    page.set_content("<!doctype html><html lang=en><title>x</title><main><h1>x</h1><div id=host></div></main></html>")
    inside = "<button></button><p style='color:#777;background:#666'>hardly to be read</p>"
    page.evaluate(
        "(html) => { document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = html; }", inside
    )
    assert {finding.rule for finding in grave(page)} == {"button-name", "color-contrast"}
    page.context.close()
