"""Free work on this machine: finding beats, planning the cut, effects on takes."""

from __future__ import annotations

from core.jobs.endings import Endings
from core.jobs.kit import Kit
from core.jobs.landing import Landing
from core.jobs.turn import Turn
from core.model.effects import EffectOrder
from core.model.jobs import Job, JobState
from core.orders.local import run_order


class FreeWork:
    """Steps of a job that needs nobody else."""

    def __init__(self, kit: Kit, endings: Endings, landing: Landing) -> None:
        self._kit = kit
        self._endings = endings
        self._landing = landing

    def freeze(self, job: Job, _turn: Turn) -> Turn:
        """Takes the job up; what was worked out before is only put away."""
        return Turn(then="take" if self._kit.store.job_result(job.id) is not None else "work")

    def work(self, job: Job, _turn: Turn) -> Turn:
        """Does the work in one piece."""
        if job.state is JobState.CANCELLING:
            return self._endings.cancelled(job)
        if isinstance(job.request.order, EffectOrder):
            self._kit.store.change_job(job.id, {"note": "drawing every picture anew"})
        result = run_order(
            job.request.order,
            self._kit.blobs,
            limits=self._kit.settings.limits,
            should_stop=lambda: self._kit.stops.should_stop(job.id),
        )
        files = tuple(output.blob for output in result.outputs if output.blob is not None)
        return self._landing.keep(job, result, files)
