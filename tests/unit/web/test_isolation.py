"""The real studio behind the real routes: a project's files are handed out for that project only."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.settings import Settings
from core.web import routes
from tests.media.make import make_picture
from tests.unit.stage import quiet_studio


@pytest.mark.parametrize("tail", ["", "/poster"])
def test_files_of_another_project_are_not_there(settings: Settings, tail: str) -> None:
    """A file answers under the project that names it, and is not found under any other, nor when nothing names it."""
    with quiet_studio(settings) as studio:
        mine = studio.projects.create(name="Mine", flavor="quick_cut").id
        other = studio.projects.create(name="Other", flavor="quick_cut").id
        path = make_picture(settings.workspace / "picture.png")
        studio.clips.add_footage(mine, path, "picture.png")
        digest = next(take.blobs[0] for take in studio.notebook.snapshot(mine).takes.values() if take.blobs)
        unnamed = studio.blobs.put_bytes(b"nobody names me")
        client = TestClient(Starlette(routes=list(routes(lambda: studio))), base_url="http://127.0.0.1")
        got = {
            (project, blob): client.get(f"/app/static/m/{project}/{blob}{tail}").status_code
            for project in (mine, other)
            for blob in (digest, unnamed)
        }
        assert got == {(mine, digest): 200, (mine, unnamed): 404, (other, digest): 404, (other, unnamed): 404}
