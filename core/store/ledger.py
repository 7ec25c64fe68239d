"""The ledger: what is reserved, settled and released, one row a movement, never changed.

Amounts are exact decimal text; sums are made in Python, because SQLite would add them as floats.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.model.base import utc_now
from core.model.jobs import EntryKind, JobState, LedgerEntry
from core.model.money import Price
from core.model.views_activity import HERE, Settlement
from core.store.database import Row, marks, moment_text
from core.store.rows import Rows

_ZERO = Decimal(0)


@dataclass(frozen=True)
class RunMoney:
    """What the jobs of a refresh came to.

    Args:
        asked, failed: How many jobs were asked for, and how many of them came to nothing.
    """

    asked: int = 0
    failed: int = 0
    spent_usd: Decimal = _ZERO
    reserved_usd: Decimal = _ZERO


def price_of_text(text: str | None) -> Price:
    """A stored amount; nothing stored is a price nobody knows."""
    return Price(usd=None if text is None else Decimal(text))


class LedgerRows(Rows):
    """Moving and counting money."""

    def reserve(self, job_id: str, project_id: str, person: str, usd: Decimal) -> None:
        """Sets money aside for a job. Once a job."""
        with self._db.joined():
            self._enter(job_id, project_id, person, EntryKind.RESERVE, usd, is_estimate=True)

    def close_money(self, job_id: str, cost: Price, *, is_estimate: bool = False) -> None:
        """Releases what a job has reserved and settles what it cost. A second call changes nothing.

        Args:
            job_id: The job.
            cost: Zero for a job that cost nothing; unknown settles nothing, because there is no number to write.
            is_estimate: The vendor did not tell; the estimate stands in.
        """
        with self._db.joined():
            owner = self._db.row(
                """SELECT jobs.project_id, json_extract(jobs.request, '$.person') AS person, ledger.usd AS reserved
                FROM jobs LEFT JOIN ledger ON ledger.job_id = jobs.id AND ledger.kind = 'reserve' WHERE jobs.id = ?""",
                (job_id,),
            )
            if owner is None:
                return
            project_id, person = owner["project_id"], owner["person"]
            if owner["reserved"] is not None:
                self._enter(job_id, project_id, person, EntryKind.RELEASE, Decimal(owner["reserved"]))
            if cost.usd:
                self._enter(job_id, project_id, person, EntryKind.SETTLE, cost.usd, is_estimate=is_estimate)

    def ledger(self, *, project_id: str | None = None, job_id: str | None = None) -> tuple[LedgerEntry, ...]:
        """Movements in order, of everything, one project or one job."""
        rows = self._db.rows(
            """SELECT * FROM ledger WHERE (:project IS NULL OR project_id = :project)
            AND (:job IS NULL OR job_id = :job) ORDER BY id""",
            {"project": project_id, "job": job_id},
        )
        return tuple(_entry_of(row) for row in rows)

    def spent_usd(
        self, *, project_id: str | None = None, person: str | None = None, since: datetime | None = None
    ) -> Decimal:
        """Sum of what was settled, of everything or narrowed down."""
        return self._sum(
            """SELECT usd FROM ledger WHERE kind = 'settle' AND (:project IS NULL OR project_id = :project)
            AND (:person IS NULL OR person = :person) AND (:since IS NULL OR at >= :since)""",
            {"project": project_id, "person": person, "since": None if since is None else moment_text(since)},
        )

    def reserved_usd(
        self, *, project_id: str | None = None, person: str | None = None, state: str | None = None
    ) -> Decimal:
        """Sum of what is set aside now. `state` counts only jobs in that state."""
        return self._sum(
            """SELECT usd FROM ledger AS held WHERE kind = 'reserve' AND (:project IS NULL OR project_id = :project)
            AND (:person IS NULL OR person = :person)
            AND NOT EXISTS (SELECT 1 FROM ledger WHERE job_id = held.job_id AND kind = 'release')
            AND (:state IS NULL OR :state = (SELECT jobs.state FROM jobs WHERE jobs.id = held.job_id))""",
            {"project": project_id, "person": person, "state": state},
        )

    def held(self) -> dict[str, Decimal]:
        """What is set aside now, by job."""
        rows = self._db.rows(
            """SELECT job_id, usd FROM ledger AS held WHERE kind = 'reserve'
            AND job_id IN (SELECT id FROM jobs WHERE state IN ('queued', 'running', 'cancelling', 'unknown'))
            AND NOT EXISTS (SELECT 1 FROM ledger WHERE job_id = held.job_id AND kind = 'release')"""
        )
        return {row["job_id"]: Decimal(row["usd"]) for row in rows}

    def settlements(
        self, *, project_id: str | None = None, since: datetime | None = None, after: int = 0, limit: int = -1
    ) -> tuple[Settlement, ...]:
        """Payments in order, with what they were for.

        Args:
            after: Number of the last one that is known already.
            limit: How many; -1 is all.
        """
        rows = self._db.rows(
            """SELECT ledger.id, ledger.at, ledger.project_id, json_extract(projects.doc, '$.name') AS project, ledger.job_id,
            json_extract(jobs.request, '$.title') AS title, jobs.cell, jobs.state, ledger.person, ledger.usd,
            json_extract(jobs.request, '$.order.provider') AS provider,
            json_extract(jobs.request, '$.order.model') AS model, ledger.is_estimate
            FROM ledger JOIN jobs ON jobs.id = ledger.job_id JOIN projects ON projects.id = ledger.project_id
            WHERE ledger.kind = 'settle' AND ledger.id > :after AND (:project IS NULL OR ledger.project_id = :project)
            AND (:since IS NULL OR ledger.at >= :since) ORDER BY ledger.id LIMIT :limit""",
            {
                "after": after,
                "project": project_id,
                "since": None if since is None else moment_text(since),
                "limit": limit,
            },
        )
        return tuple(_settlement_of(row) for row in rows)

    def run_money(self, run_ids: Collection[str]) -> dict[str, RunMoney]:
        """What each of these refreshes has come to; those that asked for nothing are left out."""
        rows = self._db.rows(
            f"""SELECT run_jobs.run_id, jobs.id, jobs.state, paid.usd AS paid FROM run_jobs
            JOIN jobs ON jobs.id = run_jobs.job_id
            LEFT JOIN ledger AS paid ON paid.job_id = jobs.id AND paid.kind = 'settle'
            WHERE run_jobs.run_id IN ({marks(run_ids)})""",  # noqa: S608 - question marks only
            [*run_ids],
        )
        held, found = self.held(), dict[str, RunMoney]()
        for row in rows:
            have = found.get(row["run_id"], RunMoney())
            state = JobState(row["state"])
            found[row["run_id"]] = RunMoney(
                asked=have.asked + 1,
                failed=have.failed + (state.is_over and state is not JobState.DONE),
                spent_usd=have.spent_usd + Decimal(row["paid"] or 0),
                reserved_usd=have.reserved_usd + held.get(row["id"], _ZERO),
            )
        return found

    def _sum(self, sql: str, params: Mapping[str, Any]) -> Decimal:
        return sum((Decimal(row["usd"]) for row in self._db.rows(sql, params)), _ZERO)

    def _enter(
        self, job_id: str, project_id: str, person: str, kind: EntryKind, usd: Decimal, *, is_estimate: bool = False
    ) -> None:
        self._db.execute(
            """INSERT OR IGNORE INTO ledger (job_id, project_id, person, kind, usd, is_estimate, at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (job_id, project_id, person, kind.value, str(usd), int(is_estimate), moment_text(utc_now())),
        )


def _entry_of(row: Row) -> LedgerEntry:
    return LedgerEntry(
        job_id=row["job_id"],
        project_id=row["project_id"],
        person=row["person"],
        kind=EntryKind(row["kind"]),
        usd=Decimal(row["usd"]),
        is_estimate=bool(row["is_estimate"]),
        at=datetime.fromisoformat(row["at"]),
    )


def _settlement_of(row: Row) -> Settlement:
    return Settlement(
        number=row["id"],
        at=datetime.fromisoformat(row["at"]),
        project_id=row["project_id"],
        project=row["project"],
        job_id=row["job_id"],
        title=row["title"],
        cell=row["cell"],
        provider=row["provider"] or HERE,
        model=row["model"] or "",
        state=JobState(row["state"]),
        person=row["person"],
        usd=Decimal(row["usd"]),
        is_estimate=bool(row["is_estimate"]),
    )
