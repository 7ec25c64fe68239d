"""The activity screen in a real browser: jobs that move by themselves, stopped and settled where they stand."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.projects.sample import SAMPLE_ID
from core.settings import OfflineSettings, Settings
from core.studio import Studio
from tests.e2e.browser import aside, new_page, settle, until
from tests.e2e.screens import spoil
from tests.e2e.server import running
from tests.unit.stage import quiet_studio

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def _waiting(workspace: Path) -> None:
    """Three keyframes of the sample that are asked for when the server starts."""
    settings = Settings(workspace=workspace, offline=OfflineSettings(has_prices=True))
    with quiet_studio(settings) as studio:
        studio.cells.make(SAMPLE_ID, _keyframes(studio)[3:6], new_take=True)


def _keyframes(studio: Studio) -> list[str]:
    return [cell.name for cell in studio.notebook_view(SAMPLE_ID, ("keyframe",)).cells]


def test_jobs_are_followed_stopped_and_settled(browser: Browser, tmp_path: Path) -> None:
    """What is at work shows its price and the vendor's clock; a stopped one moves down without a charge; what is written off
    is told in money before it is done, and then stands in the spending and in its file."""
    workspace = tmp_path / "workspace"
    aside(spoil, workspace)
    _waiting(workspace)
    slow = {"REELBOOK_OFFLINE__LATENCY_S": "900", "REELBOOK_OFFLINE__EXPIRE_S": "1920"}
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1", **slow) as address:
        page = new_page(browser)
        page.goto(f"{address}/activity?project={SAMPLE_ID}")
        settle(page)
        rows = page.locator(".st-key-rb_activity_live .jobs li")
        until(page, lambda: rows.filter(has_text="min left").count(), "the vendor's clock")
        assert "$0.20 at risk" in rows.first.inner_text()
        assert "$0.04 reserved" in rows.nth(1).inner_text()

        before = rows.count()
        stopped = rows.filter(has_text="being made").first
        title = stopped.locator(".title").inner_text()
        stopped.get_by_role("button", name="Cancel").click()
        until(page, lambda: rows.count() == before - 1, "the stopped job to leave the list")
        ended = page.locator(".rb-ended").filter(has_text="Stopped")
        until(page, lambda: ended.count() == 1, "the stopped job below")
        assert title in ended.inner_text()
        assert "$0.00 settled" in ended.inner_text()

        rows.first.get_by_role("button", name="Write off $0.20").click()
        until(page, lambda: page.get_by_text("$0.20 counts as spent").count(), "what that means")
        settle(page)
        page.locator("[class*='st-key-rb_activity_off_job'] button").first.click()
        until(page, lambda: page.locator(".rb-ended").filter(has_text="Written off").count(), "the job to be settled")
        settle(page)

        page.get_by_text("Spending", exact=True).click()
        until(page, lambda: page.locator(".rb-total").count(), "the spending")
        settle(page)
        assert page.locator(".rb-total").inner_text() == "$0.20"
        with page.expect_download() as coming:
            page.get_by_role("link", name="Download as CSV").click()
        paid = list(csv.DictReader(io.StringIO(coming.value.path().read_text("utf-8"))))
        assert [(row["usd"], row["outcome"]) for row in paid] == [("0.20", "written_off")]
        page.context.close()
