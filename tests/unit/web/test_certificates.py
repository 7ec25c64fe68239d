"""Certificates by address: what was read back, as a file beside the film."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.model.film import Certificate, FilmReport
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from core.web.routes import routes
from tests.unit.stage import quiet_studio


@pytest.fixture
def real(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


@pytest.fixture
def web(real: Studio) -> TestClient:
    return TestClient(Starlette(routes=routes(lambda: real)), headers={"x-reelbook": "1"})


def test_a_certificate_is_taken_home(real: Studio, web: TestClient) -> None:
    """It is JSON that reads back as what was found, bears the film's stem, and names the film by its bytes."""
    film = real.export.view(SAMPLE_ID).films[0]
    reply = web.get(f"/api/projects/{SAMPLE_ID}/films/{film.take_id}/certificate.json")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    stem = film.film.file_name.rpartition(".")[0]
    assert reply.headers["content-disposition"] == f"attachment; filename*=UTF-8''{stem}.certificate.json"
    found = Certificate.from_json(reply.text)
    assert (found.film, found.file_name, found.report) == (film.film.blob, film.film.file_name, film.film.report)
    assert json.loads(reply.text)["report"]["frames"] == film.film.report.frames
    assert FilmReport.model_validate(json.loads(reply.text)["report"]) == film.film.report


@pytest.mark.parametrize("take_id", ["take_none", "..%2f.."])
def test_other_films_have_none(web: TestClient, take_id: str) -> None:
    """Only films of the project have one."""
    assert web.get(f"/api/projects/{SAMPLE_ID}/films/{take_id}/certificate.json").status_code == 404
