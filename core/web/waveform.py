"""What the strip draws and plays of a song: its outline as bytes, and the song with clicks on its beats."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from core.errors import BlobMissingError, NotFoundError
from core.film.outline import OUTLINE_RATE
from core.web.desk import Desk

_FOR_EVER = "private, max-age=31536000, immutable"
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


async def levels(desk: Desk, request: Request) -> Response:
    """The outline of a sound that the project names: a byte of loudness for each fiftieth of a second."""
    project_id, digest = request.path_params["project_id"], request.path_params["digest"]
    try:
        path = await run_in_threadpool(desk.studio().outline_path, project_id, digest)
    except BlobMissingError as exc:
        raise NotFoundError(exc.message, hint=exc.hint) from exc
    headers = {**_SAFE, "Cache-Control": _FOR_EVER, "X-Levels-A-Second": str(OUTLINE_RATE)}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


async def clicks(desk: Desk, request: Request) -> Response:
    """The project's song with a tick on every beat of its grid, as they are now."""
    try:
        path = await run_in_threadpool(desk.studio().clicks_path, request.path_params["project_id"])
    except BlobMissingError as exc:
        raise NotFoundError(exc.message, hint=exc.hint) from exc
    return FileResponse(path, media_type="audio/wav", headers={**_SAFE, "Cache-Control": "private, no-cache"})
