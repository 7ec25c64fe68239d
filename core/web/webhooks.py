"""Where vendors call back. A call, signed or not, only makes us ask: the result always comes by our own question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.errors import AuthError, BadReplyError, ProviderError, SettingsError
from core.providers.contract import Callback, CallsBack
from core.web.boundary import TooBigError, refusal
from core.web.desk import Desk

if TYPE_CHECKING:
    from core.studio import Studio

MOST_BYTES = 8 << 20
"""Vendors repeat the request, with the small files in it."""
_MOST_EVENTS = 2_000


class Webhooks:
    """The door. It remembers the last events, so that one that is delivered again does nothing."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    async def hear(self, desk: Desk, request: Request) -> Response:
        """200 for what is the vendor's, whether or not it is news; 401 for what is forged, 503 when it cannot be told yet."""
        body = await _body(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        vendor = request.path_params["vendor"]
        return await run_in_threadpool(self._answer, desk.studio(), vendor, headers, body)

    def _answer(self, studio: Studio, vendor: str, headers: Mapping[str, str], body: bytes) -> Response:
        try:
            found = _heard(studio, vendor, headers, body)
        except SettingsError:
            return refusal("Nobody calls back here.", "", 404)
        except AuthError as exc:
            return refusal(exc.message, exc.hint, 401)
        except BadReplyError as exc:
            return refusal(exc.message, exc.hint, 400)
        except ProviderError as exc:
            return refusal(exc.message, exc.hint, 503)
        if found is None:
            return refusal("Nobody calls back here.", "", 404)
        if found.remote_id and self._is_new(vendor, found.event_id):
            studio.jobs.heard(found.remote_id)
        return JSONResponse(dict(found.reply) if found.reply else {"ok": True})

    def _is_new(self, vendor: str, event_id: str) -> bool:
        """Whether an event has not been seen; one without a name is always new."""
        if not event_id:
            return True
        with self._lock:
            is_new = (vendor, event_id) not in self._seen
            self._seen[vendor, event_id] = None
            while len(self._seen) > _MOST_EVENTS:
                self._seen.popitem(last=False)
            return is_new


def _heard(studio: Studio, vendor: str, headers: Mapping[str, str], body: bytes) -> Callback | None:
    """What the vendor says; None where it is no vendor that calls back."""
    provider = studio.providers.provider(vendor)
    return provider.hear_back(headers, body) if isinstance(provider, CallsBack) else None


async def _body(request: Request) -> bytes:
    """The body, as far as it is taken in.

    Raises:
        TooBigError: When it is longer.
    """
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > MOST_BYTES:
            raise TooBigError("This is more than a vendor has to say.", hint="Nothing was done.")
    return bytes(found)
