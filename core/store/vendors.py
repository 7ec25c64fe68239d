"""How it has gone with each vendor lately, counted from the jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.model.jobs import JobState
from core.store.database import moment_text
from core.store.rows import Rows


@dataclass(frozen=True)
class VendorJobs:
    """Jobs of one vendor.

    Args:
        done, failed: That ended since a moment.
        waiting: At work now, whenever they began.
        unknown: Sent and never answered, still without a decision.
    """

    done: int = 0
    failed: int = 0
    waiting: int = 0
    unknown: int = 0


class VendorRows(Rows):
    """Reading jobs by vendor."""

    def vendor_jobs(self, since: datetime) -> dict[str, VendorJobs]:
        """Jobs by vendor, those that are over only since a moment. Vendors that were asked for nothing are left out."""
        rows = self._db.rows(
            """SELECT json_extract(request, '$.order.provider') AS vendor, state, count(*) AS number FROM jobs
            WHERE json_extract(request, '$.order.provider') IS NOT NULL AND (ended_at IS NULL OR ended_at >= ?)
            GROUP BY vendor, state""",
            (moment_text(since),),
        )
        counted: dict[str, dict[JobState, int]] = {}
        for row in rows:
            counted.setdefault(str(row["vendor"]), {})[JobState(row["state"])] = int(row["number"])
        return {vendor: _told(states) for vendor, states in counted.items()}


def _told(states: dict[JobState, int]) -> VendorJobs:
    unknown = states.get(JobState.UNKNOWN, 0)
    waiting = sum(number for state, number in states.items() if not state.is_over) - unknown
    return VendorJobs(
        done=states.get(JobState.DONE, 0), failed=states.get(JobState.FAILED, 0), waiting=waiting, unknown=unknown
    )
