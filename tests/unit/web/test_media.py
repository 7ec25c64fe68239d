"""Media, posters, films and fonts by address."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.web.kinds_of_file import content_type
from tests.ui.fake_studio import FakeStudio
from tests.ui.fake_views import digest

PICTURE = digest("key2/3")
ADDRESS = f"/app/static/m/project_night/{PICTURE}"


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=7-7", 7, 8)],
)
def test_a_range_answers_exactly_those_bytes(
    client: TestClient, studio: FakeStudio, asked: str, first: int, stop: int | None
) -> None:
    """A range is answered with 206 and exactly the bytes that were asked for."""
    whole = studio.media_path("project_night", PICTURE).read_bytes()
    reply = client.get(ADDRESS, headers={"Range": asked})
    assert (reply.status_code, reply.content) == (206, whole[first:stop])
    assert reply.headers["content-range"].endswith(f"/{len(whole)}")


def test_a_range_outside_the_file_is_refused(client: TestClient) -> None:
    """A range that starts after the end is 416, not an empty file."""
    assert client.get(ADDRESS, headers={"Range": "bytes=99999999-"}).status_code == 416


def test_media_is_typed_by_content_and_kept_for_ever(client: TestClient) -> None:
    """A file is typed by its bytes, never sniffed by the browser, and may be kept for ever since its name is its content."""
    reply = client.get(ADDRESS)
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in reply.headers["cache-control"]
    assert "attachment" not in reply.headers.get("content-disposition", "")


@pytest.mark.parametrize(
    "path",
    [
        f"/app/static/m/project_other/{PICTURE}",
        "/app/static/m/project_night/..%2F..%2Fstudio.db",
        "/app/static/m/project_night/..%5Cstudio.db",
        "/app/static/m/project_night/studio.db",
        f"/app/static/m/project_other/{PICTURE}/poster?px=160",
    ],
)
def test_what_the_project_does_not_name_is_not_there(client: TestClient, path: str) -> None:
    """A file of another project, or a name that is no digest, is 404 and says so calmly."""
    reply = client.get(path)
    assert reply.status_code == 404
    assert b"SQLite" not in reply.content


def test_posters_come_in_four_sizes(client: TestClient) -> None:
    """A poster is a JPEG of one of four sizes; any other size is refused, so nobody can fill the disk with them."""
    reply = client.get(f"{ADDRESS}/poster?px=160")
    assert (reply.status_code, reply.headers["content-type"], reply.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert client.get(f"{ADDRESS}/poster?px=161").status_code == 400
    assert client.get(f"{ADDRESS}/poster?px=abc").status_code == 400


def test_a_film_downloads_under_its_own_name(client: TestClient, studio: FakeStudio) -> None:
    """A film is an attachment whose name survives every alphabet."""
    path = studio.media_path("project_night", PICTURE)
    studio.export.film_path = lambda *_: (path, "Nachtmarkt – 夜市.mp4")
    reply = client.get("/api/projects/project_night/films/take_1")
    said = reply.headers["content-disposition"]
    assert said.startswith("attachment")
    assert "%E5%A4%9C%E5%B8%82.mp4" in said


def test_fonts_are_served_and_nothing_beside_them(client: TestClient) -> None:
    """The one font is there; the folder above it is not."""
    assert client.get("/app/static/fonts/Inter/Inter-Regular.otf").status_code == 200
    assert client.get("/app/static/fonts/..%2Fflavors%2Fshort_film%2Fclip.yaml").status_code == 404


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0........", "image/jpeg"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"RIFF....WAVEfmt ", "audio/wav"),
        (b"....ftypisom....", "video/mp4"),
        (b"....ftypqt  ....", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3....", "video/webm"),
        (b"OggS............", "audio/ogg"),
        (b"ID3.............", "audio/mpeg"),
        (b"\xff\xfb\x90\x00........", "audio/mpeg"),
        (b"\xff\xf1\x50\x80........", "audio/aac"),
        (b"<html><script>..", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_first_bytes_tell_the_kind(tmp_path: Path, head: bytes, kind: str) -> None:
    """The first bytes say what a file is; what is not picture, sound or film is just bytes."""
    path = tmp_path / "blob"
    path.write_bytes(head)
    assert content_type(path) == kind


def test_a_page_in_disguise_is_only_downloaded(client: TestClient, studio: FakeStudio, tmp_path: Path) -> None:
    """HTML that got in as a file is never shown by the browser, only saved."""
    page = tmp_path / "page"
    page.write_bytes(b"<html><script>alert(1)</script></html>")
    studio.clip = page
    reply = client.get(ADDRESS)
    assert reply.headers["content-disposition"] == "attachment"
    assert "sandbox" in reply.headers["content-security-policy"]
