"""Walks a job from step to step until it is over. Each step is a checkpoint: its answer is kept before the next begins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.errors import CancelledError, DiskFullError, JobError, StoreBusyError, StudioError
from core.jobs.endings import Endings
from core.jobs.kit import Kit
from core.jobs.retry import Again, GiveUp, Policy, decide
from core.jobs.turn import OVER, Turn
from core.model.base import utc_now
from core.model.jobs import Job, JobState, Stage
from core.store.jobs import JobChange
from core.workers.lanes import Leave

log = logging.getLogger(__name__)

FIRST = "freeze"
"""Every route begins here, so a run that begins anew does too."""


class Steps(Protocol):
    """What the runner needs of the engine, see `core/workers/engine.py`."""

    def step(self, name: str, work: Callable[[], Any]) -> Any: ...

    def wait_until(self, job_id: str, moment: datetime | None) -> None: ...


@dataclass(frozen=True)
class Station:
    """One step of a route.

    Args:
        stage: What people see meanwhile.
        work: Does it, and says what is next. May run again after a kill, so it looks at the rows first.
        policy: How it is tried again; None is never. Asked after a failure.
    """

    stage: Stage
    work: Callable[[Job, Turn], Turn]
    policy: Callable[[Job], Policy | None] = lambda _job: None


Route = Mapping[str, Station]


class Runner:
    """Runs jobs along their routes."""

    def __init__(self, kit: Kit, endings: Endings, steps: Steps) -> None:
        self._kit = kit
        self._endings = endings
        self._steps = steps

    def run(self, job_id: str, route: Route) -> None:
        """Walks one job to its end. Nothing but leaving for a restart gets out of here."""
        turn = Turn(then=FIRST)
        try:
            while turn.then:
                self._steps.wait_until(job_id, turn.at)
                turn = self._kept(job_id, route, turn)
        except Exception as exc:
            if self._kit.stops.is_leaving():
                raise Leave from exc
            self._stumble(job_id, exc)

    def _kept(self, job_id: str, route: Route, turn: Turn) -> Turn:
        answer = self._steps.step(
            turn.step_name, lambda: self._carried_out(job_id, route[turn.then], turn).model_dump(mode="json")
        )
        return Turn.model_validate(answer)

    def _carried_out(self, job_id: str, station: Station, turn: Turn) -> Turn:
        """The step; when not even its end can be written down, it is done again later."""
        try:
            return self._worked(job_id, station, turn)
        except (StoreBusyError, DiskFullError) as error:
            decision = decide(self._kit.retries.shut, error, turn.tries)
            if isinstance(decision, GiveUp):
                raise
            log.warning("Job %s waits: %s", job_id, error.message)
            return _again(turn, decision)

    def _worked(self, job_id: str, station: Station, turn: Turn) -> Turn:
        job = self._shown(job_id, station.stage)
        if job.state.is_over or job.state is JobState.UNKNOWN:
            return OVER
        try:
            return station.work(job, turn)
        except CancelledError as error:
            self._kit.stops.told_apart(error)
            return self._endings.cancelled(job)
        except StudioError as error:
            return self._after(self._kit.store.job(job_id), station, turn, error)

    def _shown(self, job_id: str, stage: Stage) -> Job:
        """The job as people see it from now on; one that waited is at work."""
        store = self._kit.store
        job = store.job(job_id)
        if job.state is JobState.QUEUED:
            begun = JobChange(state=JobState.RUNNING, stage=stage, started_at=utc_now())
            store.change_job(job_id, begun, only_in=[JobState.QUEUED])
        elif not job.state.is_over and job.stage is not stage:
            there = JobChange(stage=stage, note="", fraction=None, eta_s=None)
            store.change_job(job_id, there, only_in=[JobState.RUNNING, JobState.CANCELLING])
        else:
            return job
        return store.job(job_id)

    def _after(self, job: Job, station: Station, turn: Turn, error: StudioError) -> Turn:
        for policy in (station.policy(job), self._kit.retries.store):
            decision = None if policy is None else decide(policy, error, turn.tries, turn.pauses)
            if isinstance(decision, Again):
                self._kit.store.change_job(job.id, {"note": f"trying again: {error.message}", "eta_s": None})
                return _again(turn, decision)
        return self._endings.give_up(job, station.stage, error, billed=turn.haul.billed)

    def _stumble(self, job_id: str, exc: Exception) -> None:
        log.exception("Job %s met an error nobody expected.", job_id)
        words = f"Something went wrong in the program ({type(exc).__name__})."
        error = JobError(words, hint="The log tells more; nothing was lost.")
        try:
            job = self._kit.store.job(job_id)
            if not job.state.is_over and job.state is not JobState.UNKNOWN:
                self._endings.give_up(job, job.stage, error)
        except StudioError as shut:
            log.warning("That could not be written down; the job goes on at the next start: %s", shut.message)
            raise Leave from exc


def _again(turn: Turn, decision: Again) -> Turn:
    counted = {"pauses": turn.pauses + 1} if decision.is_pause else {"tries": turn.tries + 1}
    return turn.model_copy(update={"at": decision.at, **counted})
