"""A generation: freeze, submit, poll, download, check, and then the take.

Every step looks at the rows first, so it does no harm when it is run again, and a run can begin anew at any time.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from core.errors import (
    BadReplyError,
    BlobMissingError,
    DiskFullError,
    OutcomeUnknownError,
    ProviderError,
    StoreBusyError,
    StudioError,
)
from core.jobs.endings import Endings
from core.jobs.kit import Kit
from core.jobs.retry import Policy
from core.jobs.turn import Haul, Turn
from core.model.base import utc_now
from core.model.jobs import Attempt, AttemptState, Job, JobState, Stage
from core.model.orders import GenerateOrder, OrderResult, Output
from core.orders import generate
from core.providers.contract import Done, Failed, Progress, Provider, RemoteJob
from core.store.jobs import JobChange

log = logging.getLogger(__name__)

_INSIST = 10
"""How often a remote id is written again when the database is busy. It must not be lost."""


class Generation:
    """Steps of a job that goes to a vendor."""

    def __init__(self, kit: Kit, endings: Endings) -> None:
        self._kit = kit
        self._endings = endings

    def freeze(self, job: Job, _turn: Turn) -> Turn:
        """Takes the job up where its rows say it stands. From here on only the request in the row counts."""
        if self._kit.store.job_result(job.id) is not None:
            return Turn(then="take")
        attempt = self._last_attempt(job)
        if attempt is None and job.state is JobState.CANCELLING:
            return self._endings.cancelled(job)
        return Turn(then="poll" if attempt is not None and attempt.remote_id is not None else "submit")

    def submit(self, job: Job, _turn: Turn) -> Turn:
        """Writes down that a request is about to leave, sends it, and writes down the answer at once.

        A request that may have left before is sent again only to a vendor that charges it once.
        """
        provider, last = self._provider(job), self._last_attempt(job)
        if last is not None and last.remote_id is not None:
            return Turn(then="poll")
        is_open = last is not None and last.state in {AttemptState.WRITTEN, AttemptState.UNKNOWN}
        if is_open and not provider.is_idempotent:
            error = OutcomeUnknownError("The program stopped while the answer was due.")
            return self._endings.unknown(job, error)
        if not is_open and job.state is JobState.CANCELLING:
            return self._endings.cancelled(job)
        with self._kit.stops.sending():
            attempt = last if last is not None and is_open else self._kit.store.add_attempt(job.id, job.request.price)
            self._keep(job, attempt, self._send(job, provider, attempt, is_again=is_open))
        return Turn(then="poll")

    def poll(self, job: Job, turn: Turn) -> Turn:
        """Asks the vendor how far it is; when told to stop, passes that on first, once."""
        provider, remote_id = self._provider(job), job.remote_id or ""
        is_stopping = turn.is_stopping or job.state is JobState.CANCELLING
        if is_stopping and not turn.is_stopping:
            self._stop_remote(provider, remote_id)
        found = generate.poll(provider, remote_id, self._kit.blobs)
        if isinstance(found, Progress):
            return self._wait(job, turn, found, is_stopping)
        if isinstance(found, Failed):
            return self._lost(job, found)
        if found.deadline_at is not None:
            self._kit.store.change_job(job.id, {"deadline_at": found.deadline_at})
        return _arriving(found)

    def download(self, job: Job, turn: Turn) -> Turn:
        """Brings one result home."""
        haul = turn.haul
        file = haul.files[turn.part]
        arrived = generate.download(self._provider(job), job.remote_id or "", file, self._kit.blobs)
        self._kit.store.name_blobs(job.id, [arrived.blob])
        haul = haul.model_copy(update={"arrived": (*haul.arrived, arrived)})
        is_last = len(haul.arrived) == len(haul.files)
        return Turn(then="check", haul=haul) if is_last else Turn(then="download", part=turn.part + 1, haul=haul)

    def check(self, job: Job, turn: Turn) -> Turn:
        """Looks at what came. A result that cannot be used is kept, and paid for."""
        order, haul = _order(job), turn.haul
        try:
            result = generate.check(
                order,
                self._kit.blobs,
                arrived=haul.arrived,
                text=haul.text,
                billed=haul.billed,
                limits=self._kit.settings.limits,
            )
        except BadReplyError as error:
            outputs = tuple(Output(blob=part.blob, extra=part.extra) for part in haul.arrived)
            kept = OrderResult(outputs=outputs or (Output(extra=haul.text),), billed=haul.billed)
            return self._endings.failed(job, error, billed=haul.billed, kept=kept)
        self._kit.store.change_job(job.id, {"result": result, "stage": Stage.TAKE, "deadline_at": None})
        return Turn(then="take")

    def submit_policy(self, job: Job) -> Policy | None:
        """How a failed submit is tried again; None when it may have been accepted by a vendor that would charge twice."""
        last = self._last_attempt(job)
        if last is None or last.state is AttemptState.REFUSED:
            return self._kit.retries.submit
        return self._kit.retries.resend if self._provider(job).is_idempotent else None

    def _send(self, job: Job, provider: Provider, attempt: Attempt, *, is_again: bool) -> RemoteJob:
        try:
            return generate.submit(_order(job), provider, self._kit.blobs, request_id=attempt.request_id)
        except StudioError as error:
            is_certain = isinstance(error, BlobMissingError) or (
                isinstance(error, ProviderError) and error.is_accepted is False
            )
            state = AttemptState.REFUSED if is_certain and not is_again else AttemptState.UNKNOWN
            self._kit.store.answer_attempt(attempt.id, state)
            raise

    def _keep(self, job: Job, attempt: Attempt, remote: RemoteJob) -> None:
        """Writes the remote id, whatever it takes: without it, what was paid for cannot be found again."""
        for left in reversed(range(_INSIST)):
            try:
                with self._kit.store.transaction():
                    self._kit.store.name_blobs(job.id, generate.answer_blobs(remote.remote_id, self._kit.blobs))
                    self._kit.store.answer_attempt(
                        attempt.id, AttemptState.ACCEPTED, remote_id=remote.remote_id, deadline_at=remote.deadline_at
                    )
                    self._kit.store.change_job(job.id, {"deadline_at": remote.deadline_at})
            except (StoreBusyError, DiskFullError):
                if not left:
                    log.warning("Job %s was accepted as %s, which could not be written down.", job.id, remote.remote_id)
                    raise
                time.sleep(0.5)
            else:
                return

    def _stop_remote(self, provider: Provider, remote_id: str) -> None:
        try:
            provider.cancel(remote_id)
        except ProviderError as error:
            log.info("The vendor could not be told to stop: %s", error.message)

    def _wait(self, job: Job, turn: Turn, found: Progress, is_stopping: bool) -> Turn:
        if (found.fraction, found.eta_s, found.note) != (job.fraction, job.eta_s, job.note):
            change = JobChange(fraction=found.fraction, eta_s=found.eta_s, note=found.note)
            self._kit.store.change_job(job.id, change)
        return Turn(then="poll", at=_soon(found.wait_s, job.deadline_at), part=turn.part + 1, is_stopping=is_stopping)

    def _lost(self, job: Job, found: Failed) -> Turn:
        if found.is_cancelled:
            return self._endings.cancelled(job, billed=found.billed)
        return self._endings.failed(job, found.error, billed=found.billed)

    def _provider(self, job: Job) -> Provider:
        return self._kit.providers.provider(_order(job).provider)

    def _last_attempt(self, job: Job) -> Attempt | None:
        attempts = self._kit.store.attempts(job.id)
        return attempts[-1] if attempts else None


def _order(job: Job) -> GenerateOrder:
    order = job.request.order
    assert isinstance(order, GenerateOrder), "only orders for a vendor come this way"
    return order


def _arriving(found: Done) -> Turn:
    haul = Haul(files=found.files, text=found.text, billed=found.billed)
    return Turn(then="download" if found.files else "check", haul=haul)


def _soon(wait_s: float, deadline_at: datetime | None) -> datetime:
    """After the vendor's wait; every second when the result is about to expire."""
    at = utc_now() + timedelta(seconds=wait_s)
    if deadline_at is None or at < deadline_at - timedelta(minutes=1):
        return at
    return utc_now() + timedelta(seconds=min(wait_s, 1.0))
