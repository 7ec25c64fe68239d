"""In a real browser: one film with each family of vendors, from its key to the player, against its fake on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import make_all, new_page, play_to_the_end, settle, start_project, until
from tests.e2e.server import running
from tests.fakes.comfyui import FakeComfyUI
from tests.fakes.elevenlabs import FakeElevenLabs
from tests.fakes.fal import FakeFal
from tests.fakes.gemini import FakeGemini
from tests.fakes.http import FakeServer
from tests.fakes.minimax import FakeMiniMax
from tests.fakes.openai import FakeOpenAi
from tests.fakes.replicate import FakeReplicate
from tests.fakes.segmind import FakeSegmind
from tests.fakes.works import png
from tests.media.make import make_clip

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
BRIEF = "A baker before dawn: flour in the light, the first loaf, the street wakes up. Warm, quiet, for neighbors."


@dataclass(frozen=True)
class Family:
    """A vendor and what of the film it makes; the rest is made offline.

    Args:
        makes: The name of a choice in the settings to the model chosen there.
        path: What follows the fake's address.
        is_clip: What its fake serves as a file is a clip, else a picture.
        has_key: It asks for a key.
        cell: A cell that is asked for apart, because no refresh makes it.
        length_s: Of the film; shorter than asked where a fake's clips are.
        is_priced: Its catalogue knows a price, or it tells what it bills.
    """

    vendor: str
    title: str
    fake: Callable[..., FakeServer]
    makes: Mapping[str, str]
    path: str = ""
    is_clip: bool = False
    has_key: bool = True
    cell: str = ""
    length_s: int = 6
    is_priced: bool = True
    more: Mapping[str, str] = field(default_factory=dict)


FAMILIES = (
    Family("openai", "OpenAI", FakeOpenAi, {"Texts": "GPT-6 Luna", "Pictures": "GPT Image 2.5 Flare"}, path="/v1"),
    Family("replicate", "Replicate", FakeReplicate, {"Clips": "Hailuo 2.3 768p (Replicate)"}, "/v1", is_clip=True, is_priced=False),
    Family("gemini", "Google Gemini", FakeGemini, {"Pictures": "Gemini 3.1 Flash Image", "Clips": "Gemini Omni 1.1 Flash"}, length_s=4),
    Family("minimax", "MiniMax", FakeMiniMax, {"Pictures": "MiniMax image-01", "Clips": "Hailuo 2.3 (768P)"}),
    Family("segmind", "Segmind", FakeSegmind, {"Clips": "Kling 2.5 Turbo"}, is_clip=True),
    Family("fal", "fal", FakeFal, {"Pictures": "FLUX.1 dev (fal)"}, is_priced=False),
    Family("elevenlabs", "ElevenLabs", FakeElevenLabs, {"Songs": "Eleven Music v2.5"}, cell="Song", is_priced=False),
    Family("comfyui", "ComfyUI", FakeComfyUI, {"Pictures": "ComfyUI: SDXL picture"}, has_key=False, is_priced=False),
)  # fmt: skip
OFTEN = ("openai", "replicate")
"""One that answers at once and one that is polled; the others run where there is time."""


@cache
def _clip(folder: Path) -> bytes:
    return make_clip(folder / "clip.mp4", frames=180).read_bytes()


@contextmanager
def _opened(family: Family, folder: Path) -> Iterator[FakeServer]:
    with family.fake() as server:
        own: Any = server
        if hasattr(server, "content"):
            own.content, own.kind = (_clip(folder), "video/mp4") if family.is_clip else (png(768, 1344), "image/png")
            own.suffix = ".mp4" if family.is_clip else ".png"
        if hasattr(server, "picture"):
            own.picture, own.clip = png(768, 1344), _clip(folder)
        yield server


def _enter_key(page: Page, address: str, family: Family, key: str) -> None:
    """Enters the key as a person does, and asks the vendor whether it knows it."""
    page.goto(f"{address}/settings?part=keys")
    settle(page)
    line = page.locator(f".st-key-rb_vendor_{family.vendor}")
    if family.has_key:
        line.get_by_role("button", name="Enter a key").click()
        line.get_by_label(f"Key of {family.title}").fill(key)
        line.get_by_role("button", name="Keep the key").click()
        until(page, lambda: "Key entered here" in line.inner_text(), "the key to be kept")
        settle(page)
    line.get_by_role("button", name="Test").click()
    until(page, lambda: line.locator(".rb-vendor-check").count(), "the vendor's answer")
    assert line.locator(".rb-vendor-check .rb-mark-current").count() == 1, line.inner_text()
    assert key not in page.content()


def _choose(page: Page, address: str, family: Family) -> None:
    page.goto(f"{address}/settings?part=defaults")
    settle(page)
    for name, model in family.makes.items():
        page.get_by_role("combobox", name=name).click()
        page.keyboard.type(model)
        page.get_by_role("option", name=f"{model}, {family.title}", exact=True).click()
    page.get_by_role("button", name="Save the defaults").click()
    settle(page)


def _film(page: Page, address: str, project_id: str) -> dict[str, float]:
    page.goto(f"{address}/export?project={project_id}")
    settle(page)
    until(page, lambda: page.get_by_role("button", name="Export the draft").count(), "the cut to be ready")
    page.get_by_role("button", name="Export the draft").click()
    until(page, lambda: page.locator("[class*='st-key-rb_film_player'] video").count(), "the film")
    settle(page)
    return play_to_the_end(page)


@pytest.mark.parametrize(
    "family",
    [pytest.param(one, id=one.vendor, marks=[] if one.vendor in OFTEN else [pytest.mark.long]) for one in FAMILIES],
)
def test_from_key_to_film(browser: Browser, tmp_path: Path, family: Family) -> None:
    """With a key typed in and a model chosen, the vendor makes its part of a film; what it billed is in the books."""
    workspace = tmp_path / "workspace"
    with _opened(family, tmp_path) as fake:
        where = {f"REELBOOK_VENDORS__{family.vendor.upper()}__BASE_URL": f"{fake.url}{family.path}", **family.more}
        with running(workspace, **where) as address:
            page = new_page(browser)
            _enter_key(page, address, family, fake.key)
            _choose(page, address, family)
            project_id = start_project(page, address, "First loaf", BRIEF, length_s=6)
            make_all(page)
            if family.cell:
                page.get_by_role("button", name=family.cell).first.click()
                until(page, lambda: fake.jobs, "the vendor to be asked")
            assert _film(page, address, project_id)["duration"] == pytest.approx(family.length_s, abs=0.5)
            if family.is_priced:
                answer = page.request.get(f"{address}/api/spending.csv")
                assert f",{family.vendor}," in answer.text()
    assert fake.key not in (workspace.parent / "server.log").read_text("utf-8")
    assert fake.jobs
