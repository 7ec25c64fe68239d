"""The whole contract with a vendor, on one screen.

A provider turns a frozen `GenerateOrder` into remote work and brings the result home. It keeps nothing: what must be
remembered (the remote id, deadlines, what was billed) is returned. Every call may raise the `ProviderError` tree and
nothing else; `submit` raises with `is_accepted=False` only when it is certain that the vendor accepted nothing. A vendor
that makes things while one waits answers a submit with the thing itself, an `Answer`; it is never polled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from core.errors import BadReplyError, ProviderError, RefusedError, RemoteFailedError
from core.model.money import UNKNOWN, Price
from core.model.orders import GenerateOrder


class Files(Protocol):
    """Where a provider finds the files an order names by digest."""

    def path(self, digest: str) -> Path:
        """An existing local file with these bytes; never written to."""


ANSWER_FAILURES: tuple[type[ProviderError], ...] = (RefusedError, BadReplyError, RemoteFailedError)
"""What an answer may fail with. Each keeps its class, message and hint when it is stored."""

Hear = Callable[[str], None]
"""Is told the whole text so far, as it grows, while a writer writes."""


@dataclass(frozen=True)
class RemoteJob:
    """Accepted work. `deadline_at`: when the vendor deletes the result, if it tells."""

    remote_id: str
    deadline_at: datetime | None = None


@dataclass(frozen=True)
class Made:
    """One file that came with the answer itself. `extra` is JSON text that belongs to it, such as the times of words."""

    content: bytes
    suffix: str
    extra: str | None = None


@dataclass(frozen=True)
class Answer:
    """The result, in answer to the submit: files, or `text` (JSON of the reply document) for writers.

    `failure` is set when the vendor took the request, charged for it and came to nothing: it refused while it wrote, ran
    out of length, or broke off. One of `ANSWER_FAILURES`; `billed` is then what the failure cost.
    """

    files: tuple[Made, ...] = ()
    text: str | None = None
    billed: Price = UNKNOWN
    failure: ProviderError | None = None


@dataclass(frozen=True)
class Progress:
    """Still at work. Ask again after `wait_s`; `fraction` is 0 to 1 or None."""

    fraction: float | None = None
    eta_s: float | None = None
    note: str = ""
    wait_s: float = 5.0


@dataclass(frozen=True)
class RemoteFile:
    """One result at the vendor: `ref` is a link or a name only this provider reads. `extra` is JSON text that belongs to it."""

    ref: str
    suffix: str
    extra: str | None = None


@dataclass(frozen=True)
class Done:
    """Finished: files to download, or `text` (JSON of the reply document) for writers."""

    files: tuple[RemoteFile, ...] = ()
    text: str | None = None
    billed: Price = UNKNOWN
    deadline_at: datetime | None = None


@dataclass(frozen=True)
class Failed:
    """The vendor tried and failed, or was told to stop. `billed` is what the failure cost."""

    error: ProviderError
    billed: Price = UNKNOWN
    is_cancelled: bool = False


@dataclass(frozen=True)
class Recent:
    """One entry of the vendor's own list, for finding what was sent and never answered."""

    remote_id: str
    model: str
    created_at: datetime
    prompt: str = ""
    request_id: str | None = None


@dataclass(frozen=True)
class Health:
    """What a vendor says of itself and of the key, without charging.

    Args:
        is_key_good: None where the vendor has no call that tells.
        credit: What is left, in the vendor's own words (`4.20 credits`); empty where it does not tell.
        note: Anything else worth a sentence: how long its queue is, which models it is about to switch off.
    """

    is_key_good: bool | None = None
    credit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Callback:
    """What a vendor told us unasked.

    Args:
        remote_id: The work it speaks of; empty when it speaks of none (a handshake).
        is_signed: The vendor's signature is on it; without one it is no more than a hint to ask.
        event_id: The same for every delivery of one message; empty where the vendor has none.
        reply: JSON that the vendor wants to hear back.
    """

    remote_id: str = ""
    is_signed: bool = False
    event_id: str = ""
    reply: Mapping[str, str] | None = None


@dataclass(frozen=True)
class VoiceChoice:
    """A voice one can choose.

    Args:
        id: The vendor's name of it, as `SpeechRequest.voice` takes it.
        name: For people.
        labels: What the vendor says of it, such as `language`, `accent`, `gender`, `age`; may be empty.
        sample_url: Where it can be heard; empty where there is no sample.
    """

    id: str
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    sample_url: str = ""


class Provider(Protocol):
    """A vendor. `is_idempotent`: sending the same `request_id` again is charged once and answers the same remote job."""

    name: str
    is_idempotent: bool

    def submit(
        self, order: GenerateOrder, *, request_id: str, files: Files, hear: Hear | None = None
    ) -> RemoteJob | Answer:
        """Sends the order. `hear` is told a writer's text as it grows, where the vendor streams."""

    def poll(self, remote_id: str) -> Progress | Done | Failed: ...

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        """Streams one result into `to`, which does not exist yet. May be called again after a failure.

        Raises:
            ExpiredError: When the vendor has deleted it.
        """

    def cancel(self, remote_id: str) -> None:
        """Asks the vendor to stop. Quietly does nothing where it has no such call or the work is over."""

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...] | None:
        """The vendor's list since a moment; None where it has none."""

    def check(self) -> Health:
        """Asks whether the vendor is there and knows the key; costs nothing.

        Raises:
            ProviderError: `AuthError` for a key it does not know, `UnreachableError` when it is not there.
        """


@runtime_checkable
class CallsBack(Protocol):
    """A vendor that tells when work is done, at the address that was sent with it."""

    def hear_back(self, headers: Mapping[str, str], body: bytes) -> Callback:
        """Reads what came. Header names are lower case.

        Raises:
            AuthError: When it is signed and the signature is not the vendor's, or is too old.
            BadReplyError: When it cannot be read.
        """


@runtime_checkable
class HasVoices(Protocol):
    """A vendor whose voices are not in the catalogue alone: each account has its own."""

    def voices(self) -> tuple[VoiceChoice, ...]:
        """Every voice the key may use; costs nothing.

        Raises:
            ProviderError: When it cannot be asked.
        """


@runtime_checkable
class ChecksModels(Protocol):
    """A vendor that publishes what each of its models takes."""

    def live_schema(self, endpoint: str, version: str = "") -> Mapping[str, Any]:
        """The OpenAPI document of a model as it is now; costs nothing.

        Args:
            endpoint: The vendor's own name of the model.
            version: The version that is used; empty for the newest.

        Raises:
            ProviderError: When it cannot be had; `ModelRetiredError` when there is no such model any more.
        """
