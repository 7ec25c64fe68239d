"""Payments as a file for a spreadsheet, and jobs with their money as rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.model.cells import CellRef
from core.model.jobs import Job, JobState
from core.model.money import FREE, Price, usd
from core.notebook.kinds import Wish
from core.settings import Settings
from core.studio import Studio
from core.web import routes
from tests.unit.stage import add_scenes, quiet_studio

TRICKY = '=HYPERLINK("http://evil","x"), a "name"'


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def client(studio: Studio) -> TestClient:
    app = Starlette(routes=routes(lambda: studio))
    return TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=False)


def _pay(studio: Studio, project_id: str, price: Price, number: int, cell: CellRef | None = None) -> Job:
    ref = CellRef(project_id=project_id, kind="moods")
    snapshot = studio.notebook.snapshot(project_id)
    request = studio.notebook.request(snapshot, ref, Wish(new_take=number), FREE).model_copy(update={"price": price})
    request = request if cell is None else request.model_copy(update={"cell": cell})
    job = studio.store.add_job(request, queue="offline")
    studio.store.change_job(job.id, {"state": JobState.DONE})
    studio.store.close_money(job.id, price)
    return job


def _rows(client: TestClient, **params: str) -> list[dict[str, str]]:
    reply = client.get("/api/spending.csv", params=params)
    assert reply.status_code == 200
    return list(csv.DictReader(io.StringIO(reply.text)))


def test_payments_are_exact_and_cannot_be_carried_out(client: TestClient, studio: Studio) -> None:
    """Amounts keep every digit, moments carry their zone, and a name that is a formula is only a name."""
    project_id = studio.projects.create(name=TRICKY, flavor="short_film", text="Rain.").id
    prices = ["0.0000001", "0.10", "12.345678"]
    for number, price in enumerate(prices):
        _pay(studio, project_id, usd(price), number)
    rows = _rows(client)
    assert [row["usd"] for row in rows] == prices
    assert sum((Decimal(row["usd"]) for row in rows), Decimal(0)) == studio.store.spent_usd()
    assert {row["project"] for row in rows} == {f"'{TRICKY}"}
    assert {row["provider"] for row in rows} == {"offline"}
    assert {datetime.fromisoformat(row["paid_at_utc"]).utcoffset() for row in rows} == {timedelta(0)}


def test_many_payments_come_in_pieces(client: TestClient, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are read at a time, every payment is there once."""
    monkeypatch.setattr("core.projects.activity._AT_ONCE", 2)
    project_id = studio.projects.create(name="Night", flavor="short_film", text="Rain.").id
    other = studio.projects.create(name="Day", flavor="short_film", text="Sun.").id
    mine = [_pay(studio, project_id, usd("0.10"), number).id for number in range(5)]
    theirs = _pay(studio, other, usd("0.10"), 0).id
    assert [row["job_id"] for row in _rows(client)] == [*mine, theirs]
    assert [row["job_id"] for row in _rows(client, project=project_id, days="7")] == mine


def test_each_payment_names_its_scene(client: TestClient, studio: Studio) -> None:
    """As the scene is called today; what is for no scene has none, and one that was taken out is said to be gone."""
    project_id = studio.projects.create(name="Night", flavor="short_film", text="Rain.").id
    first, second = add_scenes(studio, project_id, 2)
    for number, cell in enumerate((f"keyframe:{second}", f"clip:{second}", f"clip:{first}", "moods")):
        kind, _, subject = cell.partition(":")
        _pay(studio, project_id, usd("0.10"), number, CellRef(project_id=project_id, kind=kind, subject=subject))
    studio.storyboard.remove(project_id, first)
    rows = _rows(client, project=project_id)
    assert [row["scene"] for row in rows] == ["Scene 1, Shot 1"] * 2 + ["Scenes that were taken out", ""]
    assert [row["scene_id"] for row in rows] == [second, second, first, ""]
    assert {row["model"] for row in rows} == {"offline/writer"}
    told = [(part.name, part.usd, part.payments) for part in studio.activity.spending(project_id).by_scene]
    assert told == [
        ("Scene 1, Shot 1", Decimal("0.20"), 2),
        ("Scenes that were taken out", Decimal("0.10"), 1),
        ("The whole film", Decimal("0.10"), 1),
    ]
    assert studio.activity.spending().by_scene == ()


def test_a_file_of_nothing_is_its_head(client: TestClient) -> None:
    """Without a payment there is the line of columns; it comes as a file to keep."""
    reply = client.get("/api/spending.csv")
    assert reply.text.startswith("paid_at_utc,project,")
    assert reply.headers["content-disposition"].startswith('attachment; filename="spending-')
    assert _rows(client) == []


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999", "1.5", "9" * 5_000])
def test_a_stretch_that_is_none_is_refused(client: TestClient, days: str) -> None:
    """Days that are no sensible number are said to be none."""
    assert client.get("/api/spending.csv", params={"days": days}).status_code == 400


def test_an_unknown_project_is_said(client: TestClient) -> None:
    """There is no file for a project that is not there."""
    assert client.get("/api/spending.csv", params={"project": "project_none"}).status_code == 404


def test_live_jobs_are_rows_with_their_money(client: TestClient, studio: Studio) -> None:
    """Of one project or of all, never shown from a cache unasked."""
    project_id = studio.projects.create(name="Night", flavor="short_film", text="Rain.").id
    ref = CellRef(project_id=project_id, kind="moods")
    request = studio.notebook.request(studio.notebook.snapshot(project_id), ref, Wish(), FREE)
    job = studio.store.add_job(request.model_copy(update={"price": usd("0.12")}), queue="offline")
    reply = client.get("/api/activity")
    row = reply.json()["jobs"][0]
    assert (row["id"], row["project"], row["money_line"]) == (job.id, "Night", "$0.12 estimated, $0.12 reserved")
    assert reply.headers["cache-control"] == "no-cache"
    same = client.get("/api/activity", headers={"If-None-Match": reply.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert client.get("/api/activity", params={"project": "project_other"}).json() == {"jobs": []}
