"""The outline and the clicks of a song, as a browser fetches them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from core.web import routes
from tests.unit.stage import quiet_studio


@pytest.fixture
def real(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


@pytest.fixture
def real_client(real: Studio) -> Iterator[TestClient]:
    app = Starlette(routes=routes(lambda: real))
    with TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=False) as client:
        yield client


def test_levels_are_bytes_that_may_be_kept(real: Studio, real_client: TestClient) -> None:
    """A song's outline is a few hundred bytes, may be kept for ever, and is made once."""
    song = real.cut.view(SAMPLE_ID).song
    assert song is not None
    address = f"/app/static/m/{SAMPLE_ID}/{song.blob}/levels"
    reply = real_client.get(address)
    assert (reply.status_code, reply.headers["x-levels-a-second"]) == (200, "50")
    assert "immutable" in reply.headers["cache-control"]
    assert abs(len(reply.content) - 600) <= 3
    assert real_client.get(address).content == reply.content


def test_levels_of_other_projects_are_not_there(real: Studio, real_client: TestClient) -> None:
    """A song is drawn only for the project that names it; a picture has no outline, and says so calmly."""
    song, other = real.cut.view(SAMPLE_ID).song, real.projects.create(name="Other", flavor="short_film")
    assert song is not None
    assert real_client.get(f"/app/static/m/{other.id}/{song.blob}/levels").status_code == 404
    assert real_client.get(f"/app/static/m/{SAMPLE_ID}/..%2Fstudio.db/levels").status_code == 404
    silent = real.cut.view(SAMPLE_ID).shots[0].blob
    assert real_client.get(f"/app/static/m/{SAMPLE_ID}/{silent}/levels").status_code == 422


def test_clicks_are_a_song_in_ranges(real: Studio, real_client: TestClient) -> None:
    """The song with clicks can be sought in, and is not there where there is no song."""
    reply = real_client.get(f"/api/projects/{SAMPLE_ID}/clicks", headers={"Range": "bytes=0-3"})
    assert (reply.status_code, reply.content) == (206, b"RIFF")
    made = real.projects.create(name="Silent", flavor="short_film")
    assert real_client.get(f"/api/projects/{made.id}/clicks").status_code == 404
