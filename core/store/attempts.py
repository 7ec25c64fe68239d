"""Attempts: one row a submit, committed before the request leaves and completed right after the answer."""

from __future__ import annotations

from datetime import datetime

from core.model.base import new_id, utc_now
from core.model.jobs import Attempt, AttemptState
from core.model.money import Price
from core.store.database import Row, moment_of, moment_text
from core.store.ledger import price_of_text
from core.store.rows import Rows


class AttemptRows(Rows):
    """Adding and answering attempts."""

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        """Every submit of a job, in order."""
        rows = self._db.rows("SELECT * FROM attempts WHERE job_id = ? ORDER BY number", (job_id,))
        return tuple(_attempt_of(row) for row in rows)

    def add_attempt(self, job_id: str, amount: Price) -> Attempt:
        """Writes down that a request is about to be sent. Its request id names job and attempt, and is never used again."""
        with self._db.joined():
            number = len(self.attempts(job_id)) + 1
            self._db.insert(
                "attempts",
                {
                    "id": new_id("attempt"),
                    "job_id": job_id,
                    "number": number,
                    "state": AttemptState.WRITTEN.value,
                    "request_id": f"{job_id}-{number}",
                    "amount_usd": None if amount.usd is None else str(amount.usd),
                    "sent_at": moment_text(utc_now()),
                },
            )
            return self.attempts(job_id)[-1]

    def answer_attempt(
        self,
        attempt_id: str,
        state: AttemptState,
        *,
        remote_id: str | None = None,
        deadline_at: datetime | None = None,
    ) -> None:
        """Writes down what became of a request. A remote id, once known, stays."""
        with self._db.joined():
            self._db.execute(
                """UPDATE attempts SET state = ?, remote_id = coalesce(?, remote_id), answered_at = ?,
                deadline_at = coalesce(?, deadline_at) WHERE id = ?""",
                (
                    state.value,
                    remote_id,
                    moment_text(utc_now()),
                    None if deadline_at is None else moment_text(deadline_at),
                    attempt_id,
                ),
            )

    def job_of_remote(self, remote_id: str) -> str | None:
        """The job that already owns this remote id."""
        row = self._db.row("SELECT job_id FROM attempts WHERE remote_id = ?", (remote_id,))
        return None if row is None else str(row["job_id"])

    def job_heard_of(self, name: str) -> str | None:
        """The job a vendor speaks of when it calls back: by the whole remote id, or by its last part after a slash."""
        row = self._db.row(
            """SELECT job_id FROM attempts WHERE remote_id = ? OR substr(remote_id, -length(?)) = ?
            ORDER BY remote_id = ? DESC, sent_at DESC LIMIT 1""",
            (name, f"/{name}", f"/{name}", name),
        )
        return None if row is None else str(row["job_id"])


def _attempt_of(row: Row) -> Attempt:
    return Attempt(
        id=row["id"],
        job_id=row["job_id"],
        number=row["number"],
        state=AttemptState(row["state"]),
        request_id=row["request_id"],
        remote_id=row["remote_id"],
        amount=price_of_text(row["amount_usd"]),
        sent_at=datetime.fromisoformat(row["sent_at"]),
        answered_at=moment_of(row["answered_at"]),
        deadline_at=moment_of(row["deadline_at"]),
    )
