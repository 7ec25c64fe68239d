"""A refresh, wave by wave: the most upstream kind first, the next when all of it has landed.

A run is a row, not a process. Whenever a job of its project ends, or the studio starts, `advance` looks at the notebook
as it is then and asks for what is due. So a kill loses nothing, and cells that turn out unchanged are never paid for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.errors import InputError, StudioError
from core.model.cells import CellRef, Depth, Plan, PlanStep, RepairKind, Snapshot
from core.model.jobs import Job, JobRequest, JobState, Run, RunState
from core.model.money import FREE, Price, total
from core.notebook import Notebook
from core.notebook.kinds import Wish
from core.store import Store

Submit = Callable[[Sequence[JobRequest]], tuple[Job, ...]]
PriceOf = Callable[[Snapshot, CellRef], Price]


class Refresher:
    """Starts and advances runs."""

    def __init__(self, store: Store, notebook: Notebook, price_of: PriceOf, submit: Submit) -> None:
        self._store = store
        self._notebook = notebook
        self._price_of = price_of
        self._submit = submit

    def start(self, project_id: str, depth: Depth, *, budget_usd: Decimal | None = None) -> str:
        """Starts a run that may spend what its plan says now, or the budget if that is less.

        Raises:
            InputError: When there is nothing to refresh at this depth.
            NotAllowedError: When the first wave is not admitted; nothing has started then.
        """
        plan = self._notebook.plan(project_id, depth, price_of=self._price_of, budget=budget_usd)
        if not plan.steps:
            raise InputError(
                " ".join(["There is nothing to refresh.", *plan.refused]),
                hint="Nothing fits the budget." if plan.left_out else "",
            )
        run = self._store.add_run(project_id, depth, plan.total)
        try:
            self._wave(run)
        except StudioError as exc:
            self._store.end_run(run.id, RunState.STOPPED, exc.message)
            raise
        return run.id

    def advance(self, project_id: str | None = None) -> None:
        """Takes every live run, of a project or of all, as far as it goes now."""
        for run in self._store.runs(project_id, live_only=True):
            try:
                self._wave(run)
            except StudioError as exc:
                self._store.end_run(run.id, RunState.STOPPED, exc.message)

    def _wave(self, run: Run) -> None:
        jobs = [self._store.job(job_id) for job_id in self._store.run_jobs(run.id)]
        if any(not job.state.is_over and job.state is not JobState.UNKNOWN for job in jobs):
            return
        bad = next((job for job in jobs if job.state is not JobState.DONE), None)
        if bad is not None:
            self._store.end_run(run.id, RunState.STOPPED, f"{bad.request.title}: {bad.error or bad.state}")
            return
        self._mend(run, {job.request.cell.name for job in jobs})
        snapshot = self._notebook.snapshot(run.project_id)
        due = self._due(run, jobs)
        if not due:
            self._store.end_run(run.id, RunState.DONE)
            return
        requests = [self._request(snapshot, step) for step in due]
        self._store.add_run_jobs(run.id, [job.id for job in self._submit(requests)])
        if all(self._store.job(job_id).state.is_over for job_id in self._store.run_jobs(run.id)):
            self._wave(run)

    def _due(self, run: Run, jobs: Sequence[Job]) -> tuple[PlanStep, ...]:
        """The certain steps of the most upstream kind, none of a cell that this run has asked for before."""
        asked = {job.request.cell.name for job in jobs}
        plan = self._plan(run, jobs)
        steps = [step for step in plan.steps if step.is_certain and step.cell.name not in asked and not _is_mend(step)]
        return tuple(step for step in steps if step.cell.kind == steps[0].cell.kind)

    def _plan(self, run: Run, jobs: Sequence[Job]) -> Plan:
        spent = total(job.request.price for job in jobs)
        left = None if run.agreed.usd is None or spent.usd is None else run.agreed.usd - spent.usd
        return self._notebook.plan(run.project_id, run.depth, price_of=self._price_of, budget=left)

    def _mend(self, run: Run, asked: set[str]) -> None:
        """Carries out the free repairs of selecting and trimming; re-running free kinds is theirs alone."""
        plan = self._notebook.plan(run.project_id, run.depth, price_of=self._price_of)
        for step in plan.steps:
            if step.repair is not None and _is_mend(step) and step.cell.name not in asked:
                self._notebook.apply_repair(step.cell, step.repair)

    def _request(self, snapshot: Snapshot, step: PlanStep) -> JobRequest:
        request = self._notebook.request(snapshot, step.cell, Wish(), FREE)
        return request.model_copy(update={"price": step.price})


def _is_mend(step: PlanStep) -> bool:
    return step.repair is not None and step.repair.kind is not RepairKind.RERUN
