"""Texts and pictures: `generateContent`, whole or as it grows.

Source: google-genai 3.4.0, `models.py`; answers as its types read them.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from core.errors import BadReplyError, ProviderError, RefusedError, RemoteFailedError
from core.model.orders import GenerateOrder, WriteRequest
from core.model.replies import REPLIES
from core.providers.catalogue import Model
from core.providers.contract import Answer, Files, Hear, Made
from core.providers.gemini.words import decoded, is_blocked
from core.providers.wire.line import Line
from core.providers.wire.mapping import SUFFIXES, body_of, media_type
from core.providers.wire.streams import event_of
from core.providers.writing import INSTRUCTION, MOST_CHARACTERS, billed_tokens, filled, reply_schema

READ_S = 300.0
"""Longest silence: a model that thinks says nothing for minutes."""
MOST_SEED = 2**31
"""Seeds are signed numbers of 32 bits there; ours are taken modulo this."""
_STOP = "STOP"
_CUT = "MAX_TOKENS"


def write(line: Line, path: str, model: Model, order: GenerateOrder, ask: WriteRequest, hear: Hear | None) -> Answer:
    """Asks for a text and reads it to its end.

    Args:
        line: To the vendor.
        path: Of the model, without the verb.
        model, order, ask: What is asked of whom.
        hear: Is told the text so far; the answer is streamed then.

    Raises:
        ProviderError: When there is no answer, or only a part of one.
    """
    body = text_body(model, order, ask)
    found = Content()
    if hear is None:
        found.take(line.send(f"{path}:generateContent", json=body, read_s=READ_S).json())
    else:
        _stream(line, f"{path}:streamGenerateContent", body, found, hear)
    return _answer(line, model, found, Answer(text=filled(found.text)) if found.text else None)


def draw(line: Line, path: str, model: Model, order: GenerateOrder, files: Files) -> Answer:
    """Asks for a picture, with the reference pictures in front of the words.

    Raises:
        ProviderError: When there is none.
        BlobMissingError: When a reference picture is gone; nothing was sent then.
    """
    found = Content()
    found.take(line.send(f"{path}:generateContent", json=picture_body(model, order, files), read_s=READ_S).json())
    return _answer(line, model, found, Answer(files=_pictures(line, found)) if found.files else None)


def text_body(model: Model, order: GenerateOrder, ask: WriteRequest) -> dict[str, Any]:
    """The request for a text."""
    body = body_of(model, with_seed(order), str)
    body.setdefault("generationConfig", {}).update(
        responseMimeType="application/json", responseJsonSchema=reply_schema(REPLIES[ask.task])
    )
    return {
        "contents": [{"role": "user", "parts": [{"text": ask.prompt}]}],
        "systemInstruction": {"parts": [{"text": INSTRUCTION}]},
        **body,
    }


def picture_body(model: Model, order: GenerateOrder, files: Files) -> dict[str, Any]:
    """The request for a picture."""
    body = body_of(model, with_seed(order), str)
    words = {"text": body.pop("prompt", order.ask.prompt)}
    parts = [{"inlineData": _inline(files, digest)} for digest in body.pop("references", ())]
    return {"contents": [{"role": "user", "parts": [*parts, words]}], **body}


def with_seed(order: GenerateOrder) -> GenerateOrder:
    """The order with a seed the vendor can take."""
    return order.model_copy(update={"seed": order.seed % MOST_SEED})


@dataclass
class Content:
    """An answer as it is read: whole, or from the pieces of a stream. `files` are kinds and base64."""

    text: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)
    finish: str = ""
    words: str = ""
    blocked: str = ""
    usage: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] | None = None

    def take(self, body: Mapping[str, Any]) -> None:
        """Takes a whole answer, or one more piece."""
        if isinstance(body.get("error"), dict):
            self.error = body["error"]
        self.usage = _object(body.get("usageMetadata")) or self.usage
        self.blocked = str(_object(body.get("promptFeedback")).get("blockReason") or "") or self.blocked
        candidates = body.get("candidates")
        if isinstance(candidates, list) and candidates:
            self._candidate(_object(candidates[0]))

    def _candidate(self, candidate: Mapping[str, Any]) -> None:
        parts = _object(candidate.get("content")).get("parts")
        for part in parts if isinstance(parts, list) else ():
            self._part(_object(part))
        self.finish = str(candidate.get("finishReason") or "") or self.finish
        self.words = str(candidate.get("finishMessage") or "") or self.words

    def _part(self, part: Mapping[str, Any]) -> None:
        """What the model thinks to itself is not part of the answer."""
        if part.get("thought"):
            return
        if isinstance(part.get("text"), str):
            self.text += part["text"]
        if inline := _object(part.get("inlineData")):
            self.files.append((str(inline.get("mimeType") or ""), str(inline.get("data") or "")))


def _stream(line: Line, path: str, body: dict[str, Any], found: Content, hear: Hear) -> None:
    with closing(line.stream(path, json=body, params={"alt": "sse"}, read_s=READ_S)) as events:
        for event in map(event_of, events):
            if event is None:
                continue
            before = len(found.text)
            found.take(event)
            if len(found.text) > MOST_CHARACTERS:
                raise BadReplyError(f"{line.title} writes without an end.", hint="Look it up at the vendor.")
            if len(found.text) > before:
                hear(found.text)


def _answer(line: Line, model: Model, found: Content, good: Answer | None) -> Answer:
    read, written = found.usage.get("promptTokenCount"), found.usage.get("candidatesTokenCount", 0)
    if isinstance(written, int) and isinstance(thought := found.usage.get("thoughtsTokenCount", 0), int):
        written += thought
    billed = billed_tokens(model, read, written)
    failure = _failure(line, found, is_empty=good is None)
    if failure is None and good is not None:
        return Answer(files=good.files, text=good.text, billed=billed)
    return Answer(text=found.text or None, billed=billed, failure=failure)


def _failure(line: Line, found: Content, *, is_empty: bool) -> ProviderError | None:
    """Why an answer came to nothing though it was begun, and so charged."""
    said = f": {line.clean(found.words).rstrip('.')}." if found.words else "."
    if found.error is not None:
        words = line.clean(str(found.error.get("message") or ""))
        return RemoteFailedError(f"{line.title} broke off: {words}", hint="Make it again.")
    if found.blocked or is_blocked(found.finish):
        reason = (found.blocked or found.finish).replace("_", " ").lower()
        return RefusedError(f"{line.title} refuses this ({reason}){said}", hint="Say it in other words.")
    if found.finish == _CUT:
        return BadReplyError(
            f"{line.title} ran out of room before it was done.", hint="Ask for less, or allow more tokens."
        )
    if not found.finish:
        raise BadReplyError(f"{line.title} answered nothing that is complete.", hint="Look it up at the vendor.")
    if found.finish != _STOP or is_empty:
        words = line.clean(found.text)[:200] if is_empty and found.text else found.finish.replace("_", " ").lower()
        return RemoteFailedError(f"{line.title} came to nothing ({words}){said}", hint="Make it again.")
    return None


def _pictures(line: Line, found: Content) -> tuple[Made, ...]:
    try:
        made = [(decoded(data), SUFFIXES.get(kind, ".png")) for kind, data in found.files]
    except ValueError as exc:
        raise BadReplyError(
            f"{line.title} sent a picture that cannot be read.", hint="Look it up at the vendor."
        ) from exc
    return tuple(Made(content, suffix) for content, suffix in made)


def _inline(files: Files, digest: str) -> dict[str, str]:
    path = files.path(digest)
    return {"mimeType": media_type(path), "data": base64.b64encode(path.read_bytes()).decode("ascii")}


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
