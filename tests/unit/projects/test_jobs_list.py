"""The list of jobs: what failed and is past is not held against anybody."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from core.model.cells import CellRef
from core.model.jobs import Job, JobState, Stage
from core.model.money import FREE, usd
from core.notebook.kinds import Wish
from core.providers.offline.writing.moods import write_moods
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import land, quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    return studio.projects.create(name="Night", flavor="short_film", text="Rain.").id


def _failed(studio: Studio, project_id: str, number: int) -> Job:
    """A job for the moods that failed."""
    ref = CellRef(project_id=project_id, kind="moods")
    request = studio.notebook.request(studio.notebook.snapshot(project_id), ref, Wish(new_take=number), FREE)
    job = studio.store.add_job(request, queue="offline")
    studio.store.change_job(job.id, {"state": JobState.FAILED, "error": "The studio refused the words."})
    return job


def _listed(studio: Studio, project_id: str) -> list[str]:
    shown = [job.id for job in studio.jobs_view(project_id)]
    assert shown == [job.id for job in studio.notebook_view(project_id).jobs]
    return shown


def test_a_failure_is_listed_until_the_cell_is_asked_again(studio: Studio, project_id: str) -> None:
    """Of several failures of one cell only the newest is listed."""
    first = _failed(studio, project_id, 1)
    assert _listed(studio, project_id) == [first.id]
    second = _failed(studio, project_id, 2)
    assert _listed(studio, project_id) == [second.id]


def test_a_newer_take_settles_a_failure(studio: Studio, project_id: str) -> None:
    """Once the cell shows a take that came after it, a failure is no longer listed."""
    _failed(studio, project_id, 1)
    land(studio, project_id, "moods", write_moods({}, Random(1)).to_json())
    assert _listed(studio, project_id) == []


@pytest.mark.parametrize(
    ("stage", "state", "says"),
    [
        (Stage.SUBMIT, JobState.FAILED, "$0.04"),
        (Stage.TAKE, JobState.FAILED, ""),
        (Stage.SUBMIT, JobState.UNKNOWN, ""),
    ],
)
def test_asking_again_says_what_it_costs(
    studio: Studio, project_id: str, stage: Stage, state: JobState, says: str
) -> None:
    """What failed before it was made costs its price again; what only has to be put away costs nothing."""
    ref = CellRef(project_id=project_id, kind="moods")
    request = studio.notebook.request(studio.notebook.snapshot(project_id), ref, Wish(), usd("0.04"))
    job = studio.store.add_job(request, queue="offline")
    studio.store.change_job(job.id, {"state": state, "stage": stage})
    assert [job.retry_money for job in studio.jobs_view(project_id)] == [says]
