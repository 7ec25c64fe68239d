"""What MiniMax makes while one waits: pictures, songs and spoken lines come in the answer itself, so no link can run out."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from core.errors import DiskFullError, ProviderError, RefusedError
from core.model.orders import Ability, GenerateOrder, MusicRequest
from core.providers.catalogue import Model
from core.providers.contract import Answer, Files, Made
from core.providers.minimax.words import word_times
from core.providers.wire.line import Line
from core.providers.wire.mapping import SUFFIXES, body_of, data_url
from core.providers.wire.replies import Reply

_WAIT_S = 600.0
"""A song takes minutes, and there is no way to ask for it again."""


def answer(line: Line, model: Model, order: GenerateOrder, files: Files) -> Answer:
    """Sends the order and waits for the thing itself.

    Raises:
        BadReplyError: When what came cannot be read; it may have been charged.
    """
    reply = line.send(model.endpoint, json=body_at_once(model, order, files), read_s=_WAIT_S)
    if model.ability is Ability.IMAGE:
        return Answer(files=_pictures(reply))
    return Answer(files=(_sound(reply, line, model, order),))


def body_at_once(model: Model, order: GenerateOrder, files: Files) -> dict[str, Any]:
    """The request of a picture, a song or a line."""
    body = body_of(model, order, lambda digest: data_url(files.path(digest)))
    if subjects := body.pop("subject_reference", None):
        body["subject_reference"] = [{"type": "character", "image_file": link} for link in subjects]
    if isinstance(order.ask, MusicRequest) and not order.ask.lyrics.strip():
        body.pop("lyrics", None)
        body["is_instrumental"] = True
    return body


def _pictures(reply: Reply) -> tuple[Made, ...]:
    body = reply.json()
    found = _object(body, "data").get("image_base64")
    texts = found if isinstance(found, list) else []
    # The page says they are told beside the data, the vendor's command line reads them within it, and either may be text.
    counts = {**_object(body, "data"), **_object(body, "metadata")}
    if not texts and str(counts.get("failed_count", "0")) not in {"", "0"}:
        raise RefusedError("MiniMax refused the picture.", hint="Say it in other words, or choose another model.")
    if not texts:
        raise reply.unreadable("without a picture")
    try:
        contents = [base64.b64decode(str(text), validate=True) for text in texts]
    except ValueError as exc:
        raise reply.unreadable("a picture that cannot be read") from exc
    return tuple(Made(content, ".png" if content.startswith(b"\x89PNG") else ".jpg") for content in contents)


def _sound(reply: Reply, line: Line, model: Model, order: GenerateOrder) -> Made:
    found = _object(reply.json(), "data")
    try:
        content = bytes.fromhex(str(found.get("audio") or ""))
    except ValueError as exc:
        raise reply.unreadable("a sound that cannot be read") from exc
    if not content:
        raise reply.unreadable("without a sound")
    extra = None
    if model.ability is Ability.SPEECH and isinstance(url := found.get("subtitle_file"), str) and url:
        extra = _times(line, url, order.ask.prompt)
    return Made(content, SUFFIXES["audio/mpeg"], extra=extra)


def _times(line: Line, url: str, text: str) -> str | None:
    """The times of the words. The line is spoken and paid for, so a lost list costs the times and never the sound."""
    try:
        times = word_times(line, url, text)
    except (ProviderError, DiskFullError):
        return None
    return times.to_json() if times is not None else None


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}
