"""Addresses of things that browsers fetch without a script run: media, downloads, jobs, uploads."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def media(project_id: str, digest: str) -> str:
    return f"/app/static/m/{quote(project_id, safe='')}/{quote(digest, safe='')}"


def poster(project_id: str, digest: str, px: int) -> str:
    """A small JPEG, at most `px` (160, 320, 640 or 1280) on its long side."""
    return f"{media(project_id, digest)}/poster?px={px}"


def levels(project_id: str, digest: str) -> str:
    """How loud a sound is, a byte for each fiftieth of a second."""
    return f"{media(project_id, digest)}/levels"


def clicks(project_id: str) -> str:
    """The project's song with a tick on every beat."""
    return f"/api/projects/{quote(project_id, safe='')}/clicks"


def frame(project_id: str, digest: str) -> str:
    """One frame of a clip as a picture; `?n=` and more is added where it is used."""
    return f"{media(project_id, digest)}/frame"


def frames(project_id: str, digest: str) -> str:
    """Many frames of a clip as a zip; `?first=` and more is added where it is used."""
    return f"{media(project_id, digest)}/frames"


def download(project_id: str, take_id: str) -> str:
    return f"/api/projects/{quote(project_id, safe='')}/films/{quote(take_id, safe='')}"


def certificate(project_id: str, take_id: str) -> str:
    """What was read back from a film, as a JSON file."""
    return f"{download(project_id, take_id)}/certificate.json"


def subtitles(project_id: str, kind: str, take_id: str = "") -> str:
    """Subtitles as a file, `srt` or `vtt`: those beside a film, or those of the project as they are now."""
    film = f"/films/{quote(take_id, safe='')}" if take_id else ""
    return f"/api/projects/{quote(project_id, safe='')}{film}/subtitles.{kind}"


def upload(project_id: str, target: str) -> str:
    """Where files are put.

    Args:
        target: `footage`, `song`, `subtitles`, or the name of a cell.
    """
    return f"/api/projects/{quote(project_id, safe='')}/upload?{urlencode({'to': target})}"


def jobs(project_id: str) -> str:
    return f"/api/jobs?{urlencode({'project': project_id})}"


def live(project_id: str | None) -> str:
    """What is at work everywhere, and what has ended in this project."""
    return "/api/jobs/live" if project_id is None else f"/api/jobs/live?{urlencode({'project': project_id})}"


def pieces(project_id: str) -> str:
    """Of the preview of a cut; a key and `.mp4` is added for a piece, or `.m4a` for its sound."""
    return f"/api/projects/{quote(project_id, safe='')}/preview"


def preview(project_id: str, settings: str) -> str:
    """Of which pieces the preview of a cut consists.

    Args:
        settings: Of an export, as JSON.
    """
    return f"{pieces(project_id)}?{urlencode({'settings': settings})}"
