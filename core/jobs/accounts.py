"""Jobs and money as the activity screen shows them: what is at work, what is over, refreshes, payments, limits."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from core.jobs.caps import Caps, midnight
from core.jobs.kit import Kit
from core.jobs.sight import job_view
from core.model.jobs import Job, JobState, Run
from core.model.money import dollars
from core.model.orders import GenerateOrder
from core.model.views_activity import HERE, JobLine, JobPage, JobSearch, LimitLine, RunLine, Settlement, Standing
from core.model.views_shell import Glance, glance_of
from core.store.ledger import RunMoney

_KEPT = 16
_YOUNG_S = 0.9
"""Progress is written several times a second; who looks every second need not see each of it."""
_FIRST = (JobState.UNKNOWN, JobState.RUNNING, JobState.CANCELLING, JobState.QUEUED)
"""What needs a decision stands on top."""


class Accounts:
    """Reads the books. Changes nothing."""

    def __init__(self, kit: Kit, caps: Caps) -> None:
        self._kit = kit
        self._caps = caps
        self._lock = threading.Lock()
        self._live: OrderedDict[str | None, tuple[int, float, tuple[JobLine, ...]]] = OrderedDict()
        self._sent: dict[str | None, tuple[tuple[JobLine, ...], Glance]] = {}

    def live(self, project_id: str | None = None) -> tuple[JobLine, ...]:
        """Jobs that are not over, of a project or of all; read once for as long as nothing is written."""
        changes = self._kit.store.changes
        with self._lock:
            kept = self._live.get(project_id)
        if kept is not None and kept[0] == changes:
            return kept[2]
        lines = self._read_live(project_id)
        with self._lock:
            self._live[project_id] = (changes, time.monotonic(), lines)
            self._live.move_to_end(project_id)
            while len(self._live) > _KEPT:
                self._live.popitem(last=False)
        return lines

    def glance(self, project_id: str | None = None) -> Glance:
        """The same as JSON, as it was less than a second ago: however many lists look, it is read and written once."""
        with self._lock:
            kept, sent = self._live.get(project_id), self._sent.get(project_id)
        is_young = kept is not None and time.monotonic() - kept[1] < _YOUNG_S
        lines = kept[2] if kept is not None and is_young else self.live(project_id)
        if sent is None or sent[0] is not lines:
            sent = (lines, glance_of(json.dumps({"jobs": [line.model_dump(mode="json") for line in lines]})))
            with self._lock:
                self._sent = {project_id: sent} if len(self._sent) >= _KEPT else {**self._sent, project_id: sent}
        return sent[1]

    def ended(self, search: JobSearch, *, number: int = 1, size: int = 20) -> JobPage:
        """Jobs that are over and fit a search.

        Args:
            number: Of the page, from 1; brought into what there is.
            size: Jobs on a page.
        """
        store = self._kit.store
        total = store.count_ended(search)
        count = max(1, -(-total // size))
        number = min(max(1, number), count)
        names = self._names()
        jobs = store.ended_jobs(search, limit=size, offset=(number - 1) * size)
        lines = tuple(job_line(job, names, is_overtaken=self._is_overtaken(job)) for job in jobs)
        return JobPage(lines=lines, number=number, count=count, total=total)

    def providers(self) -> tuple[str, ...]:
        """Everybody who was ever asked for something, this machine last."""
        return (*self._kit.store.job_providers(), HERE)

    def runs(self, project_id: str | None = None, *, most: int = 50) -> tuple[RunLine, ...]:
        """Refreshes, newest first."""
        found = self._kit.store.runs(project_id, limit=most)
        money, names = self._kit.store.run_money([run.id for run in found]), self._names()
        return tuple(_run_line(run, money.get(run.id, RunMoney()), names) for run in found)

    def settlements(
        self, project_id: str | None = None, *, since: datetime | None = None, after: int = 0, limit: int = -1
    ) -> tuple[Settlement, ...]:
        """Payments in order; see `LedgerRows.settlements`."""
        return self._kit.store.settlements(project_id=project_id, since=since, after=after, limit=limit)

    def standing(self, project_id: str | None = None, person: str = "local") -> Standing:
        """What is spent, reserved and at risk, and the limits.

        Raises:
            NotFoundError: When there is no such project.
        """
        store = self._kit.store
        caps = self._caps.limits(project_id, person)
        lines = (LimitLine(name=cap.name, limit_usd=cap.limit, used_usd=cap.used) for cap in caps)
        return Standing(
            spent_usd=store.spent_usd(project_id=project_id),
            today_usd=store.spent_usd(project_id=project_id, since=midnight()),
            reserved_usd=store.reserved_usd(project_id=project_id),
            at_risk_usd=store.reserved_usd(project_id=project_id, state=JobState.UNKNOWN.value),
            limits=tuple(lines),
            is_warned=self._caps.is_warned(caps),
        )

    def _read_live(self, project_id: str | None) -> tuple[JobLine, ...]:
        store = self._kit.store
        jobs = store.jobs(project_id, live_only=True, limit=-1)
        if not jobs:
            return ()
        names, held = self._names(), store.held()
        jobs = tuple(sorted(jobs, key=lambda job: (_FIRST.index(job.state), _deadline(job), job.created_at)))
        return tuple(job_line(job, names, held=held.get(job.id)) for job in jobs)

    def _names(self) -> Mapping[str, str]:
        return {project.id: project.name for project in self._kit.store.projects(with_deleted=True)}

    def _is_overtaken(self, job: Job) -> bool:
        return job.state is JobState.FAILED and self._kit.store.is_overtaken(job)


def job_line(job: Job, names: Mapping[str, str], *, held: Decimal | None = None, is_overtaken: bool = False) -> JobLine:
    """A job with its money in words.

    Args:
        names: Of projects, by id.
        held: What is set aside for it now.
        is_overtaken: Something newer stands in its place, so that it is not offered again.
    """
    order, view = job.request.order, job_view(job)
    maker = (order.provider, order.model) if isinstance(order, GenerateOrder) else (HERE, "")
    fields = view.model_dump() | ({"can_retry": False, "retry_money": ""} if is_overtaken else {})
    return JobLine(
        **fields,
        project=names.get(view.project_id, ""),
        provider=maker[0],
        model=maker[1],
        money_line=_money_line(job, held),
        at_risk=job.at_risk.label() if job.state is JobState.UNKNOWN else "",
        is_overtaken=is_overtaken,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


def _money_line(job: Job, held: Decimal | None) -> str:
    """What was settled or is reserved, beside the estimate; nothing for what is free from first to last."""
    price = job.request.price
    if price.is_free and (job.cost is None or job.cost.is_free):
        return ""
    estimate = f"{price.label()} estimated" if price.is_known else price.label()
    if job.cost is not None:
        settled = f"{job.cost.label()} settled" if job.cost.is_known else "settled at a price nobody knows"
        return settled if job.cost == price else f"{settled}, {estimate}"
    return f"{estimate}, {dollars(held)} reserved" if held else f"{estimate}, nothing reserved"


def _deadline(job: Job) -> float:
    return float("inf") if job.deadline_at is None else job.deadline_at.timestamp()


def _run_line(run: Run, money: RunMoney, names: Mapping[str, str]) -> RunLine:
    return RunLine(
        id=run.id,
        project_id=run.project_id,
        project=names.get(run.project_id, ""),
        depth=run.depth,
        state=run.state,
        agreed=run.agreed,
        spent_usd=money.spent_usd,
        reserved_usd=money.reserved_usd,
        planned=len(run.cells),
        asked=money.asked,
        failed=money.failed,
        left=run.note,
        created_at=run.created_at,
    )
