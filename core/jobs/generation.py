"""A generation: freeze, submit, poll, download, check, and then the take.

Every step looks at the rows first, so it does no harm when it is run again, and a run can begin anew at any time.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from functools import partial

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
from core.jobs.lookup import LookUp
from core.jobs.retry import Policy
from core.jobs.turn import Haul, Trouble, Turn
from core.model.base import utc_now
from core.model.jobs import Attempt, AttemptState, Job, JobState, Stage
from core.model.orders import GenerateOrder, OrderResult, Output, WriteRequest
from core.orders import generate
from core.providers.contract import Done, Failed, Hear, Progress, Provider, RemoteJob
from core.store.jobs import JobChange

log = logging.getLogger(__name__)

_MOST_GROWN, _LOOKS_TO_DOUBLE, _LONGEST_LOOK_S = 4.0, 20, 30.0
"""Work that takes long is asked after less often: after twenty looks half as often, in the end a fourth, at most every 30 s."""

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

    def submit(self, job: Job, turn: Turn) -> Turn:
        """Writes down that a request is about to leave, sends it, and writes down the answer at once.

        A request that may have left before is sent again only to a vendor that charges it once.
        """
        provider, last = self._provider(job), self._last_attempt(job)
        if last is not None and last.remote_id is not None:
            return Turn(then="poll")
        is_open = last is not None and last.state in {AttemptState.WRITTEN, AttemptState.UNKNOWN}
        if is_open and not provider.is_idempotent:
            return self._lost_sight(job, OutcomeUnknownError("The program stopped while the answer was due."))
        if not is_open and job.state is JobState.CANCELLING:
            return self._endings.cancelled(job)
        if not is_open and (wait_s := self._pace_s(job)) > 0:
            return turn.model_copy(update={"at": utc_now() + timedelta(seconds=wait_s)})
        with self._kit.stops.sending():
            attempt = last if last is not None and is_open else self._kit.store.add_attempt(job.id, job.request.price)
            try:
                self._keep(job, attempt, self._send(job, provider, attempt, is_again=is_open))
            except (OutcomeUnknownError, BadReplyError) as error:
                if provider.is_idempotent:
                    raise  # sent again, which is charged once
                return self._lost_sight(job, error)
        return Turn(then="poll")

    def look_up(self, job: Job, turn: Turn) -> Turn:
        """Looks once, by itself, whether the vendor's list has what was sent; where there is doubt, a person decides."""
        assert turn.trouble is not None
        last = self._last_attempt(job)
        if last is not None and last.remote_id is not None:
            return Turn(then="poll")
        remote_id = self._surely(job)
        if last is None or remote_id is None:
            return self._endings.unknown(job, _error_of(turn.trouble))
        with self._kit.store.transaction():
            if self._kit.store.job_of_remote(remote_id) not in {None, job.id}:
                return self._endings.unknown(job, _error_of(turn.trouble))
            self._kit.store.answer_attempt(last.id, AttemptState.ADOPTED, remote_id=remote_id)
        return Turn(then="poll")

    def _pace_s(self, job: Job) -> float:
        """How long the model's own limit a minute holds this request back; a model that is gone has none."""
        model = _order(job).model
        found = next((one for one in self._kit.providers.catalogue.models() if one.id == model), None)
        return self._kit.pace.wait_s(model, None if found is None else found.per_minute)

    def _lost_sight(self, job: Job, error: ProviderError) -> Turn:
        self._kit.store.change_job(job.id, {"note": "looking whether the vendor has it"})
        trouble = Trouble(code=error.code, message=error.message, hint=error.hint)
        return Turn(then="look up", at=utc_now() + timedelta(seconds=self._kit.retries.look_s), trouble=trouble)

    def _surely(self, job: Job) -> str | None:
        try:
            return LookUp(self._kit).surely(job)
        except ProviderError as error:
            log.info("The vendor's list could not be asked for job %s: %s", job.id, error.message)
            return None

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
        """Looks at what came. A result that cannot be used is kept, and paid for.

        It is paid for by now: a person's cancel brings it home all the same. Only the program's own end breaks off; then
        it is looked at again at the next start.
        """
        order, haul = _order(job), turn.haul
        try:
            result = generate.check(
                order,
                self._kit.blobs,
                arrived=haul.arrived,
                text=haul.text,
                billed=haul.billed,
                limits=self._kit.settings.limits,
                should_stop=self._kit.stops.is_leaving,
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
            order, hear = _order(job), self._hear(job)
            return generate.submit(order, provider, self._kit.blobs, request_id=attempt.request_id, hear=hear)
        except StudioError as error:
            is_certain = isinstance(error, BlobMissingError) or (
                isinstance(error, ProviderError) and error.is_accepted is False
            )
            state = AttemptState.REFUSED if is_certain and not is_again else AttemptState.UNKNOWN
            self._kit.store.answer_attempt(attempt.id, state)
            raise

    def _hear(self, job: Job) -> Hear | None:
        """Listens to a writer; nothing else speaks while it works."""
        is_text = isinstance(_order(job).ask, WriteRequest)
        return partial(self._kit.heard.hear, job.id) if is_text else None

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
            generate.cancel(provider, remote_id)
        except ProviderError as error:
            log.info("The vendor could not be told to stop: %s", error.message)

    def _wait(self, job: Job, turn: Turn, found: Progress, is_stopping: bool) -> Turn:
        if (found.fraction, found.eta_s, found.note) != (job.fraction, job.eta_s, job.note):
            change = JobChange(fraction=found.fraction, eta_s=found.eta_s, note=found.note)
            self._kit.store.change_job(job.id, change)
        return Turn(
            then="poll",
            at=_next_look(found.wait_s, turn.part, job.deadline_at),
            part=turn.part + 1,
            is_stopping=is_stopping,
        )

    def _lost(self, job: Job, found: Failed) -> Turn:
        if found.is_cancelled:
            return self._endings.cancelled(job, billed=found.billed)
        return self._endings.failed(job, found.error, billed=found.billed)

    def _provider(self, job: Job) -> Provider:
        return self._kit.providers.provider(_order(job).provider)

    def _last_attempt(self, job: Job) -> Attempt | None:
        attempts = self._kit.store.attempts(job.id)
        return attempts[-1] if attempts else None


def _error_of(trouble: Trouble) -> ProviderError:
    kind = BadReplyError if trouble.code == BadReplyError.code else OutcomeUnknownError
    return kind(trouble.message, hint=trouble.hint)


def _order(job: Job) -> GenerateOrder:
    order = job.request.order
    assert isinstance(order, GenerateOrder), "only orders for a vendor come this way"
    return order


def _arriving(found: Done) -> Turn:
    haul = Haul(files=found.files, text=found.text, billed=found.billed)
    return Turn(then="download" if found.files else "check", haul=haul)


def _next_look(wait_s: float, looks: int, deadline_at: datetime | None) -> datetime:
    """Never before the vendor's wait is over; a little later with every look at long work, but not when the result expires soon."""
    now = utc_now()
    grown_s = max(wait_s, min(wait_s * min(_MOST_GROWN, 1 + looks / _LOOKS_TO_DOUBLE), _LONGEST_LOOK_S))
    at = now + timedelta(seconds=grown_s)
    if deadline_at is not None and at >= deadline_at - timedelta(minutes=1):
        return now + timedelta(seconds=wait_s)
    return at
