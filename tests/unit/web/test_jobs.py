"""The list of jobs, cancelling, health, and what errors become."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from core import errors
from core.errors import StudioError
from core.web.boundary import ForeignError, TooBigError, status_of
from tests.ui.fake_studio import FakeStudio
from tests.unit.web.conftest import OWN


def test_jobs_are_rows_of_one_project(client: TestClient, studio: FakeStudio) -> None:
    """The list holds this project's jobs alone, says how many live, and is never kept by a cache."""
    reply = client.get("/api/jobs", params={"project": "project_night"})
    rows = reply.json()["jobs"]
    assert [row["id"] for row in rows] == [job.id for job in studio.jobs]
    assert {"state", "stage", "fraction", "sentence", "can_cancel"} <= rows[0].keys()
    assert reply.json()["live"] == 3
    assert reply.headers["cache-control"] == "no-store"
    assert client.get("/api/jobs", params={"project": "project_other"}).json() == {"jobs": [], "live": 0}


def test_cancelling_needs_our_own_page(client: TestClient, studio: FakeStudio) -> None:
    """A job is cancelled by our page and by no other."""
    assert client.post("/api/jobs/job_1/cancel").status_code == 403
    assert studio.calls == []
    assert client.post("/api/jobs/job_1/cancel", headers=OWN).status_code == 200
    assert studio.calls == [("job_cancel", ("job_1",), {})]


def test_health_tells_whether_the_studio_is_open(client: TestClient) -> None:
    """A server with an open studio says so."""
    assert client.get("/api/health").json()["ok"] is True


def test_what_nobody_foresaw_is_logged_and_said_calmly(
    client: TestClient, studio: FakeStudio, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect becomes a calm sentence with 500; its traceback is in the log and not in the answer."""
    studio.fails["job_cancel"] = RuntimeError("secret detail")
    reply = client.post("/api/jobs/job_1/cancel", headers=OWN)
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert "secret detail" in caplog.text
    caplog.clear()


CASES: list[tuple[StudioError, int]] = [
    (errors.NotFoundError("x"), 404),
    (errors.NotAllowedError(("a", "b")), 409),
    (errors.ClashError("x", theirs="{}", ours="{}"), 409),
    (errors.InputError("x"), 400),
    (errors.ProbeError("x"), 422),
    (errors.DiskFullError("x"), 507),
    (errors.StoreBusyError("x"), 503),
    (errors.ReadOnlyError("x"), 503),
    (errors.SettingsError("x"), 500),
    (TooBigError("x"), 413),
    (ForeignError("x"), 403),
]


@pytest.mark.parametrize(("error", "status"), CASES, ids=lambda value: type(value).__name__)
def test_each_refusal_has_its_status(error: StudioError, status: int) -> None:
    """A refusal says by its status whose turn it is."""
    assert status_of(error) == status


def test_what_is_at_work_is_told_once(client: TestClient, studio: FakeStudio) -> None:
    """Live jobs of every project are listed; asked again while nothing has moved, the answer is empty."""
    first = client.get("/api/jobs/live", params={"project": "project_night"})
    assert {job["id"] for job in first.json()["jobs"]} == {job.id for job in studio.jobs if not job.state.is_over}
    seal = {"If-None-Match": first.headers["etag"]}
    again = client.get("/api/jobs/live", params={"project": "project_night"}, headers=seal)
    assert (again.status_code, again.content) == (304, b"")
    studio.jobs = studio.jobs[1:]
    moved = client.get("/api/jobs/live", params={"project": "project_night"}, headers=seal)
    assert moved.status_code == 200
