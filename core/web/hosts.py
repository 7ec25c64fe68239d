"""A server on the loopback address answers to loopback names only, so no page of another site can borrow it by a name of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from core.studio import Studio

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class LoopbackNames:
    """Refuses requests and sockets whose Host is foreign, while the server listens on the loopback address.

    Args:
        app: What answers the rest.
        studio: Gives the open studio, whose settings say where the server listens.
    """

    def __init__(self, app: ASGIApp, studio: Callable[[], Studio]) -> None:
        self._app = app
        self._studio = studio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_known(_host(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = PlainTextResponse("Reelbook answers at its own address only.", status_code=400)
            await answer(scope, receive, send)

    def _is_known(self, name: str) -> bool:
        return name in LOOPBACK or self._studio().settings.host not in LOOPBACK


def _host(scope: Scope) -> str:
    """The name in the Host header, without its port."""
    text = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    return text if text.endswith("]") else text.rsplit(":", 1)[0] if ":" in text else text
