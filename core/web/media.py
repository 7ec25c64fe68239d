"""Files of a project: media in ranges, small posters, finished films to keep. Nothing is read into memory whole."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from core.errors import BlobMissingError, InputError, NotFoundError
from core.web.desk import Desk
from core.web.kinds_of_file import UNKNOWN, content_type

POSTER_PX = (160, 320, 640, 1280)
_FOR_EVER = "private, max-age=31536000, immutable"
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


async def media(desk: Desk, request: Request) -> Response:
    """A file that the project names, whole or in ranges. Its name is its content, so browsers may keep it for ever."""
    project_id, digest = request.path_params["project_id"], request.path_params["digest"]
    try:
        path = await run_in_threadpool(desk.studio().media_path, project_id, digest)
    except BlobMissingError as exc:
        raise NotFoundError(exc.message, hint=exc.hint) from exc
    kind = await run_in_threadpool(content_type, path)
    headers = {**_SAFE, "Cache-Control": _FOR_EVER}
    if kind == UNKNOWN:
        headers["Content-Disposition"] = "attachment"
    return FileResponse(path, media_type=kind, headers=headers)


async def poster(desk: Desk, request: Request) -> Response:
    """A small JPEG of a picture or a film."""
    project_id, digest = request.path_params["project_id"], request.path_params["digest"]
    wanted = request.query_params.get("px", "320")
    if wanted not in {str(px) for px in POSTER_PX}:
        raise InputError(f"A poster is {', '.join(map(str, POSTER_PX))} pixels.")
    try:
        path = await run_in_threadpool(desk.studio().poster_path, project_id, digest, int(wanted))
    except BlobMissingError as exc:
        raise NotFoundError(exc.message, hint=exc.hint) from exc
    return FileResponse(path, media_type="image/jpeg", headers={**_SAFE, "Cache-Control": _FOR_EVER})


async def film(desk: Desk, request: Request) -> Response:
    """A finished film as a file to keep."""
    project_id, take_id = request.path_params["project_id"], request.path_params["take_id"]
    path, file_name = await run_in_threadpool(desk.studio().export.film_path, project_id, take_id)
    kind = await run_in_threadpool(content_type, path)
    return FileResponse(
        path, media_type=kind, filename=file_name, headers={**_SAFE, "Cache-Control": "private, no-cache"}
    )
