"""A project read once for everything a screen shows of it: snapshot, verdicts and plans belong to one moment."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import SettingsError
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.model.cells import Depth, Plan, Snapshot, Verdict
from core.model.orders import Ability
from core.model.views import RefreshOffer
from core.notebook import Notebook
from core.notebook.survey import PriceOf
from core.projects.offers import plan_label

_KEPT = 8
_OLDEST_S = 2.0
"""Files may go missing without a write to the store, so nothing is believed for longer."""


@dataclass(frozen=True)
class Reading:
    """One moment of a project.

    Args:
        plans: By depth; empty when the settings do not allow one.
        problem: What is wrong with the project's flavor or the models it names; empty when nothing is.
    """

    snapshot: Snapshot
    verdicts: Mapping[str, Verdict]
    plans: Mapping[Depth, Plan]
    problem: str

    @property
    def offers(self) -> tuple[RefreshOffer, ...]:
        """Refreshes worth offering; a deeper one that would do no more is left out."""
        found: list[RefreshOffer] = []
        for depth, plan in self.plans.items():
            if plan.steps and not (found and len(found[-1].plan.steps) == len(plan.steps)):
                found.append(RefreshOffer(depth=depth, label=plan_label(plan), plan=plan))
        return tuple(found)


class Readings:
    """Reads projects, each once for as long as nothing is written and no more than two seconds go by."""

    def __init__(self, notebook: Notebook, jobs: Jobs, asker: Asker, price_of: PriceOf) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._asker = asker
        self._price_of = price_of
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[int, float, Reading]] = OrderedDict()

    def of(self, project_id: str) -> Reading:
        """The project as it is now.

        Raises:
            NotFoundError: When there is no such project.
        """
        changes, now_s = self._notebook.changes, time.monotonic()
        with self._lock:
            kept = self._kept.get(project_id)
        if kept is not None and kept[0] == changes and now_s - kept[1] < _OLDEST_S:
            return kept[2]
        reading = self._read(project_id)
        with self._lock:
            self._kept[project_id] = (changes, now_s, reading)
            self._kept.move_to_end(project_id)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return reading

    def _read(self, project_id: str) -> Reading:
        snapshot = self._notebook.snapshot(project_id)
        problem = self._problem(snapshot)
        depths = () if problem else (Depth.TEXTS, Depth.PICTURES, Depth.CLIPS)
        plans = {depth: self._notebook.plan(snapshot, depth, price_of=self._price_of) for depth in depths}
        return Reading(snapshot, self._notebook.verdicts(snapshot), plans, problem)

    def _problem(self, snapshot: Snapshot) -> str:
        try:
            for ability in Ability:
                self._asker.model(snapshot, ability)
        except SettingsError as exc:
            return f"{exc.message} {exc.hint}".strip()
        return ""
