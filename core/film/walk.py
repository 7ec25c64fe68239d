"""The encoded pictures and sound of a file of ours, read without decoding more than the pictures that are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from core.film.probe import as_probe_error, open_container, picture_stream, sound_stream

_HASH_BYTES = 8
_PARAMETERS = {7, 8, 9}
"""H.264's sets of parameters and its delimiters: joining writes them beside key pictures, and they carry no picture."""
_LENGTH_BYTES = 4
_BT709, _UNSAID = 1, 2
NO_PICTURE = ""
"""In place of the hash of a picture that cannot be decoded."""


@dataclass(frozen=True)
class Walk:
    """What stands in the picture stream of a file, in the order in which it is stored.

    Args:
        packets: A short hash of each encoded picture.
        shown_s: When each is shown.
        starts: Hashes of the decoded pictures that were asked for, by their place in `packets`.
        foreign_colors: Those of them that say of themselves to be in other colors than BT.709.
    """

    packets: tuple[str, ...]
    shown_s: tuple[Fraction, ...]
    starts: dict[int, str]
    foreign_colors: tuple[int, ...] = ()


def walk(path: Path, starts: Collection[int] = (0,), *, name: str = "The film") -> Walk:
    """Reads every encoded picture of a file.

    Args:
        path: A film or a rendered piece.
        starts: Places of key pictures that are decoded as well, each by itself.
        name: How a message calls the file.

    Raises:
        ProbeError: When it cannot be read.
    """
    packets, shown_s, found, foreign = list[str](), list[Fraction](), dict[int, str](), list[int]()
    with as_probe_error(name), open_container(path) as container:
        stream = picture_stream(container)
        for packet in () if stream is None else container.demux(stream):
            if not packet.size:
                continue
            if stream is not None and len(packets) in starts:
                picture = _picture(stream, packet)
                found[len(packets)] = NO_PICTURE if picture is None else _hash(_planes(picture))
                foreign += [len(packets)] if picture is not None and _is_foreign(picture) else []
            is_h264 = stream is not None and stream.codec_context.name == "h264"
            packets.append(_hash(_pictures_of(bytes(packet)) if is_h264 and packet.is_keyframe else (bytes(packet),)))
            shown_s.append((packet.pts or 0) * packet.time_base)
    return Walk(tuple(packets), tuple(shown_s), found, tuple(foreign))


def sound_hash(path: Path) -> str:
    """A short hash over the encoded sound of a file, however it is cut into packets; empty where there is none.

    Raises:
        ProbeError: When it cannot be read.
    """
    with as_probe_error("The sound"), open_container(path) as container:
        stream = sound_stream(container)
        if stream is None:
            return ""
        return _hash(bytes(packet) for packet in container.demux(stream) if packet.size)


def _picture(stream: av.VideoStream, packet: av.Packet[Any]) -> av.VideoFrame | None:
    """One picture that stands by itself; None where it cannot be decoded."""
    decoder = stream.codec_context
    try:
        frames = [*decoder.decode(packet), *decoder.decode(None)]
    except av.FFmpegError:
        return None
    finally:
        decoder.flush_buffers()
    return frames[0] if frames else None


def _is_foreign(picture: av.VideoFrame) -> bool:
    """Whether a picture names other colors than BT.709; what it leaves open, the container tells."""
    return not {picture.colorspace, picture.color_primaries, picture.color_trc} <= {_BT709, _UNSAID}


def _planes(frame: av.VideoFrame) -> Iterator[bytes]:
    """The samples of each plane; what lies past the end of a row is left out."""
    wide = 2 if frame.format.components[0].bits > 8 else 1
    for plane in frame.planes:
        rows = np.frombuffer(bytes(plane), np.uint8)[: plane.height * plane.line_size].reshape(
            plane.height, plane.line_size
        )
        yield rows[:, : plane.width * wide].tobytes()


def _pictures_of(packet: bytes) -> Iterator[bytes]:
    """The units of an H.264 packet that make up its picture."""
    at = 0
    while at + _LENGTH_BYTES < len(packet):
        stop = at + _LENGTH_BYTES + int.from_bytes(packet[at : at + _LENGTH_BYTES])
        if packet[at + _LENGTH_BYTES] & 31 not in _PARAMETERS:
            yield packet[at:stop]
        at = stop
    if at != len(packet):
        yield packet[at:]


def _hash(pieces: Iterator[bytes] | tuple[bytes, ...]) -> str:
    found = hashlib.blake2b(digest_size=_HASH_BYTES)
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()
