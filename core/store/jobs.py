"""Jobs: one row each, with the frozen request, the state people see, and the result once it was checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypedDict

from core.errors import NotFoundError
from core.model.base import new_id, utc_now
from core.model.jobs import Job, JobRequest, JobState, Stage
from core.model.money import FREE, UNKNOWN, Price
from core.model.orders import OrderResult
from core.model.views_activity import HERE, JobSearch
from core.store.attempts import AttemptRows
from core.store.database import Row, marks, moment_of, moment_text
from core.store.ledger import LedgerRows, price_of_text
from core.store.segments import SegmentRows

_OVER = tuple(state.value for state in JobState if state.is_over)
_MOVING = tuple(state.value for state in JobState if not state.is_over and state is not JobState.UNKNOWN)
_SELECT = """SELECT jobs.*, last.remote_id AS remote_id, last.amount_usd AS amount_usd,
    paid.usd AS paid_usd FROM jobs LEFT JOIN ledger AS paid ON paid.job_id = jobs.id AND paid.kind = 'settle'
    LEFT JOIN attempts AS last ON last.job_id = jobs.id
    AND last.number = (SELECT max(number) FROM attempts WHERE job_id = jobs.id)"""
_NEWEST_FIRST = "ORDER BY jobs.created_at DESC, jobs.rowid DESC"


class JobChange(TypedDict, total=False):
    """Columns of a job that change; those left out stay."""

    state: JobState
    stage: Stage
    fraction: float | None
    eta_s: float | None
    note: str
    error: str
    error_code: str
    hint: str
    result: OrderResult
    deadline_at: datetime | None
    started_at: datetime
    ended_at: datetime | None


class JobRows(AttemptRows, SegmentRows, LedgerRows):
    """Adding, reading and moving jobs."""

    def add_job(
        self, request: JobRequest, *, queue: str, result: OrderResult | None = None, blobs: Iterable[str] = ()
    ) -> Job:
        """Stores a queued job and reserves its price, when it has a known one, in the same transaction.

        Args:
            request: Frozen here; a resume reads it from the row.
            queue: Where it waits.
            result: A checked result it already has, so that only the take is left to make.
            blobs: Files of that result.
        """
        job_id, now = new_id("job"), utc_now()
        with self._db.joined():
            self._db.insert(
                "jobs",
                {
                    "id": job_id,
                    "project_id": request.cell.project_id,
                    "cell": request.cell.name,
                    "request": request.to_json(),
                    "request_key": request.request_key,
                    "queue": queue,
                    "state": JobState.QUEUED.value,
                    "stage": Stage.FREEZE.value,
                    "result": None if result is None else result.to_json(),
                    "created_at": moment_text(now),
                },
            )
            self.name_blobs(job_id, blobs)
            if request.price.usd and result is None:
                self.reserve(job_id, request.cell.project_id, request.person, request.price.usd)
        return self.job(job_id)

    def job(self, job_id: str) -> Job:
        """A job by its id.

        Raises:
            NotFoundError: When there is none.
        """
        row = self._db.row(f"{_SELECT} WHERE jobs.id = ?", (job_id,))
        if row is None:
            raise NotFoundError("There is no such job.", hint="Look at the list of jobs.")
        return _job_of(row)

    def jobs(self, project_id: str | None = None, *, live_only: bool = False, limit: int = 100) -> tuple[Job, ...]:
        """Jobs, newest first. Live ones are all that are not over, those with an unknown outcome included.

        Args:
            project_id: Of this project only.
            live_only: Leave out those that are over.
            limit: How many; -1 is all.
        """
        where, params = ["1"], list[str | int]()
        if project_id is not None:
            where.append("jobs.project_id = ?")
            params.append(project_id)
        if live_only:
            where.append(f"jobs.state NOT IN ({marks(_OVER)})")
            params.extend(_OVER)
        sql = f"{_SELECT} WHERE {' AND '.join(where)} {_NEWEST_FIRST} LIMIT ?"
        return tuple(_job_of(row) for row in self._db.rows(sql, [*params, limit]))

    def board(self, project_id: str | None = None, *, ended: int = 100) -> tuple[Job, ...]:
        """All live jobs and then the newest that are over; of each, the newest first."""
        sql = f"""{_SELECT} WHERE jobs.state IN ({marks(_OVER)}) AND (? IS NULL OR jobs.project_id = ?)
            {_NEWEST_FIRST} LIMIT ?"""
        rows = self._db.rows(sql, [*_OVER, project_id, project_id, ended])
        return (*self.jobs(project_id, live_only=True, limit=-1), *map(_job_of, rows))

    def ended_jobs(self, search: JobSearch, *, limit: int, offset: int = 0) -> tuple[Job, ...]:
        """Jobs that are over and fit a search, the one that ended last first."""
        where, params = _searched(search)
        sql = f"""{_SELECT} WHERE {where}
            ORDER BY coalesce(jobs.ended_at, jobs.created_at) DESC, jobs.rowid DESC LIMIT ? OFFSET ?"""
        return tuple(_job_of(row) for row in self._db.rows(sql, [*params, limit, offset]))

    def count_ended(self, search: JobSearch) -> int:
        """How many jobs that are over fit a search."""
        where, params = _searched(search)
        row = self._db.row(f"SELECT count(*) AS number FROM jobs WHERE {where}", params)  # noqa: S608 - our own words
        return 0 if row is None else int(row["number"])

    def job_providers(self) -> tuple[str, ...]:
        """Vendors that were ever asked, by name."""
        rows = self._db.rows("SELECT DISTINCT json_extract(request, '$.order.provider') AS name FROM jobs ORDER BY 1")
        return tuple(row["name"] for row in rows if row["name"])

    def is_overtaken(self, job: Job) -> bool:
        """Whether the cell of a job was asked again since, or shows a take that is newer than the job."""
        ref = job.request.cell
        row = self._db.row(
            """SELECT EXISTS (SELECT 1 FROM jobs AS later WHERE later.project_id = :project AND later.cell = :cell
                AND later.rowid > (SELECT rowid FROM jobs WHERE id = :id))
            OR EXISTS (SELECT 1 FROM cells JOIN takes ON takes.id = cells.selected WHERE cells.project_id = :project
                AND cells.name = :cell AND takes.created_at > :made) AS said""",
            {"project": ref.project_id, "cell": ref.name, "id": job.id, "made": moment_text(job.created_at)},
        )
        return row is not None and bool(row["said"])

    def queue_of(self, job_id: str) -> str:
        """The queue a job waits in."""
        row = self._db.row("SELECT queue FROM jobs WHERE id = ?", (job_id,))
        return "" if row is None else str(row["queue"])

    def moving_jobs(self) -> tuple[Job, ...]:
        """Jobs that go on by themselves: queued, running, cancelling.

        Those whose result expires come first, the soonest before the others; the rest oldest first.
        """
        sql = f"{_SELECT} WHERE jobs.state IN ({marks(_MOVING)}) ORDER BY jobs.deadline_at IS NULL, jobs.deadline_at, jobs.rowid"
        return tuple(_job_of(row) for row in self._db.rows(sql, _MOVING))

    def live_job(self, request_key: str) -> Job | None:
        """The job that is at work on exactly this request, or whose outcome is unknown."""
        sql = f"{_SELECT} WHERE jobs.request_key = ? AND jobs.state NOT IN ({marks(_OVER)})"
        return _first(self._db.rows(sql, [request_key, *_OVER]))

    def last_job(self, request_key: str) -> Job | None:
        """The newest job with this request, whatever became of it."""
        return _first(self._db.rows(f"{_SELECT} WHERE jobs.request_key = ? {_NEWEST_FIRST} LIMIT 1", (request_key,)))

    def answered_job(self, request_key: str) -> Job | None:
        """The newest job with this request that has a checked result: done, or failed only when its take was to land."""
        sql = f"""{_SELECT} WHERE jobs.request_key = ? AND jobs.result IS NOT NULL
            AND (jobs.state = 'done' OR jobs.state = 'failed' AND jobs.stage = 'take') {_NEWEST_FIRST} LIMIT 1"""
        return _first(self._db.rows(sql, (request_key,)))

    def job_result(self, job_id: str) -> OrderResult | None:
        """What came out, once it was checked (or, for a reply that could not be read, the words as they came)."""
        row = self._db.row("SELECT result FROM jobs WHERE id = ?", (job_id,))
        return None if row is None or row["result"] is None else OrderResult.from_json(row["result"])

    def change_job(self, job_id: str, change: JobChange, *, only_in: Collection[JobState] | None = None) -> bool:
        """Writes columns of a job, if its state is still one of those named; returns whether it was."""
        columns = {name: _stored(value) for name, value in change.items()}
        sets = ", ".join(f"{name} = ?" for name in columns)
        sql, params = f"UPDATE jobs SET {sets} WHERE id = ?", [*columns.values(), job_id]  # noqa: S608 - names of a TypedDict
        if only_in is not None:
            sql += f" AND state IN ({marks(only_in)})"
            params.extend(state.value for state in only_in)
        with self._db.joined():
            return self._db.execute(sql, params) > 0

    def job_blobs(self, job_id: str) -> tuple[str, ...]:
        """Files that a job needs or has made."""
        rows = self._db.rows("SELECT blob FROM job_blobs WHERE job_id = ? ORDER BY rowid", (job_id,))
        return tuple(row["blob"] for row in rows)

    def name_blobs(self, job_id: str, blobs: Iterable[str]) -> None:
        """Says that a job needs these files, so that no sweep removes them."""
        with self._db.joined():
            for blob in blobs:
                self._db.execute("INSERT OR IGNORE INTO job_blobs (job_id, blob) VALUES (?, ?)", (job_id, blob))


def _searched(search: JobSearch) -> tuple[str, list[str]]:
    """The condition of a search, and what stands in its question marks."""
    where, params = [f"jobs.state IN ({marks(_OVER)})"], list(_OVER)
    provider, title = "json_extract(jobs.request, '$.order.provider')", "json_extract(jobs.request, '$.title')"
    if search.project_id:
        where.append("jobs.project_id = ?")
        params.append(search.project_id)
    if search.state is not None:
        where.append("jobs.state = ?")
        params.append(search.state.value)
    if search.provider == HERE:
        where.append(f"{provider} IS NULL")
    elif search.provider:
        where.append(f"{provider} = ?")
        params.append(search.provider)
    for word in search.text.split():
        model = "coalesce(json_extract(jobs.request, '$.order.model'), '')"
        where.append(f"{title} || ' ' || {model} || ' ' || jobs.error LIKE ? ESCAPE '!'")
        params.append("%" + re.sub("([%_!])", r"!\1", word) + "%")
    return " AND ".join(where), params


def _first(rows: list[Row]) -> Job | None:
    return _job_of(rows[0]) if rows else None


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, OrderResult):
        return value.to_json()
    return value.value if isinstance(value, JobState | Stage) else value


def _job_of(row: Row) -> Job:
    state = JobState(row["state"])
    return Job(
        id=row["id"],
        request=JobRequest.from_json(row["request"]),
        state=state,
        stage=Stage(row["stage"]),
        fraction=row["fraction"],
        eta_s=row["eta_s"],
        note=row["note"],
        remote_id=row["remote_id"],
        at_risk=price_of_text(row["amount_usd"]) if state is JobState.UNKNOWN else FREE,
        cost=_cost(row) if state.is_over else None,
        deadline_at=moment_of(row["deadline_at"]),
        error=row["error"],
        error_code=row["error_code"],
        hint=row["hint"],
        created_at=_moment(row["created_at"]),
        started_at=moment_of(row["started_at"]),
        ended_at=moment_of(row["ended_at"]),
    )


def _cost(row: Row) -> Price:
    """What was settled; nothing is, where nothing was accepted, or where nobody knows what was taken."""
    if row["paid_usd"] is not None:
        return price_of_text(row["paid_usd"])
    was_taken = row["remote_id"] is not None or row["state"] == JobState.WRITTEN_OFF.value
    return UNKNOWN if was_taken and row["amount_usd"] is None else FREE


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
