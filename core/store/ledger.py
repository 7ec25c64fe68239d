"""The ledger: what is reserved, settled and released, one row a movement, never changed.

Amounts are exact decimal text; sums are made in Python, because SQLite would add them as floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.model.base import utc_now
from core.model.jobs import EntryKind, LedgerEntry
from core.model.money import Price
from core.store.database import Row, moment_text
from core.store.rows import Rows

_ZERO = Decimal(0)


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
