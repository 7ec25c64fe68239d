"""Files that come in: limits, names, and who may send them."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.errors import ProbeError
from core.settings import Limits, Settings
from tests.ui.fake_studio import FakeStudio
from tests.unit.web.conftest import OWN

ADDRESS = "/api/projects/project_night/upload"


def _temps(studio: FakeStudio) -> list[Path]:
    folder = studio.settings.workspace / "tmp"
    return list(folder.rglob("*")) if folder.exists() else []


@pytest.mark.parametrize(
    ("target", "call", "said"),
    [
        ("footage", "clips.add_footage", "Added as a new scene."),
        ("song", "cut.add_song", "Added as the song."),
        ("clip:scene_1", "cells.import_file", "Added as take 7."),
    ],
)
def test_a_file_reaches_the_room_it_was_sent_to(
    client: TestClient, studio: FakeStudio, target: str, call: str, said: str
) -> None:
    """What was sent is handed over byte for byte, and the temporary file is gone afterwards."""
    got: list[bytes] = []
    studio.on_file = lambda path: got.append(path.read_bytes())
    reply = client.put(ADDRESS, params={"to": target, "name": "a.mp4"}, content=b"x" * 3_000_000, headers=OWN)
    assert reply.json() == {"ok": True, "message": said, "hint": ""}
    assert [name for name, _, _ in studio.calls] == [call]
    assert got == [b"x" * 3_000_000]
    assert _temps(studio) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**OWN, "Origin": "http://evil.example"},
        {**OWN, "Sec-Fetch-Site": "cross-site"},
        {**OWN, "Sec-Fetch-Site": "same-site"},
        {**OWN, "Origin": "null"},
    ],
)
def test_only_our_own_page_may_send(client: TestClient, studio: FakeStudio, headers: dict[str, str]) -> None:
    """A form or script of another page is refused before a byte is kept."""
    reply = client.put(ADDRESS, params={"to": "song", "name": "a.wav"}, content=b"x", headers=headers)
    assert (reply.status_code, reply.json()["ok"], studio.calls, _temps(studio)) == (403, False, [], [])


def test_our_own_page_is_let_through(client: TestClient) -> None:
    """The same origin with our header is us."""
    headers = {**OWN, "Origin": "http://127.0.0.1:8501", "Sec-Fetch-Site": "same-origin"}
    assert client.put(ADDRESS, params={"to": "song", "name": "a"}, content=b"x", headers=headers).status_code == 200


def _endless(pieces: int) -> Iterator[bytes]:
    for _ in range(pieces):
        yield b"y" * (1 << 20)


def test_a_file_over_the_limit_is_refused_when_announced_and_when_not(client: TestClient, studio: FakeStudio) -> None:
    """The limit holds for a file that says its size and for one that does not, and nothing of it stays."""
    announced = client.put(ADDRESS, params={"to": "song", "name": "a"}, content=b"y" * (5 << 20), headers=OWN)
    streamed = client.put(ADDRESS, params={"to": "song", "name": "a"}, content=_endless(6), headers=OWN)
    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert announced.json()["message"] == "The file is larger than 4 MB."
    assert (studio.calls, _temps(studio)) == ([], [])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/path/clip.mp4", "clip.mp4"),
        ("a\x00b\nc.mp4", "abc.mp4"),
        ("", "untitled"),
        ("dir/", "untitled"),
        ("夜市 🌧.mov", "夜市 🌧.mov"),
        ("n" * 400, "n" * 200),
    ],
)
def test_a_file_name_is_only_ever_a_label(client: TestClient, studio: FakeStudio, sent: str, kept: str) -> None:
    """A name is cut to its last part and never becomes a path."""
    client.put(ADDRESS, params={"to": "song", "name": sent}, content=b"x", headers=OWN)
    (_, args, _) = studio.calls[0]
    assert args[2] == kept
    assert args[1].is_relative_to(studio.settings.workspace / "tmp")
    assert args[1].name == "upload"


def test_an_empty_file_and_no_target_are_said(client: TestClient, studio: FakeStudio) -> None:
    """Zero bytes, or a request that does not say where to, is refused in a sentence."""
    empty = client.put(ADDRESS, params={"to": "song", "name": "a"}, content=b"", headers=OWN)
    lost = client.put(ADDRESS, params={"name": "a"}, content=b"x", headers=OWN)
    assert (empty.status_code, empty.json()["message"]) == (400, "The file is empty.")
    assert lost.status_code == 400
    assert _temps(studio) == []


def test_a_file_that_is_not_media_is_refused_with_its_reason(client: TestClient, studio: FakeStudio) -> None:
    """What the studio says of a bad file reaches the person, and the file is gone."""
    studio.fails["clips.add_footage"] = ProbeError("notes.mp4 is not a picture or film.", hint="Choose another file.")
    reply = client.put(ADDRESS, params={"to": "footage", "name": "notes.mp4"}, content=b"text", headers=OWN)
    assert reply.status_code == 422
    assert reply.json() == {
        "ok": False,
        "message": "notes.mp4 is not a picture or film.",
        "hint": "Choose another file.",
    }
    assert _temps(studio) == []


def test_memory_does_not_grow_with_the_file(app: Starlette, studio: FakeStudio) -> None:
    """64 MB go through while less than 8 MB are held at any moment."""
    studio.settings = Settings(workspace=studio.settings.workspace, limits=Limits(upload_bytes=1 << 30))
    left, sizes = [1024], []
    studio.on_file = lambda path: sizes.append(path.stat().st_size)

    async def receive() -> dict[str, Any]:
        left[0] -= 1
        return {"type": "http.request", "body": b"z" * (1 << 16), "more_body": left[0] > 0}

    async def send(_message: Any) -> None:
        return None

    scope = {
        "type": "http", "method": "PUT", "path": ADDRESS, "raw_path": ADDRESS.encode(), "root_path": "", "scheme": "http",
        "query_string": b"to=song&name=a.wav", "headers": [(b"x-reelbook", b"1"), (b"host", b"127.0.0.1")],
        "http_version": "1.1", "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 1), "app": app,
    }  # fmt: skip
    tracemalloc.start()
    asyncio.run(app(scope, receive, send))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sizes == [64 << 20]
    assert peak < 8 << 20
