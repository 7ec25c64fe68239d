"""Text from a chat: the request with its strict schema, and the answer, whole or as it grows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.errors import BadReplyError, ProviderError, RefusedError, RemoteFailedError
from core.model.money import Price
from core.model.orders import GenerateOrder, WriteRequest
from core.model.replies import REPLIES
from core.providers.catalogue import Model
from core.providers.contract import Answer, Hear
from core.providers.openai.words import error_in, words_of
from core.providers.wire.line import Line
from core.providers.wire.mapping import body_of
from core.providers.wire.streams import event_of
from core.providers.writing import INSTRUCTION, MOST_CHARACTERS, billed_tokens, filled, reply_schema

READ_S = 300.0
"""Longest silence: a model that thinks says nothing for minutes."""
_END = "[DONE]"


def chat_body(model: Model, order: GenerateOrder, ask: WriteRequest) -> dict[str, Any]:
    """The request for a text, without streaming."""
    schema = {"name": REPLIES[ask.task].schema_name, "schema": reply_schema(REPLIES[ask.task]), "strict": True}
    return {
        "model": model.endpoint,
        "messages": [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": ask.prompt}],
        "response_format": {"type": "json_schema", "json_schema": schema},
        **body_of(model, order, str),
    }


def write(line: Line, model: Model, order: GenerateOrder, ask: WriteRequest, hear: Hear | None) -> Answer:
    """Asks for a text and reads it to its end.

    Args:
        line: To the vendor.
        model, order, ask: What is asked of whom.
        hear: Is told the text so far; the answer is streamed then.

    Raises:
        ProviderError: When there is no answer, or only a part of one.
    """
    body = chat_body(model, order, ask)
    if hear is None:
        reply = line.send("/chat/completions", json=body, read_s=READ_S)
        written = Written()
        written.take(reply.json())
    else:
        written = _streamed(line, body, hear)
    return _answer(line, model, written)


@dataclass
class Written:
    """An answer as it is read: whole, or from the pieces of a stream."""

    text: str = ""
    refusal: str = ""
    finish: str = ""
    usage: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None

    def take(self, body: Mapping[str, Any]) -> None:
        """Takes a whole answer, or one more piece."""
        self.error = self.error or error_in(body)
        if isinstance(body.get("usage"), dict):
            self.usage = body["usage"]
        choices = body.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            self._choice(choices[0])

    def _choice(self, choice: Mapping[str, Any]) -> None:
        self.error = self.error or error_in(choice)
        said = choice.get("delta") or choice.get("message")
        if isinstance(said, dict):
            self.text += _text(said.get("content"))
            self.refusal += _text(said.get("refusal"))
        self.finish = _text(choice.get("finish_reason")) or self.finish


def _streamed(line: Line, body: dict[str, Any], hear: Hear) -> Written:
    written = Written()
    asked = {**body, "stream": True, "stream_options": {"include_usage": True}}
    with closing(line.stream("/chat/completions", json=asked, read_s=READ_S)) as events:
        for data in events:
            if data == _END or written.error is not None:
                break
            if (event := event_of(data)) is None:
                continue
            before = len(written.text)
            written.take(event)
            if len(written.text) > MOST_CHARACTERS:
                raise BadReplyError(f"{line.title} writes without an end.", hint="Look it up at the vendor.")
            if len(written.text) > before:
                hear(written.text)
    return written


def _answer(line: Line, model: Model, written: Written) -> Answer:
    billed = _billed(model, written.usage)
    if (failure := _failure(line, written)) is not None:
        return Answer(text=written.text or None, billed=billed, failure=failure)
    return Answer(text=filled(written.text), billed=billed)


def _failure(line: Line, written: Written) -> ProviderError | None:
    """Why a text came to nothing though it was begun, and so charged."""
    if written.error is not None:
        return RemoteFailedError(
            f"{line.title} broke off: {line.clean(words_of(written.error))}", hint="Make it again."
        )
    if written.refusal or written.finish == "content_filter":
        said = f": {line.clean(written.refusal)}" if written.refusal else "."
        return RefusedError(f"{line.title} refuses to write this{said}", hint="Say it in other words.")
    if written.finish == "length":
        return BadReplyError(
            f"{line.title} ran out of room before the text was complete.", hint="Ask for less, or allow more tokens."
        )
    if written.finish == "error":
        return RemoteFailedError(f"{line.title} broke off.", hint="Make it again.")
    if not written.finish:
        raise BadReplyError(f"{line.title} answered no text that is complete.", hint="Look it up at the vendor.")
    return None if written.text else RemoteFailedError(f"{line.title} answered without a word.", hint="Make it again.")


def _billed(model: Model, usage: Mapping[str, Any] | None) -> Price:
    """What it cost: as the vendor says it (OpenRouter), else by its count of tokens."""
    usage = usage or {}
    cost = usage.get("cost")
    if isinstance(cost, int | float) and not isinstance(cost, bool) and math.isfinite(cost) and cost >= 0:
        return Price(usd=Decimal(str(cost)))
    return billed_tokens(model, usage.get("prompt_tokens"), usage.get("completion_tokens"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
