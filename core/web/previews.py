"""The preview of a cut: its plan, its pieces one by one, and its mix. What nobody waits for any more is not made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from core.process import Stop
from core.web.boundary import only_own_page
from core.web.desk import Desk
from core.web.stills import settings_of

_LOOK_EVERY_S = 0.25
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
_FOR_EVER = {**_SAFE, "Cache-Control": "private, max-age=31536000, immutable"}
_FRESH = {**_SAFE, "Cache-Control": "no-store"}


async def plan(desk: Desk, request: Request) -> Response:
    """Of which pieces the preview consists now. Query: `settings` of an export, whose look, titles and subtitles are shown."""
    settings = settings_of(request.query_params.get("settings", "{}"))
    found = await run_in_threadpool(desk.studio().preview.plan, request.path_params["project_id"], settings)
    return Response(found.model_dump_json(), media_type="application/json", headers=_FRESH)


async def piece(desk: Desk, request: Request) -> Response:
    """A piece of the preview as a fragmented MP4, which a page appends to what it plays."""
    only_own_page(request)
    project_id, key = request.path_params["project_id"], request.path_params["key"]
    step = desk.studio().preview
    path = await _wanted(request, lambda stop: step.piece(project_id, key, should_stop=stop))
    return FileResponse(path, media_type="video/mp4", headers=_FOR_EVER)


async def sound(desk: Desk, request: Request) -> Response:
    """The finished mix."""
    only_own_page(request)
    project_id, key = request.path_params["project_id"], request.path_params["key"]
    step = desk.studio().preview
    path = await _wanted(request, lambda stop: step.sound(project_id, key, should_stop=stop))
    return FileResponse(path, media_type="audio/mp4", headers=_FOR_EVER)


async def _wanted(request: Request, make: Callable[[Stop], Path]) -> Path:
    """Does the work beside the loop for as long as the browser waits for it."""
    is_left = threading.Event()
    work = asyncio.ensure_future(run_in_threadpool(make, is_left.is_set))
    while not work.done():
        await asyncio.wait([work], timeout=_LOOK_EVERY_S)
        if not work.done() and await request.is_disconnected():
            is_left.set()
    return await work
