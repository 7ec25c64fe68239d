"""Spoken lines. The answer is the sound itself; asked for in events, it ends with a count of tokens.

Source: OpenAI's specification 2.3.0, `/audio/speech` (`speech.audio.delta`, `speech.audio.done`).
"""

from __future__ import annotations

import base64
from contextlib import closing
from typing import Any

from core.errors import BadReplyError, RemoteFailedError
from core.model.money import UNKNOWN, Price
from core.model.orders import GenerateOrder
from core.providers.catalogue import Model
from core.providers.contract import Answer, Made
from core.providers.openai.words import error_in, words_of
from core.providers.wire.line import Line
from core.providers.wire.mapping import SUFFIXES, body_of
from core.providers.wire.streams import event_of
from core.providers.writing import billed_tokens

_SOUNDS = ("audio/", "application/octet-stream")
_MOST_CHARACTERS = 1 << 27


def speak(line: Line, model: Model, order: GenerateOrder) -> Answer:
    """Asks for a spoken line; in events where the catalogue entry says `stream_format = "sse"`.

    Raises:
        ProviderError: When nothing comes, or something that is no sound.
    """
    body = {"model": model.endpoint, **body_of(model, order, str)}
    if body.get("stream_format") == "sse":
        return _in_events(line, model, body)
    reply = line.send("/audio/speech", json=body)
    if not reply.kind.startswith(_SOUNDS) or not reply.content:
        raise reply.unreadable(f"{reply.kind or 'nothing'} in place of a voice")
    return Answer(files=(Made(reply.content, SUFFIXES.get(reply.kind, ".mp3")),))


def _in_events(line: Line, model: Model, body: dict[str, Any]) -> Answer:
    heard, billed, is_whole = bytearray(), UNKNOWN, False
    with closing(line.stream("/audio/speech", json=body)) as events:
        for event in map(event_of, events):
            if event is None:
                continue
            if (error := error_in(event)) is not None:
                lost = RemoteFailedError(
                    f"{line.title} broke off: {line.clean(words_of(error))}", hint="Make it again."
                )
                return Answer(failure=lost)
            heard += _sound(line, event.get("audio"))
            if event.get("type") == "speech.audio.done":
                billed, is_whole = _billed(model, event.get("usage")), True
    if not heard or not is_whole:
        raise _broken(line, "answered no voice that is complete.")
    return Answer(files=(Made(bytes(heard), f".{body.get('response_format', 'mp3')}"),), billed=billed)


def _sound(line: Line, text: Any) -> bytes:
    if not isinstance(text, str):
        return b""
    if len(text) > _MOST_CHARACTERS:
        raise _broken(line, "speaks without an end.")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as exc:
        raise _broken(line, "sent sound that cannot be read.") from exc


def _billed(model: Model, usage: Any) -> Price:
    return (
        billed_tokens(model, usage.get("input_tokens"), usage.get("output_tokens"))
        if isinstance(usage, dict)
        else UNKNOWN
    )


def _broken(line: Line, what: str) -> BadReplyError:
    return BadReplyError(f"{line.title} {what}", hint="Look it up at the vendor.")
