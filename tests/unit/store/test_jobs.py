"""Rows of jobs, attempts, money and segments in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import NotFoundError
from core.model.base import utc_now
from core.model.cells import CellRef, Stamp
from core.model.jobs import AttemptState, EntryKind, Job, JobRequest, JobState, Stage
from core.model.money import FREE, UNKNOWN, Price, usd
from core.model.orders import GenerateOrder, ImageRequest, OrderResult, Output
from core.model.project import Aspect, Project, ProjectKind
from core.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path)
    for name in ("project_a", "project_b"):
        now = utc_now()
        store.add_project(
            Project(
                id=name,
                name=name,
                kind=ProjectKind.SHORT_FILM,
                flavor="short_film",
                aspect=Aspect.VERTICAL,
                created_at=now,
                updated_at=now,
            )
        )
    yield store
    store.close()


def picture(
    prompt: str = "a lamp", *, project: str = "project_a", price: Price = FREE, new_take: int = 0
) -> JobRequest:
    return JobRequest(
        cell=CellRef(project_id=project, kind="keyframe", subject="scene_1"),
        title="Keyframe 1",
        order=GenerateOrder(
            provider="offline", model="offline/image", ask=ImageRequest(prompt=prompt, width=64, height=64), seed=1
        ),
        stamp=Stamp(recipe=1, inputs=()),
        price=price,
        new_take=new_take,
    )


def add(store: Store, request: JobRequest) -> Job:
    return store.add_job(request, queue="offline")


def test_a_job_comes_back_as_it_was_asked(store: Store) -> None:
    """The request in the row is the request that was made, to the last field."""
    request = picture(price=usd("0.04"))
    job = store.job(add(store, request).id)
    assert (job.request, job.state, job.stage) == (request, JobState.QUEUED, Stage.FREEZE)
    assert job.request.request_key == request.request_key
    assert store.queue_of(job.id) == "offline"


def test_a_job_nobody_knows(store: Store) -> None:
    """Asking for a job that is not there is an error in words."""
    with pytest.raises(NotFoundError, match="no such job"):
        store.job("job_none")


def test_a_change_touches_only_what_it_names(store: Store) -> None:
    """Columns that a change leaves out stay as they were."""
    job = add(store, picture())
    store.change_job(job.id, {"state": JobState.RUNNING, "stage": Stage.POLL, "note": "at work"})
    store.change_job(job.id, {"fraction": 0.5, "eta_s": 4.0})
    found = store.job(job.id)
    assert (found.state, found.stage, found.note, found.fraction, found.eta_s) == (
        JobState.RUNNING,
        Stage.POLL,
        "at work",
        0.5,
        4.0,
    )


def test_a_change_holds_only_in_the_states_it_names(store: Store) -> None:
    """Whoever comes too late changes nothing and is told so."""
    job = add(store, picture())
    assert store.change_job(job.id, {"state": JobState.CANCELLED}, only_in=[JobState.QUEUED])
    assert not store.change_job(job.id, {"state": JobState.RUNNING}, only_in=[JobState.QUEUED])
    assert store.job(job.id).state is JobState.CANCELLED


def test_live_jobs_are_those_that_are_not_over(store: Store) -> None:
    """A job of unknown outcome is live; a done one is not; the newest comes first."""
    jobs = [add(store, picture(str(number))) for number in range(4)]
    store.change_job(jobs[0].id, {"state": JobState.DONE})
    store.change_job(jobs[1].id, {"state": JobState.UNKNOWN})
    assert [job.id for job in store.jobs("project_a", live_only=True)] == [jobs[3].id, jobs[2].id, jobs[1].id]
    assert [job.id for job in store.jobs(limit=2)] == [jobs[3].id, jobs[2].id]
    assert store.jobs("project_b") == ()


def test_results_that_expire_come_first(store: Store) -> None:
    """Jobs that go on by themselves are listed by deadline, then by age; unknown ones are not among them."""
    jobs = [add(store, picture(str(number))) for number in range(4)]
    soon = utc_now() + timedelta(minutes=1)
    store.change_job(jobs[2].id, {"deadline_at": soon + timedelta(minutes=5)})
    store.change_job(jobs[3].id, {"deadline_at": soon})
    store.change_job(jobs[1].id, {"state": JobState.UNKNOWN})
    assert [job.id for job in store.moving_jobs()] == [jobs[3].id, jobs[2].id, jobs[0].id]


def test_the_same_request_is_found_while_it_lives(store: Store) -> None:
    """A live job is found by its request key; another take is another key."""
    job = add(store, picture())
    assert store.live_job(picture().request_key) == store.job(job.id)
    assert store.live_job(picture(new_take=1).request_key) is None
    store.change_job(job.id, {"state": JobState.DONE})
    assert store.live_job(picture().request_key) is None


@pytest.mark.parametrize(
    ("state", "stage", "has_result", "is_answer"),
    [
        (JobState.DONE, Stage.TAKE, True, True),
        (JobState.FAILED, Stage.TAKE, True, True),
        (JobState.FAILED, Stage.CHECK, True, False),
        (JobState.DONE, Stage.TAKE, False, False),
        (JobState.RUNNING, Stage.TAKE, True, False),
    ],
)
def test_which_jobs_answer_for_later_ones(
    store: Store, state: JobState, stage: Stage, has_result: bool, is_answer: bool
) -> None:
    """Only a checked result answers a later request: of a job that is done, or that failed when its take was to land."""
    job = add(store, picture())
    store.change_job(job.id, {"state": state, "stage": stage})
    if has_result:
        store.change_job(job.id, {"result": OrderResult(outputs=(Output(content="{}"),))})
    assert (store.answered_job(picture().request_key) is not None) is is_answer


def test_a_result_comes_back(store: Store) -> None:
    """What was kept as a result is read back equal; a job without one has none."""
    job = add(store, picture())
    assert store.job_result(job.id) is None
    result = OrderResult(outputs=(Output(content="{}", extra="[1]"),), billed=usd("0.03"))
    store.change_job(job.id, {"result": result})
    assert store.job_result(job.id) == result


def test_a_remote_id_once_known_stays(store: Store) -> None:
    """An attempt is numbered, its request id names job and number, and a later answer does not lose the remote id."""
    job = add(store, picture())
    first, second = store.add_attempt(job.id, usd("0.04")), store.add_attempt(job.id, UNKNOWN)
    assert [first.number, second.number] == [1, 2]
    assert first.request_id != second.request_id
    assert second.amount == UNKNOWN
    deadline = utc_now() + timedelta(hours=1)
    store.answer_attempt(second.id, AttemptState.ACCEPTED, remote_id="remote_9", deadline_at=deadline)
    store.answer_attempt(second.id, AttemptState.UNKNOWN)
    last = store.attempts(job.id)[-1]
    assert (last.remote_id, last.state, last.deadline_at) == ("remote_9", AttemptState.UNKNOWN, deadline)
    assert store.job(job.id).remote_id == "remote_9"
    assert store.job_of_remote("remote_9") == job.id


def test_money_at_risk_shows_only_while_unknown(store: Store) -> None:
    """An unknown outcome carries the amount of its attempt; any other state risks nothing."""
    job = add(store, picture(price=usd("0.45")))
    store.add_attempt(job.id, usd("0.45"))
    assert store.job(job.id).at_risk == FREE
    store.change_job(job.id, {"state": JobState.UNKNOWN})
    assert store.job(job.id).at_risk == usd("0.45")
    assert store.reserved_usd(project_id="project_a", state="unknown") == Decimal("0.45")


def test_what_is_settled_is_no_longer_reserved(store: Store) -> None:
    """Closing a job's money releases all of it and books what it cost, once, however often it is closed."""
    job = add(store, picture(price=usd("0.10")))
    add(store, picture("other", project="project_b", price=usd("0.30")))
    assert store.reserved_usd(project_id="project_a") == Decimal("0.10")
    for _ in range(2):
        store.close_money(job.id, usd("0.07"))
    assert store.reserved_usd(project_id="project_a") == 0
    assert store.spent_usd(project_id="project_a") == Decimal("0.07")
    assert store.reserved_usd() == Decimal("0.30")
    assert [entry.kind for entry in store.ledger(job_id=job.id)] == [
        EntryKind.RESERVE,
        EntryKind.RELEASE,
        EntryKind.SETTLE,
    ]


