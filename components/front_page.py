"""The HTML every screen starts from: Streamlit's own, with the dark theme as the default and no guessing of addresses.

Streamlit follows the system's theme unless the person chose one, and keeps that choice for each address apart. Here dark is
the default and one choice counts for all screens.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

_SCRIPT = """<script>
(function () {
  window.__streamlit = { BACKEND_BASE_URL: location.origin };
  var own = "reelbook-theme";
  var theirs = /^stActiveTheme-.*-v(\\d+)$/;
  var here = "stActiveTheme-" + location.pathname + "-v2";
  try {
    localStorage.setItem(here, localStorage.getItem(own) || '"Dark"');
    var keep = Storage.prototype.setItem;
    Storage.prototype.setItem = function (name, value) {
      keep.call(this, name, value);
      if (theirs.test(name)) keep.call(this, own, value);
    };
  } catch (refused) {}
})();
</script>
<style>html { background: #101114; }</style>
"""


def front_routes(names: Iterable[str]) -> list[BaseRoute]:
    """The start page and one address for each screen; everything else stays Streamlit's."""
    index = Path(st.__file__).parent / "static" / "index.html"
    page = (
        index.read_text("utf-8")
        .replace("<head>", f"<head>{_SCRIPT}", 1)
        .replace("<title>Streamlit<", "<title>Reelbook<")
    )

    async def front(_request: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    async def home(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{query}")

    first, *others = names  # Streamlit knows the first screen as the start page alone
    screens = [Route(path, front, methods=["GET"]) for path in ("/", *(f"/{name}" for name in others))]
    return [*screens, Route(f"/{first}", home, methods=["GET"])]
