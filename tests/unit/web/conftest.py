"""The routes in front of a studio in memory, as a browser would reach them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.settings import Limits, Settings
from core.web import routes
from tests.ui.fake_studio import FakeStudio, full_studio

OWN = {"X-Reelbook": "1"}
"""The header that only our own page can send."""


@pytest.fixture
def studio(tmp_path: Path) -> FakeStudio:
    """A studio with a project at work, which takes in files of up to 4 MB."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    fake = full_studio(folder)
    fake.settings = Settings(workspace=tmp_path / "workspace", limits=Limits(upload_bytes=4 << 20))
    return fake


@pytest.fixture
def app(studio: FakeStudio) -> Starlette:
    return Starlette(routes=routes(lambda: studio))  # type: ignore[arg-type,return-value]


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=False) as client:
        yield client
