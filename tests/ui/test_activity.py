"""The activity screen: jobs, refreshes and money of one project or of all, empty, full and failing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from core.model.base import utc_now
from core.model.cells import CellRef, Depth
from core.model.jobs import AttemptState, Job, JobState, Run, RunState
from core.model.money import FREE, Price, usd
from core.notebook.kinds import Wish
from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of


def _job(studio: Studio, project_id: str, price: Price, number: int) -> Job:
    ref = CellRef(project_id=project_id, kind="moods")
    snapshot = studio.notebook.snapshot(project_id)
    request = studio.notebook.request(snapshot, ref, Wish(new_take=number), FREE).model_copy(update={"price": price})
    return studio.store.add_job(request, queue="offline")


def _end(studio: Studio, job: Job, state: JobState, cost: str, error: str = "", hint: str = "") -> None:
    change = {"state": state, "ended_at": utc_now(), "started_at": utc_now() - timedelta(seconds=42)}
    studio.store.change_job(job.id, {**change, "error": error, "hint": hint})  # type: ignore[typeddict-item]
    studio.store.close_money(job.id, usd(cost))


def _unknown(studio: Studio, project_id: str) -> Job:
    job = _job(studio, project_id, usd("0.45"), 77)
    studio.store.add_attempt(job.id, usd("0.45"))
    studio.store.change_job(job.id, {"state": JobState.UNKNOWN})
    return job


@pytest.fixture
def busy(real_studio: Studio) -> Studio:
    """A failure that can be asked for again, one that cost something, work that is done, and money at risk."""
    _end(real_studio, _job(real_studio, SAMPLE_ID, usd("0.10"), 1), JobState.DONE, "0.08")
    _end(real_studio, _job(real_studio, SAMPLE_ID, usd("0.10"), 2), JobState.FAILED, "0.10", "It came back black.")
    _unknown(real_studio, SAMPLE_ID)
    other = real_studio.projects.create(name="=Night & day", flavor="short_film", text="Rain.")
    _end(
        real_studio,
        _job(real_studio, other.id, usd("0.04"), 1),
        JobState.FAILED,
        "0",
        "The words were refused.",
        "Say it otherwise.",
    )
    return real_studio


def _part(app: AppTest, name: str) -> AppTest:
    app.session_state["part"] = name
    return app.run()


@pytest.mark.parametrize("part", ["Jobs", "Refreshes", "Spending"])
def test_empty(real_studio: Studio, screen: Open, part: str) -> None:
    """Every part opens where nothing was ever made, and says what will stand there."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    for project in (made.id, None):
        app = _part(screen("activity", project=project), part)
        assert not app.exception
    said = {"Jobs": "Nothing has ended yet.", "Refreshes": "No refresh yet.", "Spending": "Nothing was spent."}
    assert said[part] in text_of(app)


def test_a_failure_says_why_what_it_cost_and_what_next(busy: Studio, screen: Open) -> None:
    """One that was free can be made again at its price; one that was charged says so and offers nothing twice."""
    app = screen("activity")
    told = text_of(app)
    assert "It came back black." in told
    assert "$0.10 settled" in told
    assert "The words were refused." in told
    assert "Say it otherwise." in told
    assert "=Night &amp; day" in told
    assert [text for text in labels(app) if text.startswith("Make it again")] == [
        r"Make it again · \$0\.04:gray[\: Moods]"
    ]


def test_the_project_in_the_address_is_shown_first(busy: Studio, screen: Open) -> None:
    """Its jobs alone, without its name on each line; another or all can be chosen."""
    app = screen("activity", project=SAMPLE_ID)
    assert "It came back black." in text_of(app)
    assert "The words were refused." not in text_of(app)
    app.selectbox(key=f"rb_activity_scope_{SAMPLE_ID}").set_value("").run()
    assert "The words were refused." in text_of(app)


def test_ended_jobs_are_found(busy: Studio, screen: Open) -> None:
    """By words and by state; a search without a result says so."""
    app = screen("activity")
    app.text_input(key="rb_ended_text_None").set_value("refused").run()
    assert "It came back black." not in text_of(app)
    assert "1 job<" in text_of(app)
    app.text_input(key="rb_ended_text_None").set_value("no such word").run()
    assert "No job fits this search." in text_of(app)


