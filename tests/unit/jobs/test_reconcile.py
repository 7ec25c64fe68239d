"""Rows and runs are brought together at launch, whatever a kill has left of either."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from core.jobs.reconcile import reconcile
from core.model.base import utc_now
from core.model.jobs import Job, JobState
from tests.fakes.shop import Shop


@dataclass
class Runs:
    """What an engine holds, and what it was told."""

    live: tuple[str, ...] = ()
    dropped: list[str] = field(default_factory=list)
    started: list[tuple[str, bool]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)

    def live_runs(self) -> tuple[str, ...]:
        return self.live

    def goes_on(self, lane: str, run_id: str) -> None:
        assert not self.started, "what goes on counts before anything new begins"
        self.places.append((lane, run_id))

    def settled(self) -> None:
        assert not self.started

    def drop(self, run_id: str) -> None:
        self.dropped.append(run_id)

    def go_on(self, job: Job, is_urgent: bool) -> None:
        self.started.append((job.id, is_urgent))


def both(shop: Shop, *live: str) -> Runs:
    runs = Runs(live)
    reconcile(shop.jobs._kit, runs, runs.go_on)
    return runs


def test_a_job_without_a_run_gets_one(shop: Shop) -> None:
    """A job row that was written just before the kill is started."""
    job = shop.ask()
    runs = both(shop)
    assert (runs.started, runs.dropped) == ([(job.id, False)], [])


def test_a_job_with_a_run_is_left_to_it(shop: Shop) -> None:
    """A job whose run goes on is not started twice, also when it is a later run."""
    job = shop.ask()
    assert both(shop, job.id).started == []
    later = both(shop, f"{job.id}~1f")
    assert (later.started, later.places) == ([], [("toy", f"{job.id}~1f")])


def test_a_run_without_a_moving_job_is_ended(shop: Shop) -> None:
    """Runs of jobs that are over, of unknown outcome or gone from the rows are dropped."""
    done, waiting = shop.walk(shop.ask()), shop.ask("keyframe:b")
    shop.store.change_job(waiting.id, {"state": JobState.UNKNOWN})
    runs = both(shop, done.id, f"{waiting.id}~1", "job_gone")
    assert sorted(runs.dropped) == sorted([done.id, f"{waiting.id}~1", "job_gone"])
    assert runs.started == []


def test_results_that_expire_go_first(shop: Shop) -> None:
    """Jobs with a deadline do not wait in their queue again: they go on at once, the most urgent before the others."""
    slow, late, soon = shop.ask("keyframe:a"), shop.ask("keyframe:b"), shop.ask("keyframe:c")
    now = utc_now()
    shop.store.change_job(late.id, {"state": JobState.RUNNING, "deadline_at": now + timedelta(hours=1)})
    shop.store.change_job(soon.id, {"state": JobState.RUNNING, "deadline_at": now + timedelta(minutes=1)})
    runs = both(shop, slow.id, late.id, soon.id)
    assert runs.started == [(soon.id, True), (late.id, True)]
    assert runs.dropped == [soon.id, late.id]


def test_a_cancel_is_remembered(shop: Shop) -> None:
    """A job that was being stopped when the process died is told to stop again."""
    job = shop.ask()
    shop.store.change_job(job.id, {"state": JobState.CANCELLING})
    both(shop, job.id)
    assert shop.jobs._kit.stops.should_stop(job.id)
