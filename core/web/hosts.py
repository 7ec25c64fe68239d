"""A server on the loopback address answers to loopback names only, and shows itself in no page of another site.

So no page of another site can borrow it by a name of its own, or lead a person's clicks through a frame. Vendors that call
back come by the public address, which leads to their one door and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from core.studio import Studio

_FRAMES = {"Content-Security-Policy": "frame-ancestors 'self'", "X-Frame-Options": "SAMEORIGIN"}
HOOKS = "/hooks/"
"""Where vendors call back."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class LoopbackNames:
    """Refuses requests and sockets whose Host is foreign, while the server listens on the loopback address.

    Every answer says that only our own pages may frame it.

    Args:
        app: What answers the rest.
        studio: Gives the open studio, whose settings say where the server listens.
    """

    def __init__(self, app: ASGIApp, studio: Callable[[], Studio]) -> None:
        self._app = app
        self._studio = studio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_known(_host(scope)) or self._is_call_back(scope):
            await self._app(scope, receive, _unframed(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = PlainTextResponse("Reelbook answers at its own address only.", status_code=400)
            await answer(scope, receive, _unframed(send))

    def _is_known(self, name: str) -> bool:
        return name in LOOPBACK or self._studio().settings.host not in LOOPBACK

    def _is_call_back(self, scope: Scope) -> bool:
        """Whether it came by the public address to where vendors call back."""
        if scope["type"] != "http" or not scope["path"].startswith(HOOKS):
            return False
        public = urlsplit(self._studio().house.callback().public_url).hostname
        return public is not None and _host(scope) == public


def _unframed(send: Send) -> Send:
    """Sends on, with the headers against foreign frames added to each answer; a stricter policy it has stays in force."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _FRAMES.items():
                headers.append(name, value)
        await send(message)

    return sent


def _host(scope: Scope) -> str:
    """The name in the Host header, without its port."""
    text = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    return text if text.endswith("]") else text.rsplit(":", 1)[0] if ":" in text else text
