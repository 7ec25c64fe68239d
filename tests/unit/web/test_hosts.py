"""Who may speak to a server on the loopback address."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from core.web import LoopbackNames, routes
from tests.ui.fake_studio import FakeStudio


@pytest.mark.parametrize(
    ("listens", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8501", 200),
        ("127.0.0.1", "localhost:8501", 200),
        ("127.0.0.1", "[::1]:8501", 200),
        ("127.0.0.1", "evil.example:8501", 400),
        ("127.0.0.1", "127.0.0.1.evil.example", 400),
        ("127.0.0.1", "", 400),
    ],
)
def test_foreign_names_are_refused_on_loopback(studio: FakeStudio, listens: str, host: str, status: int) -> None:
    """A name that somebody else pointed at this machine gets nothing, and no answer may be framed by another site."""
    studio.settings = studio.settings.model_copy(update={"host": listens})  # settings themselves allow it only later
    app = Starlette(
        routes=routes(lambda: studio),  # type: ignore[arg-type,return-value]
        middleware=[Middleware(LoopbackNames, studio=lambda: studio)],  # type: ignore[arg-type,return-value]
    )
    with TestClient(app) as client:
        answer = client.get("/api/health", headers={"Host": host})
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_stricter_policy_of_an_answer_stays(studio: FakeStudio) -> None:
    """What may run in a media file is still said: both policies are sent, and browsers keep to both."""
    app = Starlette(
        routes=routes(lambda: studio),  # type: ignore[arg-type,return-value]
        middleware=[Middleware(LoopbackNames, studio=lambda: studio)],  # type: ignore[arg-type,return-value]
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get(f"/app/static/m/project_night/{'a' * 64}")
    assert answer.status_code == 200
    policies = answer.headers.get_list("content-security-policy")
    assert policies == ["default-src 'none'; sandbox", "frame-ancestors 'self'"]
