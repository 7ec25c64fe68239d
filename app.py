"""The server: Streamlit's pages and our own routes in one process, around one studio. `python app.py` starts it."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware

from components import session
from components.front_page import front_routes
from components.topbar import PAGES
from core.errors import StudioError
from core.settings import ROOT, Settings, load_settings
from core.web import LoopbackNames, routes

if TYPE_CHECKING:
    from core.studio import Studio

_CANNOT_START = 2


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Opens the studio and resumes its jobs before the first browser connects; closes it at the end.

    `main` has opened it already, so that a workspace that cannot be used is said before a server starts; under
    `streamlit run` or uvicorn it is opened here.
    """
    if not session.is_open():
        session.hold(await asyncio.to_thread(_open, load_settings()))
    studio = session.studio()
    _set_aside()
    try:
        yield
    finally:
        session.hold(None)
        await asyncio.to_thread(studio.close)


app = st.App(
    ROOT / "components" / "shell.py",
    routes=[*front_routes(PAGES), *routes(session.studio)],
    middleware=[Middleware(LoopbackNames, studio=session.studio)],
    lifespan=lifespan,
)


def _set_aside() -> None:
    """Takes what is loaded for good out of the search for garbage.

    Streamlit searches everything after every run of a script; with the studio loaded that is a tenth of a second a press.
    """
    gc.collect()
    gc.freeze()


def _open(settings: Settings) -> Studio:
    from core.studio import open_studio  # noqa: PLC0415  heavy; scripts and tests that only need `app` do without

    return open_studio(settings)


def main() -> int:
    """Runs the server until it is stopped. Returns 2 when the settings or the workspace do not allow it."""
    try:
        settings = load_settings()
        session.hold(_open(settings))
    except StudioError as exc:
        print(exc, file=sys.stderr)  # noqa: T201  said to whoever started the server
        return _CANNOT_START
    print(f"Reelbook is at http://{settings.host}:{settings.port}", flush=True)  # noqa: T201  the same
    try:
        app.run(config={"server.address": settings.host, "server.port": settings.port})
    finally:
        if session.is_open():  # the server never came up, so its lifespan closed nothing
            studio = session.studio()
            session.hold(None)
            studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
