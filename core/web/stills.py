"""Small pictures of a film before it is rendered: one frame of the cut as the chosen settings would render it."""

from __future__ import annotations

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from core.errors import InputError
from core.model.film import ExportSettings
from core.web.desk import Desk

STILL_PX = (160, 320, 640, 1280)
_LONGEST = 8_000
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=86400",
}


async def still(desk: Desk, request: Request) -> Response:
    """One frame as a JPEG. The address names the cut, so that a changed cut is asked for anew."""
    project_id, frame = request.path_params["project_id"], request.path_params["frame"]
    wanted = request.query_params.get("px", "320")
    if wanted not in {str(px) for px in STILL_PX}:
        raise InputError(f"A still is {', '.join(map(str, STILL_PX))} pixels.")
    if not frame.isascii() or not frame.isdigit() or len(frame) > 9:
        raise InputError("A frame is a number from 0 on.")
    settings = settings_of(request.query_params.get("settings", "{}"))
    path = await run_in_threadpool(desk.studio().export.still_path, project_id, settings, int(frame), int(wanted))
    return FileResponse(path, media_type="image/jpeg", headers=_HEADERS)


def settings_of(text: str) -> ExportSettings:
    """Settings from the address.

    Raises:
        InputError: When they are none.
    """
    try:
        return ExportSettings.model_validate_json(text[:_LONGEST])
    except ValidationError as exc:
        raise InputError("These are no export settings.", hint="Open the export screen again.") from exc
