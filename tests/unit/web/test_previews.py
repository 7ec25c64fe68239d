"""Previews by address: a plan for anybody here, pieces and sound for our own page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from core.web import routes
from tests.unit.stage import quiet_studio
from tests.unit.web.conftest import OWN

FAR_TOO_WARM = quote('{"look": {"name": "warm", "strength": 900}}')
BASE = f"/api/projects/{SAMPLE_ID}/preview"


@pytest.fixture
def sample(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


@pytest.fixture
def browser(sample: Studio) -> Iterator[TestClient]:
    app = Starlette(routes=routes(lambda: sample))
    with TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=False) as client:
        yield client


def test_pieces_and_sound_are_named_by_the_plan(browser: TestClient) -> None:
    """What a plan names can be fetched, and kept by the browser for ever; the plan itself is always asked for anew."""
    plan = browser.get(BASE)
    assert (plan.status_code, plan.headers["cache-control"]) == (200, "no-store")
    told = plan.json()
    key = min(told["pieces"], key=lambda piece: piece["frames"])["key"]
    for name, kind in ((f"{key}.mp4", "video/mp4"), (f"{told['sound']}.m4a", "audio/mp4")):
        reply = browser.get(f"{BASE}/{name}", headers=OWN)
        assert (reply.status_code, reply.headers["content-type"]) == (200, kind)
        assert "immutable" in reply.headers["cache-control"]
        assert reply.content[4:8] == b"ftyp"
    assert next(piece for piece in browser.get(BASE).json()["pieces"] if piece["key"] == key)["is_kept"]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        (f"{BASE}?settings=nonsense", {}, 400),
        (f"{BASE}?settings={FAR_TOO_WARM}", {}, 400),
        ("/api/projects/project_gone/preview", {}, 404),
        (f"{BASE}/unknown.mp4", OWN, 404),
        (f"{BASE}/unknown.m4a", OWN, 404),
        (f"{BASE}/unknown.mp4", {}, 403),
        (f"{BASE}/unknown.m4a", {**OWN, "origin": "http://elsewhere.example"}, 403),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    browser: TestClient, address: str, headers: dict[str, str], status: int
) -> None:
    """Wrong settings, an unknown project or key, or another site's page are answered with a sentence; nothing is rendered."""
    reply = browser.get(address, headers=headers)
    assert reply.status_code == status
    assert reply.json()["message"]


def test_a_preview_of_nothing_says_so(browser: TestClient, sample: Studio) -> None:
    """Where there is no cut, that is said."""
    made = sample.projects.create(name="Empty", flavor="short_film")
    assert browser.get(f"/api/projects/{made.id}/preview").status_code == 400
