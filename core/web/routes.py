"""All addresses of our own, in one list. Streamlit keeps `/_stcore/ /media/ /component/ /static/` for itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from core.settings import ROOT
from core.web import certificates, frames, jobs, media, previews, spending, stills, subtitles, upload, waveform
from core.web.boundary import bounded
from core.web.desk import Desk
from core.web.hosts import HOOKS
from core.web.webhooks import Webhooks

if TYPE_CHECKING:
    from core.studio import Studio

_TABLE: tuple[tuple[str, str, Callable[[Desk, Request], Awaitable[Response]]], ...] = (
    ("GET", "/app/static/m/{project_id}/{digest}", media.media),
    ("GET", "/app/static/m/{project_id}/{digest}/poster", media.poster),
    ("GET", "/app/static/m/{project_id}/{digest}/frame", frames.frame),
    ("GET", "/app/static/m/{project_id}/{digest}/frames", frames.frames),
    ("GET", "/app/static/m/{project_id}/{digest}/levels", waveform.levels),
    ("GET", "/api/projects/{project_id}/clicks", waveform.clicks),
    ("PUT", "/api/projects/{project_id}/upload", upload.upload),
    ("GET", "/api/projects/{project_id}/films/{take_id}", media.film),
    ("GET", "/api/projects/{project_id}/films/{take_id}/certificate.json", certificates.of_film),
    ("GET", "/api/projects/{project_id}/films/{take_id}/subtitles.{kind}", subtitles.of_film),
    ("GET", "/api/projects/{project_id}/subtitles.{kind}", subtitles.of_project),
    ("GET", "/api/projects/{project_id}/stills/{frame}", stills.still),
    ("GET", "/api/projects/{project_id}/preview", previews.plan),
    ("GET", "/api/projects/{project_id}/preview/{key}.mp4", previews.piece),
    ("GET", "/api/projects/{project_id}/preview/{key}.m4a", previews.sound),
    ("GET", "/api/jobs", jobs.jobs),
    ("GET", "/api/jobs/live", jobs.live),
    ("POST", "/api/jobs/{job_id}/cancel", jobs.cancel),
    ("GET", "/api/activity", spending.live),
    ("GET", "/api/spending.csv", spending.payments),
    ("GET", "/api/health", jobs.health),
)


def routes(studio: Callable[[], Studio]) -> list[BaseRoute]:
    """Every route, each inside the one error boundary.

    Args:
        studio: Gives the open studio when a request comes.
    """
    desk = Desk(studio)
    made: list[BaseRoute] = []
    for method, path, endpoint in _TABLE:
        made.append(Route(path, bounded(partial(endpoint, desk)), methods=[method]))
    made.append(Route(f"{HOOKS}{{vendor}}", bounded(partial(Webhooks().hear, desk)), methods=["POST"]))
    fonts = StaticFiles(directory=ROOT / "workspace" / "fonts", check_dir=False)
    vendor = StaticFiles(directory=ROOT / "components" / "vendor", check_dir=False)
    return [*made, Mount("/app/static/fonts", app=fonts), Mount("/app/static/vendor", app=vendor)]
