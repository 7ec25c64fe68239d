"""Subtitles by address: brought by upload, taken home as files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from core.web.routes import routes
from tests.unit.stage import quiet_studio

UPLOAD = f"/api/projects/{SAMPLE_ID}/upload?to=subtitles&name=mine.srt"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nCafé, rain.\n"


@pytest.fixture
def real(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


@pytest.fixture
def web(real: Studio) -> TestClient:
    return TestClient(Starlette(routes=routes(lambda: real)), headers={"x-reelbook": "1"})


def test_what_was_brought_is_taken_home(web: TestClient) -> None:
    """A file comes in by upload, with what is to be known of it, and goes out in both kinds as a file to keep."""
    assert web.get(f"/api/projects/{SAMPLE_ID}/subtitles.srt").status_code == 404
    said = web.put(UPLOAD, content=SRT.encode("latin-1")).json()
    assert said["message"].startswith("1 subtitle brought. It is not written in UTF-8")
    reply = web.get(f"/api/projects/{SAMPLE_ID}/subtitles.srt")
    assert (reply.status_code, reply.text) == (200, SRT)
    assert reply.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    vtt = web.get(f"/api/projects/{SAMPLE_ID}/subtitles.vtt")
    assert vtt.headers["content-type"].startswith("text/vtt")
    assert vtt.text.startswith("WEBVTT\n\n1\n00:00:01.000 -->")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x00\x01", b"Dear all", b"0:05 --> 0:01\nA"])
def test_what_is_no_subtitle_file_is_refused(web: TestClient, content: bytes) -> None:
    """It is said why, and nothing is changed."""
    reply = web.put(UPLOAD, content=content)
    assert reply.status_code == 400
    assert reply.json()["message"]
    assert web.get(f"/api/projects/{SAMPLE_ID}/subtitles.srt").status_code == 404


@pytest.mark.parametrize("path", ["subtitles.txt", "films/take_none/subtitles.srt"])
def test_other_kinds_and_films_are_not_there(web: TestClient, path: str) -> None:
    """Only .srt and .vtt, only of films of the project."""
    assert web.get(f"/api/projects/{SAMPLE_ID}/{path}").status_code == 404
