"""A finding of the certificate brings the player to its place, by keyboard as by mouse, before the film was ever played."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.model.certificate import Finding, FindingKind
from core.model.film import Film, FilmReport
from core.projects.sample import SAMPLE_ID
from core.settings import OfflineSettings, Settings
from core.studio import studio_at
from tests.e2e.browser import aside, new_page, settle, until
from tests.e2e.server import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FINDINGS = (
    Finding(kind=FindingKind.RATE, text="The film runs at 29.925 frames a second; planned were 30.000."),
    Finding(
        kind=FindingKind.FROZEN,
        text="The picture stands still from 0:05.09 on for 1.2 s, in shot 4.",
        at=159,
        frames=36,
    ),
)
"""One of the whole film, one with a place."""


def troubled(workspace: Path) -> None:
    """The sample, whose film was found to be otherwise than planned."""
    workspace.parent.mkdir(parents=True, exist_ok=True)
    settings = Settings(workspace=workspace, offline=OfflineSettings(has_prices=True))
    with studio_at(settings, has_sample=True) as studio:
        view = studio.export.view(SAMPLE_ID).films[0]
        told = view.film.model_copy(update={"report": _found(view.film.report)})
        _write(studio.store._db, view.take_id, told)


def _found(report: FilmReport) -> FilmReport:
    offs = tuple(2 if number == 2 else 0 for number in range(len(report.cuts)))
    texts = tuple(finding.text for finding in FINDINGS)
    return report.model_copy(update={"findings": FINDINGS, "problems": texts, "beats_off": offs})


def _write(database: object, take_id: str, film: Film) -> None:
    with database.joined():  # type: ignore[attr-defined]  # what no studio can do: a film is as it was read back
        database.execute("UPDATE takes SET content = ? WHERE id = ?", (film.to_json(), take_id))  # type: ignore[attr-defined]


def test_a_finding_leads_to_its_place(browser: Browser, tmp_path: Path) -> None:
    """Pressed by keyboard it loads the film and shows the frame; pressed by mouse so does the worst cut."""
    aside(troubled, tmp_path / "workspace")
    with running(tmp_path / "workspace") as address:
        page = new_page(browser)
        page.goto(f"{address}/export?project={SAMPLE_ID}")
        settle(page)
        certificate = page.get_by_role("region", name="Certificate")
        assert certificate.get_by_text(FINDINGS[0].text).evaluate("(one) => one.tagName") == "LI"
        video = page.locator(".st-key-rb_export_film video")
        certificate.get_by_role("button", name=FINDINGS[1].text).focus()
        page.keyboard.press("Enter")
        until(page, lambda: abs(video.evaluate("(one) => one.currentTime") - 159.25 / 30) < 0.01, "the player to jump")
        assert page.locator(".st-key-rb_export_film .time").inner_text() == "0:05.09"
        worst = certificate.locator("dd .rb-jump")
        at_s = float(worst.get_attribute("data-jump") or 0)
        worst.click()
        until(page, lambda: abs(video.evaluate("(one) => one.currentTime") - at_s) < 0.01, "the worst cut")
        with page.expect_download() as waiting:
            page.locator(".rb-keep").get_by_role("link", name="Certificate of").click()
        assert waiting.value.suggested_filename.endswith(".certificate.json")
