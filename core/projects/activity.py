"""Activity: what is at work, what became of it, and where the money went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from core.jobs import Jobs
from core.model.base import utc_now
from core.model.cells import Snapshot
from core.model.views_activity import JobLine, JobPage, JobSearch, RunLine, Settlement, Spending, Standing
from core.model.views_shell import Glance
from core.notebook import Notebook, slots

_AT_ONCE = 500
GONE = "Scenes that were taken out"
SceneNames = Mapping[str, str]


class ActivityStep:
    """Reads jobs and money, of one project or of all; what can be done with a job is with the studio."""

    def __init__(self, jobs: Jobs, notebook: Notebook) -> None:
        self._accounts = jobs.accounts
        self._notebook = notebook

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
        if project_id is not None:
            payments = self._with_scenes(payments, {})
        return spending(payments, begins=begins, ends=today, has_scenes=project_id is not None)

    def payments(self, project_id: str | None = None, *, days: int | None = None) -> Iterator[Settlement]:
        """The same payments one after the other, read a few hundred at a time."""
        after, since = 0, _midnight(_first_day(days))
        names: dict[str, SceneNames] = {}
        while some := self._accounts.settlements(project_id, since=since, after=after, limit=_AT_ONCE):
            yield from self._with_scenes(some, names)
            after = some[-1].number

    def _with_scenes(self, payments: tuple[Settlement, ...], names: dict[str, SceneNames]) -> tuple[Settlement, ...]:
        """The payments with their scenes as these are called today.

        Args:
            names: Of the scenes of each project that is known already; grows.
        """
        found = []
        for payment in payments:
            if payment.scene_id and payment.project_id not in names:
                names[payment.project_id] = scene_names(self._notebook.snapshot(payment.project_id))
            scene = names[payment.project_id].get(payment.scene_id, GONE) if payment.scene_id else ""
            found.append(payment.model_copy(update={"scene": scene}))
        return tuple(found)


def scene_names(snapshot: Snapshot) -> SceneNames:
    """`Scene 3, Rain on the roof` by the id of each scene of the storyboard as it is now."""
    names = {}
    for number, scene_id in enumerate(slots.scene_ids(snapshot), start=1):
        scene = slots.scene(snapshot, scene_id)
        title = scene.title.strip() if scene is not None else ""
        names[scene_id] = f"Scene {number}, {title}" if title else f"Scene {number}"
    return names


def _first_day(days: int | None) -> date | None:
    return None if days is None else utc_now().date() - timedelta(days=days - 1)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
