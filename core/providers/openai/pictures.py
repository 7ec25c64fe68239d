"""Pictures: made from words, or from words and reference pictures. The answer holds them.

Source: OpenAI's specification 2.3.0, `/images/generations` and `/images/edits`; GPT image models always answer `b64_json`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from core.errors import BadReplyError
from core.model.money import Price
from core.model.orders import GenerateOrder
from core.providers.catalogue import Model, Slot
from core.providers.contract import Answer, Files, Made
from core.providers.wire.line import Line
from core.providers.wire.mapping import SUFFIXES, body_of, media_type
from core.providers.wire.replies import Reply
from core.providers.writing import billed_tokens

READ_S = 300.0
"""Longest wait for a picture of the highest quality."""


def draw(line: Line, model: Model, order: GenerateOrder, files: Files) -> Answer:
    """Asks for a picture and takes it out of the answer.

    Raises:
        ProviderError: When there is none.
        BlobMissingError: When a reference picture is gone; nothing was sent then.
    """
    body = {"model": model.endpoint, **body_of(model, order, str)}
    digests = body.pop(_pictures_field(model), None) or []
    if digests:
        reply = line.send("/images/edits", form=_form(body), files=_parts(digests, files), read_s=READ_S)
    else:
        reply = line.send("/images/generations", json=body, read_s=READ_S)
    found = reply.json()
    return Answer(files=_made(reply, found), billed=_billed(model, found))


def _pictures_field(model: Model) -> str:
    field = model.fields.get(Slot.REFERENCES)
    return field.name if field is not None else ""


def _form(body: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form, which are texts."""
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in body.items()}


def _parts(digests: list[str], files: Files) -> list[tuple[str, tuple[str, bytes, str]]]:
    parts = []
    for number, digest in enumerate(digests, 1):
        path = files.path(digest)
        kind = media_type(path)
        parts.append(("image[]", (f"image-{number}{SUFFIXES.get(kind, '')}", path.read_bytes(), kind)))
    return parts


def _made(reply: Reply, found: Mapping[str, Any]) -> tuple[Made, ...]:
    entries = found.get("data")
    if not isinstance(entries, list) or not entries:
        raise reply.unreadable("without a picture")
    suffix = f".{found.get('output_format') or 'png'}"
    return tuple(Made(_bytes(reply, entry), suffix) for entry in entries)


def _bytes(reply: Reply, entry: Any) -> bytes:
    text = entry.get("b64_json") if isinstance(entry, dict) else None
    if not isinstance(text, str) or not text:
        raise BadReplyError(
            f"{reply.title} answered a picture that is not in the answer itself.",
            hint='Add response_format = "b64_json" to the constants of this model, where the server knows it.',
        )
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as exc:
        raise reply.unreadable("a picture that cannot be read") from exc


def _billed(model: Model, found: Mapping[str, Any]) -> Price:
    usage = found.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    details = usage.get("input_tokens_details")
    read, pictures = usage.get("input_tokens"), details.get("image_tokens", 0) if isinstance(details, dict) else 0
    words = read - pictures if isinstance(read, int) and isinstance(pictures, int) else None
    return billed_tokens(model, words, usage.get("output_tokens"), pictures=pictures)
