"""Stills of a film before it is rendered, by address."""

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

WARM = quote('{"look": {"name": "warm"}}')
FAR_TOO_WARM = quote('{"look": {"name": "warm", "strength": 900}}')


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


def test_a_still_is_a_small_jpeg(browser: TestClient) -> None:
    """A frame of the cut, with a look where one is named, of the size that was asked for."""
    plain = browser.get(f"/api/projects/{SAMPLE_ID}/stills/150?px=160")
    warm = browser.get(f"/api/projects/{SAMPLE_ID}/stills/150?px=160&settings={WARM}")
    for reply in (plain, warm):
        assert (reply.status_code, reply.headers["content-type"]) == (200, "image/jpeg")
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert plain.content != warm.content


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{SAMPLE_ID}/stills/150?px=5000", 400),
        (f"{SAMPLE_ID}/stills/-1", 400),
        (f"{SAMPLE_ID}/stills/9999999999", 400),
        (f"{SAMPLE_ID}/stills/0?settings=nonsense", 400),
        (f"{SAMPLE_ID}/stills/0?settings={FAR_TOO_WARM}", 400),
        ("project_gone/stills/0", 404),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(browser: TestClient, address: str, status: int) -> None:
    """A wrong size, frame, setting or project is answered with a sentence."""
    reply = browser.get(f"/api/projects/{address}")
    assert reply.status_code == status
    assert b"Traceback" not in reply.content


def test_a_project_without_a_cut_has_no_stills(browser: TestClient, sample: Studio) -> None:
    """Where there is no cut, that is said."""
    made = sample.projects.create(name="Empty", flavor="short_film")
    assert browser.get(f"/api/projects/{made.id}/stills/0").status_code == 400
