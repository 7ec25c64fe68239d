"""The list of jobs as JSON, cancelling one, and the server's health."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.model.views_shell import Glance
from core.web.boundary import only_own_page
from core.web.desk import Desk

_FRESH = {"Cache-Control": "no-store"}


async def jobs(desk: Desk, request: Request) -> Response:
    """Jobs of one project, or of all, live ones first."""
    project_id = request.query_params.get("project")
    found = await run_in_threadpool(desk.studio().jobs_view, project_id)
    rows = [job.model_dump(mode="json") for job in found]
    live = sum(not job.state.is_over for job in found)
    return JSONResponse({"jobs": rows, "live": live}, headers=_FRESH)


async def live(desk: Desk, request: Request) -> Response:
    """What is at work in every project; 304 without a body while nothing has moved.

    The bar of every open tab asks here, so nothing is read again unless something was written.
    """
    return sealed(request, await run_in_threadpool(desk.studio().glance, request.query_params.get("project")))


def sealed(request: Request, found: Glance) -> Response:
    """JSON under a seal; 304 without a body for who has just this."""
    headers = {"ETag": found.seal, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == found.seal:
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type="application/json", headers=headers)


async def cancel(desk: Desk, request: Request) -> Response:
    only_own_page(request)
    await run_in_threadpool(desk.studio().job_cancel, request.path_params["job_id"])
    return JSONResponse({"ok": True, "message": "Cancelling.", "hint": ""})


async def health(desk: Desk, _request: Request) -> Response:
    """Whether the studio is open."""
    desk.studio()
    return JSONResponse({"ok": True, "message": "The studio is open.", "hint": ""}, headers=_FRESH)
