"""The offline studio: a vendor in a folder. What it accepted, charged and made outlives the app that asked."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from core.errors import (
    BadRequestError,
    BusyError,
    ExpiredError,
    ModelRetiredError,
    RemoteFailedError,
    SettingsError,
    UnreachableError,
)
from core.model.base import utc_now
from core.model.money import FREE
from core.model.orders import ClipRequest, GenerateOrder, MusicRequest, SoundRequest
from core.providers.catalogue import Catalogue, Grid, Model
from core.providers.contract import Done, Failed, Files, Health, Hear, Progress, Recent, RemoteFile, RemoteJob
from core.providers.offline import failures, log
from core.providers.offline.jobs import RemoteWork, load_work
from core.providers.offline.works import deliver, finish
from core.settings import OfflineSettings
from core.timing import FILM_RATE

_BUSY_POLLS = 2
_TIMED = (ClipRequest, MusicRequest, SoundRequest)
"""What is made as long as it was bought."""


class OfflineStudio:
    """A provider that keeps its state on disk and needs no network.

    Args:
        folder: Where it lives; made when first needed.
        settings: How it behaves.
        catalogue: Its models, with the prices it charges.
        now: The time, for tests.
    """

    name = "offline"

    def __init__(
        self, folder: Path, settings: OfflineSettings, catalogue: Catalogue, now: Callable[[], datetime] = utc_now
    ) -> None:
        failures.check_acts(settings.fail)
        self.is_idempotent = settings.is_idempotent
        self._folder = folder
        self._settings = settings
        self._catalogue = catalogue
        self._now = now

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,
        files: Files,
        hear: Hear | None = None,  # noqa: ARG002 - its texts are there all at once
    ) -> RemoteJob:
        """Writes the request into the books and charges it. The work itself is done when the result is fetched.

        Raises:
            ProviderError: As told by the settings; `BadRequestError` when the model cannot do what is asked.
        """
        try:
            with self._locked():
                return self._submit(order, request_id, files)
        except OSError as exc:
            raise UnreachableError(
                f"The offline studio cannot write in its folder: {exc.strerror}.", hint="Nothing was charged."
            ) from exc

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        """How far a job is; when its time has come, its result."""
        work = self._work(remote_id)
        if work.is_cancelled:
            return Failed(RemoteFailedError("The job was cancelled."), billed=FREE, is_cancelled=True)
        if work.act == failures.POLL_BUSY and work.count("busy") < _BUSY_POLLS:
            raise BusyError("The offline studio is too busy to say how far it is.")
        left_s = min(work.latency_s, (work.done_at - self._now()).total_seconds())
        if left_s > 0:
            return Progress(fraction=1 - left_s / work.latency_s, eta_s=left_s, wait_s=self._settings.poll_s)
        if work.act == failures.REMOTE_FAILED:
            error = RemoteFailedError("The offline studio tried and failed, as it was told to.", hint="Make it again.")
            return Failed(error, billed=work.billed)
        if self._is_expired(work):
            return Failed(_expired(), billed=work.billed)
        return finish(work)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        """Brings one result home.

        Raises:
            ExpiredError: When its time is over.
            UnreachableError: When the settings cut the line in the middle.
            MediaError: When it cannot be written here.
        """
        work = self._work(remote_id)
        if work.act == failures.EXPIRED or self._is_expired(work):
            raise _expired()
        deliver(work, file, to)
        if work.act == failures.DOWNLOAD_CUT and work.count("cut") == 0:
            with to.open("r+b") as stream:
                stream.truncate(to.stat().st_size // 2)
            raise UnreachableError("The line was cut in the middle of the download.", hint="It is fetched again.")

    def cancel(self, remote_id: str) -> None:
        """Stops a job that is not done yet, and gives its charge back."""
        with self._locked():
            try:
                work = self._work(remote_id)
            except BadRequestError:
                return
            if work.is_cancelled or self._now() >= work.done_at:
                return
            before = next(entry for entry in log.entries(self._folder) if entry.remote_id == remote_id)
            log.append(
                self._folder, self._entry(log.CANCEL, work.order, before.request_id, remote_id, -work.charge_usd)
            )
            work.set_cancelled()

    def check(self) -> Health:
        """Always there, on this machine."""
        return Health()

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...]:
        """What was accepted since a moment, oldest first. Without idempotency nobody knows our request ids."""
        accepted = [entry for entry in log.entries(self._folder) if entry.event == log.SUBMIT]
        return tuple(
            Recent(
                remote_id=entry.remote_id,
                model=entry.model,
                created_at=datetime.fromisoformat(entry.at),
                prompt=entry.prompt,
                request_id=entry.request_id if self.is_idempotent else None,
            )
            for entry in accepted
            if datetime.fromisoformat(entry.at) >= since
        )

    def _submit(self, order: GenerateOrder, request_id: str, files: Files) -> RemoteJob:
        known = log.entries(self._folder)
        if self.is_idempotent:
            for entry in known:
                if entry.event == log.SUBMIT and entry.request_id == request_id:
                    return RemoteJob(entry.remote_id, self._work(entry.remote_id).deadline_at)
        model = self._model(order)
        act = self._act(sum(entry.event != log.CANCEL for entry in known))
        if error := failures.turned_away(act, self._settings.poll_s):
            log.append(self._folder, self._entry(log.TURNED_AWAY, order, request_id, "", Decimal(0), act))
            raise error
        work = self._accept(order, model, act, request_id, files)
        if error := failures.answer_lost(act):
            raise error
        return RemoteJob(work.folder.name, work.deadline_at)

    def _accept(self, order: GenerateOrder, model: Model, act: str, request_id: str, files: Files) -> RemoteWork:
        ask = order.ask
        charge = model.price_of(ask).usd or Decimal(0)
        remote_id = self._remote_id(request_id)
        work = RemoteWork(
            folder=self._folder / "jobs" / remote_id,
            order=order,
            submitted_at=self._now(),
            charge_usd=charge,
            act=act,
            latency_s=self._settings.latency_s,
            expire_s=self._settings.expire_s,
            length_s=model.purchasable(ask.length_s) if isinstance(ask, _TIMED) else Fraction(0),
            rate=model.lengths.rate if isinstance(model.lengths, Grid) else FILM_RATE,
        )
        work.save(files)
        log.append(self._folder, self._entry(log.SUBMIT, order, request_id, remote_id, charge, act))
        return work

    def _model(self, order: GenerateOrder) -> Model:
        try:
            model = self._catalogue.model(order.model)
        except SettingsError as exc:
            raise ModelRetiredError(f"The offline studio has no model {order.model}.", hint=exc.hint) from exc
        if model.is_retired():
            raise ModelRetiredError(
                f"{model.title} was switched off on {model.retired_on}.", hint="Choose another model."
            )
        if problems := model.problems(order.ask):
            raise BadRequestError(" ".join(problems))
        return model

    def _act(self, turn: int) -> str:
        return self._settings.fail[turn] if turn < len(self._settings.fail) else failures.OK

    def _remote_id(self, request_id: str) -> str:
        """The same request always names the same job where that is promised; else each is a new one."""
        if self.is_idempotent:
            return f"off_{sha256(request_id.encode()).hexdigest()[:16]}"
        return f"off_{secrets.token_hex(8)}"

    def _work(self, remote_id: str) -> RemoteWork:
        try:
            return load_work(self._folder / "jobs" / Path(remote_id).name)
        except (FileNotFoundError, NotADirectoryError) as exc:
            raise BadRequestError(f"The offline studio knows no job {remote_id}.") from exc

    def _is_expired(self, work: RemoteWork) -> bool:
        return work.expire_s is not None and self._now() >= work.submitted_at + timedelta(seconds=work.expire_s)

    def _locked(self) -> AbstractContextManager[None]:
        return log.locked(self._folder)

    def _entry(
        self, event: str, order: GenerateOrder, request_id: str, remote_id: str, charge: Decimal, act: str = failures.OK
    ) -> log.Entry:
        return log.Entry(
            event=event,
            request_id=request_id,
            remote_id=remote_id,
            model=order.model,
            prompt=order.ask.prompt,
            charge_usd=str(charge),
            at=self._now().isoformat(),
            act=act,
        )


def _expired() -> ExpiredError:
    return ExpiredError("The offline studio has deleted this result.", hint="It has to be made again.")
