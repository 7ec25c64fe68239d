"""MiniMax's numbers for what went wrong, and the error each of them becomes.

The first interface answers HTTP 200 even when it refuses, with the number in `base_resp`; the second one uses real statuses and
writes the number in parentheses at the end of its message. Source: the vendor's page of error codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.errors import (
    AuthError,
    BadRequestError,
    LimitError,
    ModelRetiredError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
)
from core.providers.wire.documents import number_of
from core.providers.wire.gate import wait_asked_s
from core.providers.wire.replies import REST_S, Reader, Refusal, Reply

_REFUSED = frozenset({1026, 1027})
_TOO_FAST = frozenset({1002, 1039, 1041, 2045})
_NOT_PAID = frozenset({1008, 2056, 2061})
"""Out of credit, the plan's share of this window used up, a model the plan does not hold."""
_KEY = frozenset({1004, 2049})
_WRONG = frozenset({1042, 1043, 1044, 2013, 20132, 2037, 2038, 2039, 2042, 2048})
_KINDS: tuple[tuple[frozenset[int], type[ProviderError]], ...] = (
    (_REFUSED, RefusedError),
    (_TOO_FAST, LimitError),
    (_NOT_PAID, LimitError),
    (_KEY, AuthError),
    (_WRONG, BadRequestError),
)
_LAST_NUMBER = re.compile(r"\((\d{4,5})\)\s*$")
_NO_MODEL = re.compile(
    r"\bmodel\b.*\b(not exist|not support|unsupported|offline|retired|deprecated|no longer)", re.IGNORECASE
)
"""How a model that is gone is told: under 2013, in words alone. Not documented; a guess that costs nothing when it is wrong."""
_REGION = "; keys of the mainland are known at https://api.minimaxi.com only, see base_url in the settings"


def reader(unclear: type[ProviderError]) -> Reader:
    """Reads MiniMax's errors.

    Args:
        unclear: What a failure inside MiniMax is: it leaves the outcome open after a submit, and is a busy moment else.
    """

    def read(reply: Reply) -> Refusal:
        body = reply.body()
        if reply.is_ok and _is_state(body):
            return Refusal()
        code, words = said_in(body)
        if code == 0:
            return Refusal(words=words)
        kind = kind_of(code, words)
        if kind is None:
            return Refusal(words=words, kind=unclear if reply.is_ok else None)
        wait_s = (wait_asked_s(reply.headers) or REST_S) if code in _TOO_FAST else None
        return Refusal(words=f"{words} ({code}){_REGION if code in _KEY else ''}", kind=kind, wait_s=wait_s)

    return read


def kind_of(code: int, words: str) -> type[ProviderError] | None:
    """The class of error for a number; None for failures inside MiniMax and numbers nobody documented."""
    if code in _WRONG and _NO_MODEL.search(words):
        return ModelRetiredError
    return next((kind for numbers, kind in _KINDS if code in numbers), None)


def failure(code: object, words: str) -> ProviderError:
    """What a clip that failed becomes; `code` may be text or number."""
    number = number_of(code) or 0
    said = f": {words.strip().rstrip('.')}" if words.strip() else ""
    if number in _REFUSED:
        return RefusedError(
            f"MiniMax refused this{said} ({number}).", hint="Say it in other words, or choose another model."
        )
    numbered = f" ({number})" if number else ""
    return RemoteFailedError(f"MiniMax could not make it{said}{numbered}.", hint="Make another take.")


def said_in(body: Mapping[str, Any]) -> tuple[int, str]:
    """The number and the words of an answer; 0 where nothing went wrong, or no number is told."""
    base = body.get("base_resp")
    if isinstance(base, Mapping):
        return number_of(base.get("status_code")) or 0, str(base.get("status_msg") or "")
    error = body.get("error")
    if not isinstance(error, Mapping):
        return 0, ""
    words = str(error.get("message") or error.get("type") or "")
    found = _LAST_NUMBER.search(words)
    return (int(found.group(1)) if found else 0), _LAST_NUMBER.sub("", words).strip()


def _is_state(body: Mapping[str, Any]) -> bool:
    """Whether it tells how a clip is doing; then a number in it speaks of the clip, not of the question."""
    return bool(body.get("status")) and bool(body.get("task_id"))
