"""A person's decisions about a job that exists: stop it, try it again, or say what became of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.errors import (
    BadRequestError,
    ExpiredError,
    InputError,
    NotAllowedError,
    RemoteFailedError,
    StudioError,
)
from core.jobs.endings import Endings
from core.jobs.kit import Kit
from core.jobs.lookup import LookUp, order_of
from core.model.jobs import AttemptState, EntryKind, Job, JobState
from core.orders.generate import ANSWERED
from core.store.jobs import JobChange

LOOK_UP, ADOPT, WRITE_OFF = "look_up", "adopt", "write_off"
"""Ways out of an unknown outcome."""

log = logging.getLogger(__name__)


class Desk:
    """Stops, retries and resolves. `go_on` starts another run of a job."""

    def __init__(self, kit: Kit, endings: Endings, go_on: Callable[[Job], None]) -> None:
        self._kit = kit
        self._endings = endings
        self._go_on = go_on
        self._look = LookUp(kit)
        self._lock = threading.Lock()
        self._asking: set[str] = set()

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
        with self._alone(job):
            if how == WRITE_OFF:
                return self._write_off(job)
            if how == ADOPT:
                return self._paste(job, (remote_id or "").strip())
            if how == LOOK_UP:
                return self._adopt(job, self._looked_up(job))
        raise InputError(f"There is no way out called {how}.")

    @contextmanager
    def _alone(self, job: Job) -> Iterator[None]:
        """One decision at a time: who presses twice does not ask the vendor twice, or write off what is being adopted."""
        with self._lock:
            if job.id in self._asking:
                raise NotAllowedError((f"{job.request.title} is being looked up already.",), hint="Wait a moment.")
            self._asking.add(job.id)
        try:
            yield
        finally:
            with self._lock:
                self._asking.discard(job.id)

    def _write_off(self, job: Job) -> Job:
        last = self._kit.store.attempts(job.id)[-1]
        self._kit.store.answer_attempt(last.id, AttemptState.WRITTEN_OFF)
        self._endings.written_off(job)
        return self._kit.store.job(job.id)

    def _paste(self, job: Job, remote_id: str) -> Job:
        if not remote_id:
            raise InputError("An id is needed.", hint="Copy it from the vendor's own list of jobs.")
        self._check_free(job, remote_id)  # before the vendor is asked: it could only say that the id is right
        self._check_id(job, remote_id)
        return self._adopt(job, remote_id)

    def _check_free(self, job: Job, remote_id: str) -> None:
        if self._kit.store.job_of_remote(remote_id) not in {None, job.id}:
            raise InputError("Another job has this id already.", hint="Copy the id again.")

    def _adopt(self, job: Job, remote_id: str) -> Job:
        store = self._kit.store
        with store.transaction():
            self._check_free(job, remote_id)
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
            return self._look.found(job)
        except InputError:
            if last.remote_id is None:
                raise
            return last.remote_id

    def _check_id(self, job: Job, remote_id: str) -> None:
        """Asks the vendor for what was pasted; costs nothing."""
        if remote_id.startswith(ANSWERED):
            raise InputError("That is no id of a vendor.", hint="Copy it from the vendor's own list of jobs.")
        try:
            self._kit.providers.provider(order_of(job).provider).poll(remote_id)
        except BadRequestError as error:
            raise InputError(
                f"The vendor does not take that id: {error.message}", hint="Copy it again, or write it off."
            ) from error
        except (ExpiredError, RemoteFailedError) as error:
            log.info("Job %s is adopted, though: %s", job.id, error.message)
