"""Jobs as lists that many tabs look at every second: read once for each change, however many look."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from core.jobs import Jobs
from core.jobs.sight import job_view
from core.model.views_shell import Glance, LiveJobs, glance_of
from core.notebook import Notebook
from core.projects.step import ProjectStep

_KEPT = 16
_OVER = 12
_YOUNG_S = 0.5
"""Progress is written several times a second; bars that look every second need not see each of it."""
T = TypeVar("T")


class LiveBoard:
    """What is at work, for the bar of every screen."""

    def __init__(self, notebook: Notebook, jobs: Jobs, projects: ProjectStep) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._projects = projects
        self._kept = Once(lambda: notebook.changes)
        self._sent = Once(lambda: notebook.changes, young_s=_YOUNG_S)

    def of(self, project_id: str | None) -> LiveJobs:
        """All live jobs, those of this project first, and what of it ended last."""
        return self._kept.read(project_id or "", lambda: self._read(project_id))

    def glance(self, project_id: str | None) -> Glance:
        """The same as JSON, as it was at most half a second ago: however many bars look, it is read and written once."""

        def fresh() -> Glance:
            return glance_of(self.of(project_id).model_dump_json())

        return self._sent.read(project_id or "", fresh)

    def _read(self, project_id: str | None) -> LiveJobs:
        live = sorted(self._jobs.board(None, ended=0), key=lambda job: job.request.cell.project_id != project_id)
        there = {job.request.cell.project_id for job in live}
        own = self._jobs.board(project_id, ended=_OVER) if project_id is not None else ()
        return LiveJobs(
            jobs=tuple(map(job_view, live)),
            names={known: name for known, name in self._projects.names() if known in there} if there else {},
            over=tuple(job.id for job in own if job.state.is_over),
        )


class Once:
    """Keeps what was read for as long as a number stands still.

    Args:
        changes: Counts what was written.
        young_s: How long it is kept although something was written.
    """

    def __init__(self, changes: Callable[[], int], *, young_s: float = 0.0) -> None:
        self._changes = changes
        self._young_s = young_s
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[int, float, object]] = OrderedDict()

    def read(self, name: str, fresh: Callable[[], T]) -> T:
        """What was kept under a name, or a fresh reading where something was written since."""
        changes = (
            self._changes()
        )  # before reading: what is written meanwhile makes the reading old, never the other way
        with self._lock:
            kept = self._kept.get(name)
        if kept is not None and (kept[0] == changes or time.monotonic() - kept[1] < self._young_s):
            return kept[2]  # type: ignore[return-value]  # under one name lies what one caller reads
        found = fresh()
        with self._lock:
            self._kept[name] = (changes, time.monotonic(), found)
            self._kept.move_to_end(name)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found
