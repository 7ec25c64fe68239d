"""What was read back from a finished film, as a file to keep beside it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from core.web.desk import Desk

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-cache",
}


async def of_film(desk: Desk, request: Request) -> Response:
    """The certificate of a finished film as JSON, named as the film is."""
    project_id, take_id = request.path_params["project_id"], request.path_params["take_id"]
    text, name = await run_in_threadpool(desk.studio().export.film_certificate, project_id, take_id)
    headers = {**_HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(text.encode("utf-8"), media_type="application/json", headers=headers)
