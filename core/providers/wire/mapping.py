"""From an order to a vendor's request, by the catalogue entry alone."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

from core.errors import BadRequestError, ModelRetiredError, SettingsError
from core.model.orders import (
    Ask,
    ClipRequest,
    GenerateOrder,
    ImageRequest,
    LipSyncRequest,
    MusicRequest,
    SoundRequest,
    SpeechRequest,
)
from core.model.project import Reference
from core.model.references import NAMED, plain_name
from core.providers.catalogue import Catalogue, Model, Slot, VendorField

Link = Callable[[str], str]
"""Makes a file (by digest) something the vendor can read: an uploaded file's address, or a data address."""

_SIGNS = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "audio/wav"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
SUFFIXES: Mapping[str, str] = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
}


def body_of(model: Model, order: GenerateOrder, link: Link) -> dict[str, Any]:
    """The request, as the vendor names things.

    Args:
        model: The catalogue's entry.
        order: What is asked.
        link: How files go along.

    Raises:
        BadRequestError: When the prompt names a picture that is not there; nothing was sent then.
    """
    body: dict[str, Any] = deepcopy(dict(model.constants))
    prompt = sent_prompt(model, order)
    for slot, field in model.fields.items():
        if slot is Slot.REFERENCES or slot in _FILES:
            _place_files(body, field, [link(digest) for digest in _digests(slot, order.ask)])
        elif field.form != "appended":
            value = _word(field, prompt if slot is Slot.PROMPT else _plain(slot, model, order))
            if value not in (None, ""):
                _place(body, field, value)
    return _with(body, order.parameters)


_FILES = (Slot.FIRST_FRAME, Slot.LAST_FRAME, Slot.VIDEO, Slot.AUDIO)


def sent_prompt(model: Model, order: GenerateOrder) -> str:
    """The prompt as the vendor gets it, and as its own list shows it.

    Its pictures are bound to their names, and what is said in words, such as a camera move, stands behind it.

    Raises:
        BadRequestError: When it names a picture that is not there.
    """
    ask, prompt = order.ask, order.ask.prompt
    if isinstance(ask, ImageRequest | ClipRequest):  # in spoken lines and texts an @ is only a sign
        prompt = bound_prompt(prompt, ask.references, numbered=Slot.REFERENCES in model.fields)
    for slot, field in model.fields.items():
        if field.form == "appended" and (said := _word(field, _plain(slot, model, order))):
            prompt = f"{prompt} {said}".strip()
    return prompt


def _digests(slot: Slot, ask: Ask) -> tuple[str, ...]:
    """The files of an ask that belong into this slot."""
    if slot is Slot.REFERENCES:
        return tuple(part.blob for part in references_of(ask))
    digest = getattr(ask, slot.value, None)
    return (digest,) if digest else ()


def model_of(catalogue: Catalogue, order: GenerateOrder) -> Model:
    """The catalogue's entry for an order.

    Raises:
        ModelRetiredError: When there is none any more; nothing was sent then.
    """
    try:
        return catalogue.model(order.model)
    except SettingsError as exc:
        raise ModelRetiredError(f"{order.model} is not in the catalogue.", hint="Choose another model.") from exc


def references_of(ask: Ask) -> tuple[Reference, ...]:
    """The reference pictures of an ask, in order."""
    return ask.references if isinstance(ask, ImageRequest | ClipRequest) else ()


def bound_prompt(prompt: str, references: Sequence[Reference], *, numbered: bool) -> str:
    """The prompt with every picture bound to its name.

    `@name` becomes the name and the number of its picture; a picture the prompt does not name is told of at the end.

    Args:
        prompt: As it was written.
        references: In the order they are sent.
        numbered: Whether the pictures go along at all.

    Raises:
        BadRequestError: When it names a picture that is not there.
    """
    numbers = {plain_name(part.name): number for number, part in enumerate(references, 1)}
    told: set[str] = set()

    def bound(found: re.Match[str]) -> str:
        name = plain_name(found.group(1))
        if name not in numbers or not numbered:
            raise BadRequestError(
                f"The prompt names @{found.group(1)}, and no picture of that name goes along.",
                hint="Attach the picture to the scene, or take the @ away.",
            )
        told.add(name)
        return f"{found.group(1)} (image {numbers[name]})"

    text = NAMED.sub(bound, prompt)
    rest = [
        f"Image {number} shows {part.name}."
        for number, part in enumerate(references, 1)
        if numbered and part.name and plain_name(part.name) not in told
    ]
    return " ".join([text, *rest]).strip()


def media_type(path: Path) -> str:
    """What kind of file it is, by its first bytes, never by its name."""
    with path.open("rb") as stream:
        head = stream.read(16)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return next((kind for sign, kind in _SIGNS if head.startswith(sign)), "application/octet-stream")


def data_url(path: Path) -> str:
    """A file as a `data:` address."""
    return f"data:{media_type(path)};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _plain(slot: Slot, model: Model, order: GenerateOrder) -> Any:
    ask = order.ask
    if slot is Slot.SEED:
        return order.seed
    if slot is Slot.LENGTH:
        return _length(model, ask)
    if slot in {Slot.WIDTH, Slot.HEIGHT, Slot.SIZE, Slot.RESOLUTION, Slot.ASPECT}:
        return _size(slot, model, ask)
    if slot is Slot.CAMERA:
        return ask.camera.value if isinstance(ask, ClipRequest) else None
    if slot is Slot.VOICE and isinstance(ask, SpeechRequest):
        return ask.voice or next(iter(model.voices), None)
    if slot is Slot.LOOP and isinstance(ask, SoundRequest):
        return ask.is_loop or None
    return getattr(ask, slot.value, None)


def _length(model: Model, ask: Ask) -> int | float | None:
    if not isinstance(ask, ClipRequest | MusicRequest | SoundRequest | LipSyncRequest):
        return None
    bought: Fraction = model.purchasable(ask.length_s)
    return int(bought) if bought.denominator == 1 else float(bought)


def _size(slot: Slot, model: Model, ask: Ask) -> Any:
    if not isinstance(ask, ImageRequest | ClipRequest):
        return None
    size = model.size_of(ask)
    if size is None:
        return None
    return f"{size.width}x{size.height}" if slot is Slot.SIZE else getattr(size, slot.value) or None


def _word(field: VendorField, value: Any) -> Any:
    if value is None:
        return None
    if field.values:
        value = field.values.get(str(value))
    if value is None or field.form in {"plain", "list", "each", "numbered", "appended"}:
        return value
    return str(value) if field.form == "text" else float(value) if "." in str(value) else int(value)


def _place_files(body: dict[str, Any], field: VendorField, links: list[str]) -> None:
    links = links[: field.most]
    if not links:
        return
    if field.form == "numbered":
        for number, link in enumerate(links, 1):
            body[f"{field.name}_{number}"] = link
    else:
        _place(body, field, links if field.form == "each" else links[0])


def _with(body: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    for name, setting in parameters.items():
        _place(body, VendorField(name=name), setting)
    return body


def _place(body: dict[str, Any], field: VendorField, value: Any) -> None:
    *path, last = field.name.split(".")
    at = body
    for part in path:
        at = at.setdefault(part, {})
    at[last] = [value] if field.form == "list" else value
