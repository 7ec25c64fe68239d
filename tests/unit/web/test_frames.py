"""Frames by address: exact, of the project's own files only, and many of them without growing."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.settings import Settings
from core.studio import Studio
from core.web import routes
from core.web.frames import zipped
from tests.media.colors import number_of
from tests.media.make import make_bytes, make_clip
from tests.unit.stage import add_scenes, quiet_studio


@pytest.fixture
def real(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def browser(real: Studio) -> Iterator[TestClient]:
    app = Starlette(routes=routes(lambda: real))
    with TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def address(real: Studio, tmp_path: Path) -> str:
    """A numbered clip of 50 frames in a project."""
    project_id = real.projects.create(name="Cut", flavor="quick_cut").id
    scene_id = real.clips.add_footage(project_id, make_clip(tmp_path / "clip.mp4", frames=50), "clip.mp4")
    take = real.notebook.snapshot(project_id).selected("clip", scene_id)
    assert take is not None
    return f"/app/static/m/{project_id}/{take.blobs[0]}"


def _number(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as image:
        return number_of(np.asarray(image.convert("RGB"), np.uint8))


def test_a_frame_by_number(browser: TestClient, address: str) -> None:
    """Frame n by address is picture n; to see it is kept by the browser, to keep it is a file."""
    for n in (0, 17, 49):
        reply = browser.get(f"{address}/frame?n={n}")
        assert (reply.status_code, reply.headers["content-type"], _number(reply.content)) == (200, "image/png", n)
    assert "immutable" in reply.headers["cache-control"]
    kept = browser.get(f"{address}/frame?n=8&as=jpg&keep=1")
    assert (kept.headers["content-type"], kept.headers["content-disposition"]) == ("image/jpeg", "attachment")
    assert _number(kept.content) == 8


@pytest.mark.parametrize(
    "query",
    ["", "n=-1", "n=50", "n=1.5", "n=abc", "n=1e3", "n=٣", "n=99999999999999999999", "n=0&as=exe", "n=0&as=../png"],
)
def test_wild_numbers_are_refused(browser: TestClient, address: str, query: str) -> None:
    """What is no number of a frame of this clip, or no kind of picture, is 400 with a sentence."""
    reply = browser.get(f"{address}/frame?{query}")
    assert (reply.status_code, reply.json()["ok"]) == (400, False)
    assert reply.json()["message"]


@pytest.mark.parametrize(
    "query",
    [
        "first=0",
        "first=0&last=50",
        "first=9&last=3",
        "first=0&last=9&every=0",
        "first=-1&last=3",
        "first=0&last=9&as=gif",
    ],
)
def test_wild_stretches_are_refused(browser: TestClient, address: str, query: str) -> None:
    """A stretch the clip does not have is 400, before anything is sent."""
    assert browser.get(f"{address}/frames?{query}").status_code == 400


def test_only_the_projects_own_files(browser: TestClient, real: Studio, address: str, tmp_path: Path) -> None:
    """A digest that another project names, or nobody, is 404; what is no clip is 422; a lost file is 404."""
    other = real.projects.create(name="Other", flavor="quick_cut").id
    digest = address.rsplit("/", 1)[-1]
    for path in (f"/app/static/m/{other}/{digest}", f"{address[:-8]}00000000", "/app/static/m/x/..%2Fstudio.db"):
        assert browser.get(f"{path}/frame?n=0").status_code == 404
        assert browser.get(f"{path}/frames?first=0&last=1").status_code == 404
    add_scenes(real, other, 1)
    junk = real.blobs.put_file(make_bytes(tmp_path / "junk", b"a clip"))
    assert browser.get(f"/app/static/m/{other}/{junk}/frame?n=0").status_code == 422
    real.blobs.path(digest).unlink()
    assert browser.get(f"{address}/frame?n=0").status_code == 404
    assert browser.get(f"{address}/frames?first=0&last=1").status_code == 404


def test_many_frames_come_as_a_zip(browser: TestClient, address: str) -> None:
    """Each n-th frame of a stretch, under its number, in an archive that opens."""
    reply = browser.get(f"{address}/frames?first=5&last=20&every=5&as=png")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"frame_{n:06d}.png" for n in (5, 10, 15, 20)]
        assert [_number(archive.read(name)) for name in archive.namelist()] == [5, 10, 15, 20]


def test_a_zip_is_written_while_it_is_sent() -> None:
    """Never more than one file is held: each is asked for only when the one before it has been handed on."""
    made = 0

    def files() -> Iterator[tuple[str, bytes]]:
        nonlocal made
        for number in range(40):
            made += 1
            yield f"{number}.png", bytes([number]) * 100_000

    pieces, sizes = zipped(files()), []
    for number in itertools.count(1):
        piece = next(pieces, None)
        if piece is None:
            break
        sizes.append(len(piece))
        assert made == min(number, 40)
    assert max(sizes) < 101_000
    assert len(sizes) == 41
