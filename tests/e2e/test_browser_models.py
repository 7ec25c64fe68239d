"""In a real browser: the models of a clip, two of them side by side; the models of a mood."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.projects.sample import SAMPLE_ID
from tests.e2e.axe import grave
from tests.e2e.browser import aside, new_page, settle, until
from tests.e2e.screens import fill
from tests.e2e.server import running
from tests.fakes.replicate import FakeReplicate
from tests.media.make import make_clip

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
OTHER = "Hailuo 2.3 768p"


def _open(page: Page, address: str, screen: str, name: str) -> None:
    page.goto(f"{address}/{screen}?project={SAMPLE_ID}")
    settle(page)
    page.get_by_role("button", name=name).first.click()
    page.get_by_role("button", name="Close the models").first.wait_for()
    settle(page)


def test_two_models_side_by_side(browser: Browser, tmp_path: Path) -> None:
    """A second model is picked beside the first, one button makes both, and the comparison opens when both are there."""
    workspace = tmp_path / "models" / "workspace"
    aside(fill, workspace)
    with FakeReplicate() as fake:
        fake.content, fake.kind, fake.suffix = (
            make_clip(tmp_path / "clip.mp4", frames=180).read_bytes(),
            "video/mp4",
            ".mp4",
        )
        more = {"REELBOOK_VENDORS__REPLICATE__BASE_URL": f"{fake.url}/v1", "REPLICATE_API_TOKEN": fake.key}
        with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1", **more) as address:
            page = new_page(browser)
            _open(page, address, "clips", "Clip model: Offline animatic")
            other = page.get_by_role("combobox", name="Side by side with")
            other.click()
            page.keyboard.type(OTHER)
            page.get_by_role("option", name=OTHER).first.click()
            both = page.get_by_role("button", name="Make both, Offline animatic and")
            until(page, both.count, "the button for both")
            assert "price unknown" in both.inner_text(), "what nobody knows the price of is bought knowingly"
            assert not grave(page)
            both.click()
            until(page, lambda: page.get_by_role("button", name="Stop comparing").count(), "the comparison")
            assert fake.charged() > 0
            page.context.close()


def test_every_button_of_the_models_of_a_mood_is_seen(browser: Browser, tmp_path: Path) -> None:
    """Each has its words in sight and a place of its own."""
    workspace = tmp_path / "moods" / "workspace"
    aside(fill, workspace)
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
        page = new_page(browser)
        _open(page, address, "mood", "Text model: Offline writer")
        hidden = page.locator("[class*='st-key-rb_modelpanel_'] button:has(p)").evaluate_all(
            "(all) => all.filter((one) => getComputedStyle(one.querySelector('p')).opacity !== '1' "
            "|| one.getBoundingClientRect().height < 24).map((one) => one.innerText)"
        )
        assert not hidden
        assert not grave(page)
        page.context.close()
