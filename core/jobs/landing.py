"""The last step of every job: its take, its money and its state, in one transaction."""

from __future__ import annotations

from core.jobs.endings import MOVING, Endings
from core.jobs.kit import Kit
from core.jobs.turn import OVER, Turn
from core.model.base import utc_now
from core.model.jobs import Job, JobState, Stage
from core.model.money import FREE
from core.model.orders import OrderResult


class Landing:
    """Puts results away."""

    def __init__(self, kit: Kit, endings: Endings) -> None:
        self._kit = kit
        self._endings = endings

    def take(self, job: Job, _turn: Turn) -> Turn:
        """Writes the take, settles the money and ends the job. The files were kept before, so the take never names nothing."""
        result = self._kit.store.job_result(job.id)
        assert result is not None, "a result is written down before its take is due"
        cost, is_estimate = FREE, False
        if self._kit.store.attempts(job.id):  # an answer from the cache has none, and costs nothing
            cost, is_estimate = self._endings.cost(job, result.billed)
        with self._kit.store.transaction():
            self._kit.notebook.land(job.request, job.id, result, cost)
            self._kit.store.close_money(job.id, cost, is_estimate=is_estimate)
            self._kit.store.change_job(
                job.id,
                {
                    "state": JobState.DONE,
                    "stage": Stage.TAKE,
                    "fraction": 1.0,
                    "eta_s": None,
                    "note": "",
                    "ended_at": utc_now(),
                },
                only_in=MOVING,
            )
        self._kit.stops.discard(job.id)
        self._kit.ended(job)
        return OVER

    def keep(self, job: Job, result: OrderResult, blobs: tuple[str, ...] = ()) -> Turn:
        """Writes down the result of work done here, with the files it names, and goes on to the take."""
        with self._kit.store.transaction():
            self._kit.store.name_blobs(job.id, blobs)
            self._kit.store.change_job(job.id, {"result": result, "stage": Stage.TAKE})
        return Turn(then="take")
