"""Activity: what is at work, what became of it, and where the money went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from core.jobs import Jobs
from core.model.base import utc_now
from core.model.views_activity import JobLine, JobPage, JobSearch, RunLine, Settlement, Spending, Standing
from core.model.views_shell import Glance

_AT_ONCE = 500


class ActivityStep:
    """Reads jobs and money, of one project or of all; what can be done with a job is with the studio."""

    def __init__(self, jobs: Jobs) -> None:
        self._accounts = jobs.accounts

    def live(self, project_id: str | None = None) -> tuple[JobLine, ...]:
        """Jobs that are not over; those that need a decision first, then those whose result expires soonest."""
        return self._accounts.live(project_id)

    def glance(self, project_id: str | None = None) -> Glance:
        """Live jobs as JSON, as they were less than a second ago."""
        return self._accounts.glance(project_id)

    def ended(self, search: JobSearch, *, number: int = 1) -> JobPage:
        """A page of jobs that are over, the one that ended last first."""
        return self._accounts.ended(search, number=number)

    def providers(self) -> tuple[str, ...]:
        """Who was ever asked for something."""
        return self._accounts.providers()

    def runs(self, project_id: str | None = None) -> tuple[RunLine, ...]:
        """Refreshes, newest first, with what they agreed to, spent and left undone."""
        return self._accounts.runs(project_id)

    def standing(self, project_id: str | None = None) -> Standing:
        """What is spent, reserved and at risk, and the limits."""
        return self._accounts.standing(project_id)

    def spending(self, project_id: str | None = None, *, days: int | None = None) -> Spending:
        """What was spent.

        Args:
            days: Today and the days before it, in UTC; None for everything.
        """
        from core.projects.spending import spending  # noqa: PLC0415 - brings pandas, which only this needs

        begins, today = _first_day(days), utc_now().date()
        payments = self._accounts.settlements(project_id, since=_midnight(begins))
        return spending(payments, begins=begins, ends=today)

    def payments(self, project_id: str | None = None, *, days: int | None = None) -> Iterator[Settlement]:
        """The same payments one after the other, read a few hundred at a time."""
        after, since = 0, _midnight(_first_day(days))
        while some := self._accounts.settlements(project_id, since=since, after=after, limit=_AT_ONCE):
            yield from some
            after = some[-1].number


def _first_day(days: int | None) -> date | None:
    return None if days is None else utc_now().date() - timedelta(days=days - 1)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