def test_sums_of_money_are_exact(store: Store) -> None:
    """Ten times a tenth is one, which floats would miss."""
    for number in range(10):
        job = add(store, picture(str(number), price=usd("0.1")))
        store.close_money(job.id, usd("0.1"), is_estimate=True)
    assert store.spent_usd() == Decimal("1.0")
    assert all(entry.is_estimate for entry in store.ledger() if entry.kind is EntryKind.SETTLE)


@pytest.mark.parametrize("cost", [FREE, UNKNOWN])
def test_nothing_to_settle(store: Store, cost: Price) -> None:
    """A job that cost nothing, or nobody knows what, is released and books no amount."""
    job = add(store, picture(price=usd("0.10")))
    store.close_money(job.id, cost)
    assert [entry.kind for entry in store.ledger()] == [EntryKind.RESERVE, EntryKind.RELEASE]


def test_a_free_job_leaves_no_trace_in_the_ledger(store: Store) -> None:
    """Zero is not a movement of money."""
    store.close_money(add(store, picture()).id, FREE)
    assert store.ledger() == ()


def test_spending_is_counted_from_a_moment(store: Store) -> None:
    """The day's sum leaves out what was settled before."""
    store.close_money(add(store, picture(price=usd("1"))).id, usd("1"))
    assert store.spent_usd(since=utc_now() - timedelta(minutes=1), person="local") == 1
    assert store.spent_usd(since=utc_now() + timedelta(minutes=1)) == 0
    assert store.spent_usd(person="somebody else") == 0


