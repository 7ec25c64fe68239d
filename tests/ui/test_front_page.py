"""The addresses of the screens, without a browser."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.front_page import front_routes
from components.topbar import PAGES


def test_every_screen_has_an_address() -> None:
    """Each screen answers at its name; the first one, which is the start page, is led there with its query kept."""
    client = TestClient(Starlette(routes=front_routes(PAGES)), follow_redirects=False)
    first, *others = PAGES
    for name in others:
        reply = client.get(f"/{name}?project=project_one")
        assert reply.status_code == 200
        assert "Reelbook" in reply.text
    led = client.get(f"/{first}?project=project_one")
    assert (led.status_code, led.headers["location"]) == (307, "/?project=project_one")
