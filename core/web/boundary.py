"""The one place where errors become answers: a status, a sentence and a hint, as JSON."""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from core.errors import (
    ClashError,
    DiskFullError,
    InputError,
    InUseError,
    MediaError,
    NotAllowedError,
    NotFoundError,
    ReadOnlyError,
    StoreBusyError,
    StudioError,
)

_LOG = logging.getLogger("reelbook.web")
_STATUS: tuple[tuple[type[StudioError], int], ...] = (
    (ClashError, 409),
    (NotAllowedError, 409),
    (InputError, 400),
    (NotFoundError, 404),
    (StoreBusyError, 503),
    (ReadOnlyError, 503),
    (InUseError, 503),
    (DiskFullError, 507),
    (MediaError, 422),
)
HEADER = "x-reelbook"
"""A page of another origin cannot set this header without asking first, and nobody answers it."""

Endpoint = Callable[[Request], Awaitable[Response]]


class TooBigError(InputError):
    """More was sent than is taken in."""


class ForeignError(InputError):
    """The request did not come from our own page."""


def status_of(error: StudioError) -> int:
    """The HTTP status that fits."""
    if isinstance(error, TooBigError):
        return 413
    if isinstance(error, ForeignError):
        return 403
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def refusal(message: str, hint: str, status: int) -> JSONResponse:
    return JSONResponse({"ok": False, "message": message, "hint": hint}, status_code=status)


def bounded(endpoint: Endpoint) -> Endpoint:
    """Wraps a route: what the studio refuses is said, what nobody foresaw is logged and said calmly."""

    @functools.wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except StudioError as exc:
            return refusal(exc.message, exc.hint, status_of(exc))
        except ClientDisconnect:
            return refusal("The connection was closed before the file had arrived.", "Nothing was changed.", 400)
        except Exception:  # noqa: BLE001  the route boundary: the browser must get an answer it can show
            _LOG.exception("%s %s failed", request.method, request.url.path)
            return refusal("The server could not do that.", "Nothing was lost; its log has the details.", 500)

    return answer


def only_own_page(request: Request) -> None:
    """Lets through what our own page sent.

    Raises:
        ForeignError: Without our header, or from another origin.
    """
    origin = request.headers.get("origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    has_come_across = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    if HEADER not in request.headers or is_foreign or has_come_across:
        raise ForeignError("This was not sent by Reelbook's own page.", hint="Open Reelbook and do it there.")
