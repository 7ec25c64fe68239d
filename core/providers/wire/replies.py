"""A vendor's answer, read with care, and the error that a refusal becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    LimitError,
    ModelRetiredError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
)
from core.providers.wire.documents import json_of
from core.providers.wire.gate import wait_asked_s

_LONGEST = 400
REST_S = 20.0
"""How long a vendor is left alone that says "too many requests" and does not say for how long."""


@dataclass(frozen=True)
class Reply:
    """An HTTP answer, whole. Header names are lower case."""

    title: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def kind(self) -> str:
        """Its media type, such as `application/json`; empty when it names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_document(self) -> bool:
        """Whether it is JSON: then a vendor spoke, and nobody in between."""
        try:
            self.value()
        except BadReplyError:
            return False
        return True

    def json(self) -> dict[str, Any]:
        """The JSON object in it.

        Raises:
            BadReplyError: When it is something else. Nobody knows then what the vendor did.
        """
        found = self.value()
        if not isinstance(found, dict):
            raise self.unreadable("no JSON object")
        return found

    def value(self) -> Any:
        """The JSON value in it.

        Raises:
            BadReplyError: When it is not JSON.
        """
        try:
            return json_of(self.content)
        except ValueError as exc:
            raise self.unreadable(f"{self.kind or 'something'} that is not JSON") from exc

    def body(self) -> dict[str, Any]:
        """The JSON object in it, or an empty one: for reading errors, which may be anything."""
        try:
            found = json_of(self.content)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def unreadable(self, what: str) -> BadReplyError:
        """The error for an answer that does not fit; to be raised."""
        return BadReplyError(f"{self.title} answered {what}.", hint="Look it up at the vendor.")


@contextmanager
def handing_over() -> Iterator[None]:
    """Around the handing over of files, which comes before the order: whatever is answered there, nothing is ordered yet.

    Raises:
        BusyError: In place of a `BadReplyError`, which would leave open what happened.
    """
    try:
        yield
    except BadReplyError as exc:
        raise BusyError(f"A file could not be handed over: {exc.message}", hint="Nothing was ordered.") from exc


@dataclass(frozen=True)
class Refusal:
    """What a vendor said when it said no.

    Args:
        words: The vendor's own words, cleaned of keys and links.
        kind: Class of the error, where the vendor's words tell more than the HTTP status does. `LimitError` without a wait
            is an account without credit; a 429 that nobody explains is a pause of `REST_S`.
        wait_s: How long it asked us to wait; None leaves it to the headers.
        is_none: It is no refusal at all but an answer, whatever its status: some tell failed work under 422.
    """

    words: str = ""
    kind: type[ProviderError] | None = None
    wait_s: float | None = None
    is_none: bool = False


Reader = Callable[[Reply], Refusal]
"""Reads one vendor's error answers."""

_BY_STATUS: Mapping[int, type[ProviderError]] = {
    400: BadRequestError,
    401: AuthError,
    402: LimitError,
    403: AuthError,
    404: ModelRetiredError,
    405: BadRequestError,
    406: BadRequestError,
    409: BadRequestError,
    410: ModelRetiredError,
    413: BadRequestError,
    415: BadRequestError,
    422: BadRequestError,
    429: LimitError,
    503: BusyError,
    529: BusyError,
}
_HINTS: Mapping[type[ProviderError], str] = {
    AuthError: "Check the key in the settings.",
    RefusedError: "Say it in other words, or choose another model.",
    LimitError: "Nothing was charged. Look at the credit and the limits of your account.",
    BusyError: "Nothing was charged. It is asked again in a moment.",
    BadRequestError: "Nothing was charged.",
    ModelRetiredError: "Choose another model.",
    OutcomeUnknownError: "It may or may not have accepted the request.",
}


def error_of(reply: Reply, refusal: Refusal, *, is_spending: bool) -> ProviderError:
    """The error that an answer without success becomes.

    Args:
        reply: The answer.
        refusal: What its words say.
        is_spending: Whether it answers a submit: then a failure inside the vendor leaves the outcome open.
    """
    kind = refusal.kind or _of_status(reply, is_spending=is_spending)
    said = f": {refusal.words[:_LONGEST].strip().rstrip('.')}." if refusal.words.strip() else f" ({reply.status})."
    message = f"{reply.title} {_VERBS.get(kind, 'could not do it')}{said}"
    hint = _HINTS.get(kind, "")
    if kind is LimitError:
        wait_s = refusal.wait_s if refusal.wait_s is not None else _asked(reply)
        if wait_s is None and reply.status == 429 and refusal.kind is None:
            wait_s = REST_S
        return LimitError(message, hint="It is asked again then." if wait_s is not None else hint, wait_s=wait_s)
    return kind(message, hint=hint)


_VERBS: Mapping[type[ProviderError], str] = {
    AuthError: "does not accept the key",
    RefusedError: "refuses this",
    LimitError: "has had enough",
    BusyError: "is overloaded",
    BadRequestError: "finds fault with the request",
    ModelRetiredError: "does not have this",
    OutcomeUnknownError: "failed while it had the request",
    BadReplyError: "answered with an error that cannot be placed",
}


def _asked(reply: Reply) -> float | None:
    return wait_asked_s(reply.headers) if reply.status == 429 else None


def _of_status(reply: Reply, *, is_spending: bool) -> type[ProviderError]:
    """What a status alone says.

    A 503 is sure that nothing was taken in the vendor's own words only: whoever stands in between answers it, too, when
    the vendor has the request and then falls silent.
    """
    status, unsure = reply.status, OutcomeUnknownError if is_spending else BusyError
    if status == 408 or (status == 503 and not reply.is_document and "retry-after" not in reply.headers):
        return unsure
    return _BY_STATUS.get(status) or (BadRequestError if 300 <= status < 500 else unsure)
