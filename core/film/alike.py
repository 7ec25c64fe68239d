"""Whether pieces were encoded alike, by what each says to a decoder before its first picture.

Source: ISO/IEC 14496-12, 8.5.2 (descriptions); 14496-15, 5.3.3 and 8.3.3 (H.264 and H.265); Rec. ITU-T H.265, 7.3.3.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import NamedTuple

from core.errors import RenderError
from core.film.boxes import inner_boxes, made_box
from core.film.tables import Track, unreadable

_ENTRY = 8
_FIXED = 86
"""Bytes of a picture's description before the boxes within it."""
_NAME = slice(42, 74)
"""Where the encoder's name stands within those; it is not told."""
_UNSHARED = "btrt"
"""Each piece's own bitrate; it is not needed to play."""


class _Said(NamedTuple):
    """What a piece says: how much it asks of a decoder, and everything else."""

    demand: bytes
    rest: bytes
    content: bytes


def shared_description(tracks: Sequence[Track]) -> bytes:
    """The content of `stsd` that holds for all pieces: that of the first, or of the one that asks most of a decoder.

    A piece that was made leaner than the others, to keep a wanted size, may ask for less; all else is the same.

    Raises:
        RenderError: When pieces differ in more than that, or one says nothing.
    """
    try:
        said = [_said(content) for content in dict.fromkeys(track.tables["stsd"] for track in tracks)]
    except (ValueError, struct.error) as exc:
        raise unreadable() from exc
    if len({each.rest for each in said}) > 1:
        raise RenderError("The pieces of this film were encoded in different ways.", hint="Export again.")
    return max(said, key=lambda each: each.demand).content


def _said(content: bytes) -> _Said:
    size, count = struct.unpack_from(">I", content, _ENTRY)[0], struct.unpack_from(">I", content, 4)[0]
    entry = content[_ENTRY : _ENTRY + size]
    if count != 1 or size < _FIXED or len(entry) != size:
        raise struct.error("one description was expected")
    inner = {kind: each for kind, each in inner_boxes(entry[_FIXED:]).items() if kind != _UNSHARED}
    kind, head = entry[4:8].decode("latin-1"), bytearray(entry[8:_FIXED])
    head[_NAME] = bytes(32)
    demand, plain = b"", dict(inner)
    for name, without in (("avcC", _without_avc_level), ("hvcC", _without_hevc_level)):
        if name in inner:
            demand, plain[name] = without(inner[name])
    return _Said(demand, _entry(kind, bytes(head), plain), content[:_ENTRY] + _entry(kind, bytes(head), inner))


def _entry(kind: str, head: bytes, inner: dict[str, bytes]) -> bytes:
    return made_box(kind, head, *(made_box(name, each) for name, each in inner.items()))


def _without_avc_level(said: bytes) -> tuple[bytes, bytes]:
    """The level stands in the record and in its parameter set, behind profile and constraints."""
    profile = said[1:3]
    return said[3:4], said.replace(profile + said[3:4], profile + b"?")


def _without_hevc_level(said: bytes) -> tuple[bytes, bytes]:
    """Tier and level stand in the record and, as a byte stream without start codes, in two parameter sets."""
    whole = said[1:13]
    demand = bytes((whole[0] & 0x20, whole[11]))
    plain = said.replace(whole, b"?")
    return demand, plain.replace(re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", whole), b"?")
