"""What Google says when it says no.

Source: google-genai 3.4.0 (`{"error": {code, message, status, details}}`, on streams within a list of one); the details may hold a
`RetryInfo` with the wait. Interactions say their code in words. A wrong key is a 400 with the reason API_KEY_INVALID.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import AuthError, LimitError, ProviderError, RefusedError
from core.providers.wire.documents import json_of
from core.providers.wire.gate import span_s
from core.providers.wire.replies import Refusal, Reply

BLOCKED = frozenset(
    (
        "SAFETY",
        "RECITATION",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "LANGUAGE",
    )
)
"""Reasons of Google for holding back what was made, or for not beginning."""
_ALPHABET = str.maketrans("-_", "+/")
_BAD_KEYS = frozenset(("API_KEY_INVALID", "API_KEY_EXPIRED", "API_KEY_SERVICE_BLOCKED"))


def read_refusal(reply: Reply) -> Refusal:
    """Reads an error answer; nothing of an answer that is good."""
    if reply.is_ok:
        return Refusal()
    error = error_in(reply)
    return Refusal(str(error.get("message") or ""), _kind(error), _wait_s(error))


def error_in(reply: Reply) -> Mapping[str, Any]:
    """The error of an answer, out of its list where it is in one; empty where there is none."""
    try:
        body = json_of(reply.content)
    except ValueError:
        return {}
    body = body[0] if isinstance(body, list) and body else body
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def is_blocked(*words: Any) -> bool:
    """Whether any of these is a reason of policy."""
    return any(isinstance(word, str) and word.upper() in BLOCKED for word in words)


def decoded(text: str) -> bytes:
    """Bytes out of base64, in either of its alphabets: Google's own client writes the one for addresses.

    Raises:
        ValueError: When it is neither.
    """
    return base64.b64decode(text.translate(_ALPHABET), validate=True)


def _kind(error: Mapping[str, Any]) -> type[ProviderError] | None:
    reasons = {str(part.get("reason")) for part in _details(error)}
    if reasons & _BAD_KEYS or "api key not valid" in str(error.get("message")).lower():
        return AuthError
    if is_blocked(error.get("status"), error.get("code"), *reasons):
        return RefusedError
    is_over_quota = any(str(part.get("@type", "")).endswith("QuotaFailure") for part in _details(error))
    return LimitError if is_over_quota else None


def _wait_s(error: Mapping[str, Any]) -> float | None:
    for part in _details(error):
        if str(part.get("@type", "")).endswith("RetryInfo"):
            return span_s(str(part.get("retryDelay", "")))
    return None


def _details(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = error.get("details")
    return (part for part in (found if isinstance(found, list) else ()) if isinstance(part, dict))
