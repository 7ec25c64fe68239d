"""What follows in a project when something has changed or ended: free cells run, refreshes take their next wave."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from core.errors import InputError, SettingsError, StudioError
from core.jobs.kit import Kit
from core.jobs.refresh import SHUT, Refresher
from core.model.cells import CellRef, Snapshot
from core.model.jobs import Job, JobRequest, JobState
from core.model.money import FREE
from core.notebook.kinds import Wish

_RESTING = (JobState.FAILED, JobState.CANCELLED, JobState.WRITTEN_OFF, JobState.UNKNOWN)

log = logging.getLogger(__name__)


class Following:
    """Asks for what follows. `later` names a project again after a while."""

    def __init__(
        self,
        kit: Kit,
        submit: Callable[[Sequence[JobRequest]], tuple[Job, ...]],
        refresher: Refresher,
        later: Callable[[str], None],
    ) -> None:
        self._kit = kit
        self._submit = submit
        self._refresher = refresher
        self._later = later

    def follow(self, project_id: str) -> None:
        """Everything that follows. What cannot be written now is done a little later; one kind of work never stops the other."""
        for work in (self.run_free, self._refresher.advance):
            try:
                work(project_id)
            except SHUT as error:
                log.warning("What follows in a project is tried again: %s", error)
                self._later(project_id)
            except StudioError as error:
                log.warning("What follows in a project has to wait: %s", error)

    def run_free(self, project_id: str) -> tuple[Job, ...]:
        """Starts free cells that are due, the most upstream ones first.

        What has failed for exactly these inputs is left alone until something changes. A cell that reads another one that
        is at work, or about to be, waits for it: a cut is not planned on the beats of the song before.
        """
        snapshot = self._kit.notebook.snapshot(project_id)
        if snapshot.project.deleted_at is not None:
            return ()
        moving = self._kit.store.jobs(project_id, live_only=True, limit=-1)
        free = [job.request.cell for job in moving if self._kit.notebook.kinds[job.request.cell.kind].is_free]
        going = {ref.name for ref in free}
        found: list[Job] = []
        for ref in self._kit.notebook.due_free(snapshot):
            if ref.name not in going and self._kit.notebook.reads(snapshot, ref) & going:
                continue
            started = self._started(snapshot, ref)
            going |= {job.request.cell.name for job in started}
            found += started
        return tuple(found)

    def _started(self, snapshot: Snapshot, ref: CellRef) -> tuple[Job, ...]:
        try:
            request = self._kit.notebook.request(snapshot, ref, Wish(), FREE)
            last = self._kit.store.last_job(request.request_key)
            return self._submit([request]) if last is None or last.state not in _RESTING else ()
        except (InputError, SettingsError) as error:
            log.info("%s does not run by itself: %s", ref.name, error.message)
            return ()
