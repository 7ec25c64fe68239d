"""At launch: job rows and runs are compared, because the two databases never commit together.

The rows are the truth. A run without a moving job is ended, a moving job without a run gets one, and a job whose result
expires does not wait in its queue again but goes on at once, the most urgent first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol

from core.jobs.kit import Kit
from core.jobs.queues import lane_of
from core.model.jobs import Job, JobState
from core.workers.lanes import AT_ONCE


class Runs(Protocol):
    """What this needs of the engine."""

    def live_runs(self) -> tuple[str, ...]: ...

    def goes_on(self, lane: str, run_id: str) -> None: ...

    def settled(self) -> None: ...

    def drop(self, run_id: str) -> None: ...


def job_of_run(run_id: str) -> str:
    """A job's first run has the job's id; later ones add a tilde and a random name."""
    return run_id.partition("~")[0]


def reconcile(kit: Kit, runs: Runs, go_on: Callable[[Job, bool], None]) -> int:
    """Brings rows and runs together; returns how many jobs go on.

    Args:
        kit: The rooms.
        runs: The engine.
        go_on: Starts another run of a job; the flag says at once, past its queue.
    """
    by_job: dict[str, list[str]] = defaultdict(list)
    for run_id in runs.live_runs():
        by_job[job_of_run(run_id)].append(run_id)
    moving, waiting = kit.store.moving_jobs(), list[tuple[Job, bool]]()
    for job in moving:
        if job.state is JobState.CANCELLING:
            kit.stops.add(job.id)
        is_urgent = job.deadline_at is not None
        if is_urgent or not by_job[job.id]:
            _drop(runs, by_job[job.id])
            waiting.append((job, is_urgent))
        else:
            _hold_places(runs, job, by_job[job.id])
    runs.settled()
    for job, is_urgent in waiting:
        go_on(job, is_urgent)
    for job_id in by_job.keys() - {job.id for job in moving}:
        _drop(runs, by_job[job_id])
    return len(moving)


def _hold_places(runs: Runs, job: Job, run_ids: Iterable[str]) -> None:
    """What goes on counts before anything new begins."""
    lane = lane_of(job.request.order)
    if lane != AT_ONCE:
        for run_id in run_ids:
            runs.goes_on(lane, run_id)


def _drop(runs: Runs, run_ids: Iterable[str]) -> None:
    for run_id in run_ids:
        runs.drop(run_id)
