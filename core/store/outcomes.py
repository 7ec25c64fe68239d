"""How models have done: what became of their last jobs, how long those took, and what was really billed for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from core.model.jobs import JobRequest
from core.model.orders import GenerateOrder
from core.model.views_models import Outcomes
from core.store.rows import Rows

LAST = 10
"""How many of a model's jobs are looked at."""
_MODEL = "CASE WHEN json_valid(jobs.request) THEN json_extract(jobs.request, '$.order.model') END"
"""Exactly as the index `jobs_by_model` has it."""


@dataclass(frozen=True)
class Bill:
    """What a vendor said that an order cost."""

    order: GenerateOrder
    usd: Decimal


class OutcomeRows(Rows):
    """Reads what became of the jobs of a model."""

    def outcomes(self, model: str) -> Outcomes:
        """The last ten jobs that a vendor was asked with and that came to an end; a person's own stop is no outcome."""
        rows = self._db.rows(
            f"""SELECT state, started_at, ended_at FROM jobs WHERE {_MODEL} = :model AND state IN ('done', 'failed')
            AND EXISTS (SELECT 1 FROM attempts WHERE attempts.job_id = jobs.id AND attempts.state <> 'written')
            ORDER BY rowid DESC LIMIT :last""",  # noqa: S608 - our own words
            {"model": model, "last": LAST},
        )
        worked = [row for row in rows if row["state"] == "done"]
        waits = [
            (datetime.fromisoformat(row["ended_at"]) - datetime.fromisoformat(row["started_at"])).total_seconds()
            for row in worked
            if row["started_at"] and row["ended_at"]
        ]
        return Outcomes(tried=len(rows), worked=len(worked), median_wait_s=median(waits) if waits else None)

    def bills(self, model: str, *, limit: int) -> tuple[Bill, ...]:
        """What was billed for the last jobs of a model that brought a result, newest first; estimates are no bills."""
        rows = self._db.rows(
            f"""SELECT jobs.request, ledger.usd FROM jobs JOIN ledger ON ledger.job_id = jobs.id
            WHERE {_MODEL} = :model AND jobs.state = 'done' AND ledger.kind = 'settle' AND ledger.is_estimate = 0
            ORDER BY jobs.rowid DESC LIMIT :limit""",  # noqa: S608 - our own words
            {"model": model, "limit": limit},
        )
        orders = [(JobRequest.from_json(row["request"]).order, Decimal(row["usd"])) for row in rows]
        return tuple(Bill(order, usd) for order, usd in orders if isinstance(order, GenerateOrder))

    def last_bill(self) -> int:
        """Number of the newest bill, 0 for none; while it stands still no price has to be worked out again."""
        row = self._db.row("SELECT id FROM ledger WHERE kind = 'settle' AND is_estimate = 0 ORDER BY id DESC LIMIT 1")
        return 0 if row is None else int(row["id"])
