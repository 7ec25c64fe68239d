"""Subtitles as files to keep, SubRip or WebVTT: those beside a film, and those of a project as they are now."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from core.errors import NotFoundError
from core.film import ScriptKind
from core.web.desk import Desk

_TYPES = {ScriptKind.SRT: "application/x-subrip", ScriptKind.VTT: "text/vtt"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-cache",
}


async def of_film(desk: Desk, request: Request) -> Response:
    """The subtitles that lie beside a finished film, named as the film is."""
    project_id, take_id = request.path_params["project_id"], request.path_params["take_id"]
    kind = _kind(request)
    text, name = await run_in_threadpool(desk.studio().export.film_subtitles, project_id, take_id, kind)
    return _file(text, name, kind)


async def of_project(desk: Desk, request: Request) -> Response:
    """The subtitles as they are now."""
    kind = _kind(request)
    text, name = await run_in_threadpool(desk.studio().subtitles.text, request.path_params["project_id"], kind)
    return _file(text, name, kind)


def _kind(request: Request) -> ScriptKind:
    try:
        return ScriptKind(request.path_params["kind"])
    except ValueError as exc:
        raise NotFoundError("Subtitles are kept as .srt and as .vtt.") from exc


def _file(text: str, name: str, kind: ScriptKind) -> Response:
    headers = {**_HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(text.encode("utf-8"), media_type=f"{_TYPES[kind]}; charset=utf-8", headers=headers)
