"""Jobs with their money as JSON for the activity screen, and payments as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from core.errors import InputError
from core.model.base import utc_now
from core.model.views_activity import Settlement
from core.web.desk import Desk
from core.web.jobs import sealed

_COLUMNS = (
    "paid_at_utc", "project", "project_id", "scene", "scene_id", "made", "cell", "provider", "model", "outcome", "person", "usd",
    "is_estimate", "job_id",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet would carry these out, wherever they came from."""
_MOST_DAYS = 3_660


async def live(desk: Desk, request: Request) -> Response:
    """Jobs that are not over, with their money, of one project or of all."""
    found = await run_in_threadpool(desk.studio().activity.glance, request.query_params.get("project"))
    return sealed(request, found)


async def payments(desk: Desk, request: Request) -> Response:
    """Every payment as a line of CSV, the oldest first, sent while it is read.

    Amounts are exact; moments are UTC and say so; what a spreadsheet would take for a formula has an apostrophe before it.
    """
    project_id, days = request.query_params.get("project"), _days(request.query_params.get("days"))
    studio = desk.studio()
    if project_id is not None:
        await run_in_threadpool(studio.money, project_id)  # says so when there is no such project
    lines = csv_lines(studio.activity.payments(project_id, days=days))
    name = f"spending-{utc_now():%Y-%m-%d}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(iterate_in_threadpool(lines), media_type="text/csv; charset=utf-8", headers=headers)


def csv_lines(found: Iterable[Settlement]) -> Iterator[str]:
    """The head, then a line a payment."""
    yield _line(_COLUMNS)
    for payment in found:
        moment = payment.at.astimezone(UTC).isoformat(timespec="seconds")
        yield _line(
            (
                moment,
                payment.project,
                payment.project_id,
                payment.scene,
                payment.scene_id,
                payment.title,
                payment.cell,
                payment.provider,
                payment.model,
                payment.state.value,
                payment.person,
                f"{payment.usd:f}",
                "yes" if payment.is_estimate else "no",
                payment.job_id,
            )
        )


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_plain(cell) for cell in cells])
    return text.getvalue()


def _plain(cell: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would carry out, also behind spaces."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _days(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isdecimal() and len(text) <= 5) or not 1 <= int(text) <= _MOST_DAYS:
        raise InputError(f"Days are a number from 1 to {_MOST_DAYS}.", hint="Leave it out for everything.")
    return int(text)