def test_files_of_a_job_are_named(store: Store) -> None:
    """A file that a job or a segment needs is named, so that no sweep takes it."""
    job = add(store, picture())
    store.name_blobs(job.id, ["a" * 64, "b" * 64, "a" * 64])
    store.keep_segment("key", "c" * 64, 30)
    assert store.named_blobs() == {"a" * 64, "b" * 64, "c" * 64}


def test_segments_are_kept_by_key(store: Store) -> None:
    """A key finds its file, and the newest file wins."""
    store.keep_segment("one", "a" * 64, 30)
    store.keep_segment("one", "b" * 64, 30)
    assert store.segments(["one", "two"]) == {"one": "b" * 64}
    assert store.segments([str(number) for number in range(1200)]) == {}


def test_segments_that_were_used_again_are_young(store: Store) -> None:
    """Segments that were not used for longest come first; using some makes them the youngest, forgetting takes them away."""
    for key in ("one", "two", "three"):
        store.keep_segment(key, key[0] * 64, 30)
    store.use_segments({"one", "never seen"})
    assert [use.key for use in store.segment_uses()] == ["two", "three", "one"]
    store.forget_segments(["two"])
    assert [use.key for use in store.segment_uses()] == ["three", "one"]


def test_what_was_dropped_is_remembered(store: Store) -> None:
    """Drops add up from a moment on, with the time of the last."""
    began = utc_now()
    assert store.drops_since(began) == (0, 0, None)
    store.note_drop(3, 1_000)
    store.note_drop(2, 500)
    files, size_bytes, at = store.drops_since(began)
    assert (files, size_bytes) == (5, 1_500)
    assert at is not None
    assert began <= at <= utc_now()
    assert store.drops_since(utc_now()) == (0, 0, None)


def test_a_job_and_its_reservation_are_written_together(store: Store) -> None:
    """When the transaction around them fails, neither is there."""

    def written_halfway() -> None:
        with store.transaction():
            add(store, picture(price=usd("0.10")))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        written_halfway()
    assert store.jobs() == ()
    assert store.reserved_usd() == 0


def test_a_job_is_found_by_what_its_vendor_calls_the_work(store: Store) -> None:
    """A call back names the work by its id; the remote id may be that id, or a path that ends with it, and nothing less."""
    plain, path = add(store, picture()), add(store, picture())
    store.answer_attempt(store.add_attempt(plain.id, UNKNOWN).id, AttemptState.ACCEPTED, remote_id="rep1")
    store.answer_attempt(store.add_attempt(path.id, UNKNOWN).id, AttemptState.ACCEPTED, remote_id="a/b/requests/w-1")
    assert store.job_heard_of("rep1") == plain.id
    assert store.job_heard_of("w-1") == path.id
    assert [store.job_heard_of(name) for name in ("1", "ep1", "%", "other")] == [None] * 4
