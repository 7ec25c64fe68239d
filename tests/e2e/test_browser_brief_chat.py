"""In a real browser: a conversation fills the form, the form is changed by hand, pictures are dropped, a mood is picked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from core.model.orders import Ability
from core.settings import Settings
from tests.e2e.browser import new_page, settle, until
from tests.e2e.server import get_json, running
from tests.fakes.http import Call, Said
from tests.fakes.openai import FakeOpenAi
from tests.unit.stage import quiet_studio

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
WORDS = "A lighthouse keeper finds a letter in a bottle. Quiet, northern. 9 seconds, no music video clichés."


def _say(page: Page, words: str, answers: int) -> str:
    """Says something and waits for that many answers; gives the newest."""
    page.get_by_label("Say something about the film").fill(words)
    page.get_by_role("button", name="Send").click()
    said = page.locator(".rb-say-studio")
    until(page, lambda: page.locator(".rb-say-person").count() == answers and said.count() == answers, "an answer")
    settle(page)
    return said.last.inner_text()


class SlowOpenAi(FakeOpenAi):
    """Writes a text in front of one's eyes."""

    def answer(self, call: Call) -> Said:
        found = super().answer(call)
        return replace(found, pause_s=0.25) if found.headers.get("content-type") == "text/event-stream" else found


def test_an_answer_is_seen_as_it_is_written(browser: Browser, tmp_path: Path) -> None:
    """Fields come one after another while the vendor writes; what is typed meanwhile stays; then it is said once."""
    workspace = tmp_path / "workspace"
    with quiet_studio(Settings(workspace=workspace)) as studio:
        project_id = studio.projects.create(name="Letter", flavor="short_film").id
        saves = studio.models.defaults(project_id).saves
        studio.models.choose(project_id, Ability.WRITE, "openai/gpt-6-luna", began_from=saves)
    with SlowOpenAi() as fake:
        more = {"REELBOOK_VENDORS__OPENAI__BASE_URL": f"{fake.url}/v1", "OPENAI_API_KEY": fake.key}
        with running(workspace, **more) as address:
            page = new_page(browser)
            page.goto(f"{address}/brief?project={project_id}")
            settle(page)
            page.get_by_label("Say something about the film").fill(WORDS)
            page.get_by_role("button", name="Send").click()
            coming = page.locator(".rb-say-coming dd")
            until(page, coming.count, "the first field")
            page.get_by_label("Tone").fill("cold and dry")
            page.keyboard.press("Tab")
            until(page, lambda: not coming.count(), "the whole answer")
            settle(page)
            assert page.locator(".rb-say-studio").count() == 1
            assert page.get_by_label("Tone").input_value() == "cold and dry"
            page.context.close()


def test_talking_fills_the_form_and_a_mood_is_picked(browser: Browser, tmp_path: Path) -> None:
    """What is said fills fields, what is typed stays through it and through a reload; then moods are made, mixed and picked."""
    workspace = tmp_path / "workspace"
    with quiet_studio(Settings(workspace=workspace)) as studio:
        project_id = studio.projects.create(name="Letter", flavor="short_film").id
    with running(workspace, REELBOOK_OFFLINE__HAS_PRICES="1") as address:
        page = new_page(browser)
        page.goto(f"{address}/brief?project={project_id}")
        settle(page)
        assert "$0.01" in page.get_by_role("button", name="Send").inner_text()
        assert "Filled in" in _say(page, WORDS, 1)
        assert page.get_by_label("In your own words").input_value() == WORDS
        assert page.get_by_label("Length").input_value() == "9"
        assert page.locator("[class*='st-key-rb_bf_filled_']").count() >= 3

        page.get_by_label("Tone").fill("cold and dry")
        _say(page, "Tone: loud and warm", 2)
        assert page.get_by_label("Tone").input_value() == "cold and dry"
        page.get_by_role("button", name="Save the brief").click()
        until(page, lambda: not page.locator("[class*='st-key-rb_bf_typed_']").count(), "the brief to be saved")
        Image.new("RGB", (320, 200), (10, 60, 90)).save(tmp_path / "the_cove.png")
        page.locator("[class*='st-key-rb_ref_drop'] input[type=file]").set_input_files(tmp_path / "the_cove.png")
        until(page, lambda: page.locator(".rb-ref img").count() == 1, "the picture")
        page.reload()
        settle(page)
        assert page.get_by_label("Tone").input_value() == "cold and dry"
        assert page.locator(".rb-say-person").count() == 2
        jobs = get_json(f"{address}/api/jobs?project={project_id}")["jobs"]
        assert {job["cell"] for job in jobs} == {"brief"}, "talking makes no pictures and no clips"

        page.get_by_role("button", name="Choose a mood").click()
        until(page, lambda: page.locator(".st-key-rb_looks_make button").count(), "the mood screen")
        settle(page)
        _moods(page)


def _moods(page: Page) -> None:
    cards = page.locator("[class*='st-key-rb_mcard_mood_']")
    page.locator(".st-key-rb_looks_make button").click()
    until(page, lambda: cards.count() == 4, "four moods")
    settle(page)
    page.locator("[class*='st-key-rb_mpic_'] button").nth(1).click()
    until(page, lambda: page.locator(".rb-mood-face img").count() == 1, "one picture")
    settle(page)
    page.locator("[class*='st-key-rb_mmore_'] button").first.click()
    page.get_by_text("Mix with another", exact=True).last.click()
    page.locator(".st-key-rb_mix button").first.click()
    until(page, lambda: cards.count() == 5, "the mix")
    settle(page)
    page.locator("[class*='st-key-rb_mpick_'] button").first.click()
    chosen = page.locator("[class*='st-key-rb_mcard_'][class*='_chosen'] h3")
    second = page.locator(".rb-mood-face h3").nth(1)
    until(page, lambda: chosen.inner_text() == second.inner_text(), "the second mood to be picked")
    heights = cards.evaluate_all(
        "(all) => all.slice(0, 4).map((card) => Math.round(card.getBoundingClientRect().height))"
    )
    assert len(set(heights)) == 1, heights
