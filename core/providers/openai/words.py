"""What OpenAI and those who speak like it say when they say no.

Source: OpenAI's specification 2.3.0 (`{"error": {message, type, param, code}}`); OpenRouter puts a number into `code`, and
sometimes an error into an answer of 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import (
    AuthError,
    BadRequestError,
    BusyError,
    LimitError,
    ModelRetiredError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
)
from core.providers.wire.replies import Refusal, Reply

_LONGEST_ERROR = 1 << 16
_BY_CODE: Mapping[str, type[ProviderError]] = {
    "invalid_api_key": AuthError,
    "insufficient_quota": LimitError,
    "billing_hard_limit_reached": LimitError,
    "billing_not_active": LimitError,
    "model_not_found": ModelRetiredError,
    "content_policy_violation": RefusedError,
    "moderation_blocked": RefusedError,
    "content_filter": RefusedError,
    "invalid_prompt": RefusedError,
}
_IN_GOOD_ANSWERS: Mapping[str, type[ProviderError]] = {
    "400": BadRequestError,
    "401": AuthError,
    "402": LimitError,
    "403": RefusedError,
    "404": ModelRetiredError,
    "429": LimitError,
    "503": BusyError,
}
"""Of an error inside an answer of 200; any other leaves open what happened."""


def read_refusal(reply: Reply) -> Refusal:
    """Reads an error answer; nothing of an answer that is good."""
    if reply.is_ok and len(reply.content) > _LONGEST_ERROR:
        return Refusal()
    error = error_in(reply.body())
    if error is None:
        return Refusal("" if reply.is_ok else _page(reply))
    code = str(error.get("code") or error.get("type") or "")
    kind = _BY_CODE.get(code)
    if kind is None and _is_moderated(error):
        kind = RefusedError
    if kind is None and reply.is_ok:
        kind = _IN_GOOD_ANSWERS.get(code, OutcomeUnknownError)
    return Refusal(words_of(error), kind)


def error_in(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The error of an answer or of one event of a stream; None where there is none."""
    error = body.get("error")
    if isinstance(error, str) and error:
        return {"message": error}
    return error if isinstance(error, dict) and error else None


def words_of(error: Mapping[str, Any]) -> str:
    """What the vendor says went wrong."""
    return str(error.get("message") or error.get("code") or "")


def _is_moderated(error: Mapping[str, Any]) -> bool:
    """OpenRouter's moderation answers 403 with the reasons beside it; OpenAI's pictures name a kind of error."""
    metadata = error.get("metadata")
    has_reasons = isinstance(metadata, dict) and bool(metadata.get("reasons"))
    return has_reasons or error.get("type") == "image_generation_user_error"


def _page(reply: Reply) -> str:
    """A short plain answer, such as a proxy's; nothing of a whole page."""
    text = reply.content[:200].decode("utf-8", "replace").strip()
    return "" if text.startswith(("<", "{")) else text
