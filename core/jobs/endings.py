"""How a job ends: what is said, what it cost, and whether its outcome is known. Each ending is one transaction."""

from __future__ import annotations

from collections.abc import Collection

from core.errors import AuthError, BadReplyError, ExpiredError, ProviderError, RemoteFailedError, StudioError
from core.jobs.kit import Kit
from core.jobs.turn import OVER, Turn
from core.model.base import utc_now
from core.model.jobs import AttemptState, Job, JobState, Stage
from core.model.money import FREE, MOST_USD, UNKNOWN, Price
from core.model.orders import OrderResult
from core.store.jobs import JobChange

MOVING = (JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING)
_LIMBO = (AttemptState.WRITTEN, AttemptState.UNKNOWN)
_FINAL = (ExpiredError, RemoteFailedError)


class Endings:
    """The four ways out of a run that is not done, chosen by what the rows say."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def give_up(self, job: Job, stage: Stage, error: StudioError, *, billed: Price = UNKNOWN) -> Turn:
        """Ends a job after an error that is not tried again.

        Nothing was accepted: failed, and free. Accepted and finally lost, or what came is not what was asked: failed, with
        what it cost. Anything else that was accepted, or may have been, stays unknown, so that nothing paid for is dropped.
        """
        attempts = self._kit.store.attempts(job.id)
        last = attempts[-1] if attempts else None
        is_accepted = last is not None and last.remote_id is not None
        if last is not None and not is_accepted and last.state in _LIMBO:
            return self.unknown(job, error)
        is_final = isinstance(error, _FINAL) or (stage is Stage.CHECK and isinstance(error, BadReplyError))
        if stage is Stage.TAKE:
            result = self._kit.store.job_result(job.id)
            return self.failed(job, error, billed=result.billed if result is not None and is_accepted else FREE)
        if is_accepted and not is_final:
            return self.unknown(job, error)
        return self.failed(job, error, billed=billed if is_accepted else FREE)

    def failed(self, job: Job, error: StudioError, *, billed: Price = FREE, kept: OrderResult | None = None) -> Turn:
        """Ends a job that came to nothing.

        Args:
            job: The job.
            error: Why.
            billed: What the vendor took for it; unknown books the estimate.
            kept: What came, when it could not be used.
        """
        hint = error.hint or (
            "Nothing was charged; try again." if billed.is_free else "It was charged; another take costs again."
        )
        change = JobChange(state=JobState.FAILED, error=error.message, error_code=code_of(error), hint=hint, note="")
        if kept is not None:
            change["result"] = kept
        self._close(job, change, billed)
        return OVER

    def cancelled(self, job: Job, *, billed: Price = FREE) -> Turn:
        """Ends a job that a person has stopped."""
        self._close(job, JobChange(state=JobState.CANCELLED, note=""), billed)
        return OVER

    def cancelled_waiting(self, job: Job) -> bool:
        """Ends a job that has not begun; False when it has, in the same moment."""
        return self._close(job, JobChange(state=JobState.CANCELLED), FREE, only_in=(JobState.QUEUED,))

    def written_off(self, job: Job) -> None:
        """Ends a job of unknown outcome; its amount counts as spent, because it may have been."""
        self._close(job, JobChange(state=JobState.WRITTEN_OFF), UNKNOWN, only_in=(JobState.UNKNOWN,))

    def unknown(self, job: Job, error: StudioError) -> Turn:
        """Leaves the outcome open. The money stays reserved until a person decides."""
        attempts = self._kit.store.attempts(job.id)
        last = attempts[-1]
        change = JobChange(state=JobState.UNKNOWN, error_code=code_of(error), fraction=None, eta_s=None, note="")
        if last.remote_id is None:
            change["error"] = (
                f"{job.request.title} was sent and never answered; it may have been charged. {error.message}"
            )
            change["hint"] = "Look it up at the vendor, paste the id the vendor gave it, or write it off."
        else:
            change["error"] = f"{job.request.title} was accepted, but its result could not be fetched. {error.message}"
            change["hint"] = f"It is paid for: look it up again later. {_room_hint(error)}".strip()
        with self._kit.store.transaction():
            if last.remote_id is None:
                self._kit.store.answer_attempt(last.id, AttemptState.UNKNOWN)
            self._kit.store.change_job(job.id, change, only_in=MOVING)
        self._kit.ended(job)
        return OVER

    def cost(self, job: Job, billed: Price) -> tuple[Price, bool]:
        """What a job cost, and whether that is only the estimate. A bill larger than any limit is none: it was misread."""
        is_bill = billed.usd is not None and 0 <= billed.usd <= MOST_USD
        return (billed, False) if is_bill else (job.request.price, True)

    def _close(self, job: Job, change: JobChange, billed: Price, *, only_in: Collection[JobState] = MOVING) -> bool:
        cost, is_estimate = self.cost(job, billed)
        change |= {"ended_at": utc_now(), "fraction": None, "eta_s": None, "deadline_at": None}
        with self._kit.store.transaction():
            is_mine = self._kit.store.change_job(job.id, change, only_in=only_in)
            if is_mine:
                self._kit.store.close_money(job.id, cost, is_estimate=is_estimate)
        if is_mine:
            self._kit.stops.discard(job.id)
            self._kit.ended(job)
        return is_mine


def _room_hint(error: StudioError) -> str:
    """What a person can do so that a result can be fetched; a vendor's own advice may be to pay for another one."""
    return "" if isinstance(error, ProviderError) and not isinstance(error, AuthError) else error.hint


def code_of(error: StudioError) -> str:
    """Stored name of an error's class."""
    return error.code if isinstance(error, ProviderError) else type(error).__name__.removesuffix("Error").lower()
