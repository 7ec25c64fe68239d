"""A person's decisions about a job that exists: stop it, try it again, or say what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from core.errors import InputError, NotAllowedError, StudioError
from core.jobs.endings import Endings
from core.jobs.kit import Kit
from core.model.jobs import Attempt, AttemptState, EntryKind, Job, JobState
from core.model.orders import GenerateOrder
from core.providers.contract import Recent
from core.store.jobs import JobChange

LOOK_UP, ADOPT, WRITE_OFF = "look_up", "adopt", "write_off"
"""Ways out of an unknown outcome."""

_EARLIER = timedelta(minutes=2)
"""Clocks differ: a vendor's list is asked from a little before the request left."""


class Desk:
    """Stops, retries and resolves. `go_on` starts another run of a job."""

    def __init__(self, kit: Kit, endings: Endings, go_on: Callable[[Job], None]) -> None:
        self._kit = kit
        self._endings = endings
        self._go_on = go_on

    def cancel(self, job_id: str) -> Job:
        """Stops a job: at once while it waits, else at its next safe point. One that is over stays as it is.

        Raises:
            NotAllowedError: When its outcome is unknown: that needs a decision, not a stop.
        """
        store = self._kit.store
        job = store.job(job_id)
        if job.state is JobState.UNKNOWN:
            raise NotAllowedError((f"Nobody knows what became of {job.request.title}.",), hint=job.hint)
        has_ended = self._endings.cancelled_waiting(job)
        if not has_ended and store.change_job(job_id, {"state": JobState.CANCELLING}, only_in=[JobState.RUNNING]):
            self._kit.stops.add(job_id)
        return store.job(job_id)

    def retry_reasons(self, job: Job) -> tuple[str, ...]:
        """Why a job cannot be asked for again as it was; empty when it can."""
        if job.state not in {JobState.FAILED, JobState.CANCELLED}:
            return (f"{job.request.title} has not failed.",)
        has_answer = self._kit.store.answered_job(job.request.request_key) is not None
        spent = [entry for entry in self._kit.store.ledger(job_id=job.id) if entry.kind is EntryKind.SETTLE]
        return (
            (f"{job.request.title} failed, but was charged; ask for another take.",) if spent and not has_answer else ()
        )

    def resolve(self, job_id: str, how: str, remote_id: str | None = None) -> Job:
        """Says what became of a job of unknown outcome.

        Args:
            job_id: The job.
            how: `look_up` asks the vendor's own list (or fetches again what is known there), `adopt` takes on a remote id,
                `write_off` counts the money as spent.
            remote_id: For `adopt`, as the vendor shows it.

        Raises:
            NotAllowedError: When the outcome is known.
            InputError: When the remote id is empty or belongs to another job, or the vendor's list tells nothing.
            ProviderError: When the vendor could not be asked.
        """
        job = self._kit.store.job(job_id)
        if job.state is not JobState.UNKNOWN:
            raise NotAllowedError((f"{job.request.title} is not waiting for a decision.",))
        if how == WRITE_OFF:
            return self._write_off(job)
        if how == ADOPT:
            return self._adopt(job, (remote_id or "").strip())
        if how == LOOK_UP:
            return self._adopt(job, self._looked_up(job))
        raise InputError(f"There is no way out called {how}.")

    def _write_off(self, job: Job) -> Job:
        last = self._kit.store.attempts(job.id)[-1]
        self._kit.store.answer_attempt(last.id, AttemptState.WRITTEN_OFF)
        self._endings.written_off(job)
        return self._kit.store.job(job.id)

    def _adopt(self, job: Job, remote_id: str) -> Job:
        if not remote_id:
            raise InputError("An id is needed.", hint="Copy it from the vendor's own list of jobs.")
        store = self._kit.store
        with store.transaction():
            if store.job_of_remote(remote_id) not in {None, job.id}:
                raise InputError("Another job has this id already.", hint="Copy the id again.")
            last = store.attempts(job.id)[-1]
            store.answer_attempt(last.id, AttemptState.ADOPTED, remote_id=remote_id)
            change = JobChange(state=JobState.RUNNING, error="", error_code="", hint="", note="fetching what was found")
            is_mine = store.change_job(job.id, change, only_in=[JobState.UNKNOWN])
        if is_mine:
            self._taken_up(job)
        return store.job(job.id)

    def _taken_up(self, job: Job) -> None:
        """Starts the job again; where that cannot be done, the decision is still open."""
        try:
            self._go_on(job)
        except StudioError:
            back = JobChange(
                state=JobState.UNKNOWN, error=job.error, error_code=job.error_code, hint=job.hint, note=job.note
            )
            self._kit.store.change_job(job.id, back, only_in=[JobState.RUNNING])
            raise

    def _looked_up(self, job: Job) -> str:
        """The remote id the vendor answered with; else the one in its list; else the one a person pasted."""
        last = self._kit.store.attempts(job.id)[-1]
        if last.remote_id is not None and last.state is AttemptState.ACCEPTED:
            return last.remote_id
        try:
            return self._found(job)
        except InputError:
            if last.remote_id is None:
                raise
            return last.remote_id

    def _found(self, job: Job) -> str:
        order, attempt = job.request.order, self._kit.store.attempts(job.id)[-1]
        assert isinstance(order, GenerateOrder), "only a vendor's work has an unknown outcome"
        listed = self._kit.providers.provider(order.provider).find_recent(since=attempt.sent_at - _EARLIER)
        if listed is None:
            raise InputError(
                "This vendor has no list that can be asked.",
                hint="Look on its website and paste the id, or write it off.",
            )
        found = [entry for entry in listed if self._matches(entry, order, attempt)]
        if len(found) != 1:
            told = ", ".join(entry.remote_id for entry in found)
            words = f"Several could be it: {told}." if found else "Nothing in the vendor's list looks like it."
            raise InputError(words, hint="Paste the right id, look again later, or write it off.")
        return found[0].remote_id

    def _matches(self, entry: Recent, order: GenerateOrder, attempt: Attempt) -> bool:
        if entry.request_id is not None:
            return entry.request_id == attempt.request_id
        is_free = self._kit.store.job_of_remote(entry.remote_id) in {None, attempt.job_id}
        return is_free and entry.model == order.model and entry.prompt in {"", order.ask.prompt}