def test_pages(real_studio: Studio, screen: Open) -> None:
    """More than a page can be leafed through, and another search begins at its first page."""
    for number in range(25):
        _end(real_studio, _job(real_studio, SAMPLE_ID, FREE, number), JobState.CANCELLED, "0")
    app = screen("activity")
    assert text_of(app).count('class="rb-ended"') == 20
    app.session_state["rb_ended_page_1"] = 2
    app.run()
    assert text_of(app).count('class="rb-ended"') == 5
    app.text_input(key="rb_ended_text_None").set_value("moods").run()
    assert text_of(app).count('class="rb-ended"') == 20


def test_writing_off_says_what_is_lost_before_it_is_done(busy: Studio, screen: Open) -> None:
    """The amount at risk stands in the sentence and on the button; keeping it open changes nothing."""
    job = next(line for line in busy.activity.live() if line.can_resolve)
    app = screen("activity")
    panel = {f"None/rb_activity_{job.id}": {"name": "write_off", "began_from": 0, "opening": 1}}
    app.session_state["rb_panels"] = dict(panel)
    app.run()
    assert "$0.45 counts as spent" in text_of(app)
    app.button(key=f"rb_activity_off_close_{job.id}").click().run()
    assert busy.jobs.job(job.id).state is JobState.UNKNOWN
    app.session_state["rb_panels"] = dict(panel)
    app.run()
    app.button(key=f"rb_activity_off_{job.id}").click().run()
    assert busy.jobs.job(job.id).state is JobState.WRITTEN_OFF
    assert busy.activity.standing().spent_usd == Decimal("0.63")
    assert "$0.45 settled" in text_of(app)


def test_an_id_that_is_taken_is_refused_where_it_was_typed(busy: Studio, screen: Open) -> None:
    """What was typed stays, the reason stands beside it."""
    job = next(line for line in busy.activity.live() if line.can_resolve)
    taken = _unknown(busy, SAMPLE_ID)
    busy.store.answer_attempt(busy.store.attempts(taken.id)[-1].id, AttemptState.UNKNOWN, remote_id="task-7")
    app = screen("activity")
    app.session_state["rb_panels"] = {f"None/rb_activity_{job.id}": {"name": "adopt", "began_from": 0, "opening": 1}}
    app.run()
    app.text_input(key=f"rb_activity_id_{job.id}").set_value("task-7")
    app.button(key=f"rb_activity_adopt_send_{job.id}").click().run()
    assert "Another job has this id already." in text_of(app)
    assert app.text_input(key=f"rb_activity_id_{job.id}").value == "task-7"


def test_a_refresh_is_a_line(real_studio: Studio, screen: Open) -> None:
    """What it agreed to, what it spent, and what it left undone in sentences."""
    store = real_studio.store
    run = Run(
        id="run_1", project_id=SAMPLE_ID, depth=Depth.CLIPS, agreed=usd("0.50"), cells=("moods",), created_at=utc_now()
    )
    job = _job(real_studio, SAMPLE_ID, usd("0.10"), 1)
    store.add_run(run)
    store.add_run_jobs(run.id, [job.id])
    _end(real_studio, job, JobState.FAILED, "0.02", "Refused.")
    store.end_run(run.id, RunState.STOPPED, "Moods: Refused.")
    told = text_of(_part(screen("activity"), "Refreshes"))
    assert "$0.02 of $0.50 spent" in told
    assert "1 planned, 1 asked for, 1 came to nothing" in told
    assert "Moods: Refused." in told


def test_spending_equals_the_ledger_and_can_be_kept(busy: Studio, screen: Open) -> None:
    """The total on screen is the ledger's, the table says what the bars say, and the file is of the same stretch."""
    told = text_of(_part(screen("activity", project=SAMPLE_ID), "Spending"))
    assert 'class="rb-total">$0.18<' in told
    assert f'href="/api/spending.csv?project={SAMPLE_ID}&amp;days=30"' in told
    assert "Days are UTC" in told
    assert "<tfoot>" in told
    assert told.count("<b title=") == 30
