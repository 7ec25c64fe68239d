"""A refresh, wave by wave: the most upstream kind first, the next when all of it has landed.

A run is a row, not a process. Whenever a job of its project ends, or the studio starts, `advance` looks at the notebook
as it is then and asks for what is due. So a kill loses nothing, and cells that turn out unchanged are never paid for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from core.errors import DiskFullError, InputError, StoreBusyError, StudioError
from core.jobs.leftovers import leftovers
from core.jobs.prices import check_shown
from core.model.base import new_id, utc_now
from core.model.cells import Depth, Plan, PlanStep, RepairKind, Snapshot
from core.model.jobs import Job, JobRequest, JobState, Run, RunState
from core.model.money import FREE, Price, total
from core.notebook import Notebook
from core.notebook.kinds import Wish
from core.notebook.survey import PriceOf
from core.store import Store

SHUT = (StoreBusyError, DiskFullError)
"""What passes: the same is done again a little later."""


class Submit(Protocol):
    """Asks for work; `noted` runs with the jobs in the transaction that admits them."""

    def __call__(
        self, requests: Sequence[JobRequest], *, noted: Callable[[Sequence[Job]], None]
    ) -> tuple[Job, ...]: ...


class Refresher:
    """Starts and advances runs, one wave at a time whoever asks."""

    def __init__(self, store: Store, notebook: Notebook, price_of: PriceOf, submit: Submit) -> None:
        self._store = store
        self._notebook = notebook
        self._price_of = price_of
        self._submit = submit
        self._lock = threading.Lock()

    def start(
        self,
        project_id: str,
        depth: Depth,
        *,
        budget_usd: Decimal | None = None,
        shown: Price | None = None,
        only: tuple[str, ...] = (),
    ) -> str:
        """Starts a run that may spend what its plan says now, or the budget if that is less.

        Args:
            project_id: The project.
            depth: How far to go.
            budget_usd: The most it may cost.
            shown: The total a person saw and agreed to.
            only: Names of cells, or subjects such as scene ids, to keep to; empty for the whole project.

        Raises:
            InputError: When there is nothing to refresh at this depth.
            NotAllowedError: When it would cost more than was shown, or the first wave is not admitted; nothing has
                started then.
        """
        with self._lock:
            plan = self._notebook.plan(project_id, depth, price_of=self._price_of, budget=budget_usd, only=only or None)
            if not plan.steps:
                raise InputError(
                    " ".join(["There is nothing to refresh.", *plan.refused]),
                    hint="Nothing fits the budget." if plan.left_out else "",
                )
            check_shown(plan.total, shown)
            cells = tuple(step.cell.name for step in plan.steps)
            run = Run(
                id=new_id("run"),
                project_id=project_id,
                depth=depth,
                agreed=plan.total,
                cells=cells,
                only=only,
                created_at=utc_now(),
            )
            self._go(run)
        return run.id

    def begin_with(self, request: JobRequest, *, depth: Depth, only: tuple[str, ...], agreed: Price) -> tuple[Job, ...]:
        """Starts a run whose first wave is one job that was asked for by name; what it makes due in some cells follows.

        Args:
            request: The job.
            depth: How far the run goes.
            only: Names of the cells that follow.
            agreed: The most it may spend, the job included.

        Raises:
            NotAllowedError: When the job is not admitted; nothing has started then.
        """
        with self._lock:
            run = Run(
                id=new_id("run"),
                project_id=request.cell.project_id,
                depth=depth,
                agreed=agreed,
                cells=only,
                only=only,
                created_at=utc_now(),
            )
            return self._submit([request], noted=lambda admitted: self._note(run, admitted))

    def advance(self, project_id: str | None = None) -> None:
        """Takes every live run, of a project or of all, as far as it goes now.

        Raises:
            StoreBusyError, DiskFullError: When a run could not go on now; it stays live.
        """
        shut: StudioError | None = None
        with self._lock:
            for run in self._store.runs(project_id, live_only=True):
                try:
                    self._go(run)
                except SHUT as exc:
                    shut = exc
                except StudioError as exc:
                    self._store.end_run(run.id, RunState.STOPPED, exc.message)
        if shut is not None:
            raise shut

    def stop(self, project_id: str, note: str) -> None:
        """Ends the live runs of a project; what they asked for goes on."""
        with self._lock:
            for run in self._store.runs(project_id, live_only=True):
                self._store.end_run(run.id, RunState.STOPPED, note)

    def _go(self, run: Run) -> None:
        while self._wave(run):
            """What was asked for is there already, so the next wave is due."""

    def _wave(self, run: Run) -> bool:
        """One wave; whether all it asked for is over already."""
        jobs = [self._store.job(job_id) for job_id in self._store.run_jobs(run.id)]
        if any(not job.state.is_over and job.state is not JobState.UNKNOWN for job in jobs):
            return False
        bad = next((job for job in jobs if job.state is not JobState.DONE), None)
        if bad is not None:
            self._end(run, RunState.STOPPED, f"{bad.request.title}: {bad.error or 'stopped'}")
            return False
        asked = {job.request.cell.name for job in jobs}
        self._mend(run, asked)
        snapshot = self._notebook.snapshot(run.project_id)
        requests = [self._request(snapshot, step) for step in self._due(run, snapshot, jobs)]
        if not requests:
            left = self._notebook.plan(snapshot, run.depth, price_of=self._price_of, only=run.only or None)
            self._end(run, RunState.DONE, leftovers(self._notebook.kinds, left, asked))
            return False
        found = self._submit(requests, noted=lambda admitted: self._note(run, admitted))
        return all(job.state.is_over for job in found)

    def _note(self, run: Run, jobs: Sequence[Job]) -> None:
        self._store.add_run(run)
        self._store.add_run_jobs(run.id, [job.id for job in jobs])

    def _end(self, run: Run, state: RunState, note: str) -> None:
        with self._store.joined():
            self._store.add_run(run)
            self._store.end_run(run.id, state, note)

    def _due(self, run: Run, snapshot: Snapshot, jobs: Sequence[Job]) -> tuple[PlanStep, ...]:
        """The certain steps of the most upstream kind that wait for nothing, none of a cell that was asked for before.

        A cell that still is to be remade, or was left out, holds back all that is below it and costs something; so does
        one that was asked for and is stale again, because it was changed meanwhile.
        """
        plan = self._plan(run, snapshot, jobs)
        asked = {job.request.cell.name for job in jobs}
        to_come = {step.cell.name for step in plan.steps} - asked
        old = {step.cell.name for step in (*plan.steps, *plan.left_out)}
        steps = [
            step
            for step in plan.steps
            if step.is_certain
            and not _is_mend(step)
            and not step.verdict.needs
            and step.cell.name not in asked
            and not (to_come if step.price.is_free else old).intersection(step.causes)
        ]
        return tuple(step for step in steps if step.cell.kind == steps[0].cell.kind)

    def _plan(self, run: Run, snapshot: Snapshot, jobs: Sequence[Job]) -> Plan:
        """What is left of the run: within what was agreed to, or, where nobody knows a price, of what was shown."""
        spent = total(job.request.price for job in jobs)
        if run.agreed.usd is None:
            return self._notebook.plan(snapshot, run.depth, price_of=self._price_of, only=run.cells)
        left = Decimal(0) if spent.usd is None else run.agreed.usd - spent.usd
        return self._notebook.plan(snapshot, run.depth, price_of=self._price_of, budget=left, only=run.only or None)

    def _mend(self, run: Run, asked: set[str]) -> None:
        """Carries out the free repairs of selecting and trimming; re-running free kinds is theirs alone."""
        plan = self._notebook.plan(run.project_id, run.depth, price_of=self._price_of, only=run.only or None)
        for step in plan.steps:
            if step.repair is not None and _is_mend(step) and step.cell.name not in asked:
                self._notebook.apply_repair(step.cell, step.repair)

    def _request(self, snapshot: Snapshot, step: PlanStep) -> JobRequest:
        request = self._notebook.request(snapshot, step.cell, Wish(), FREE)
        return request.model_copy(update={"price": step.price})


def _is_mend(step: PlanStep) -> bool:
    return step.repair is not None and step.repair.kind is not RepairKind.RERUN
