"""The boxes of an MP4 or MOV file, read and made without decoding anything.

Source: ISO/IEC 14496-12. Made for files of our own; anything odd gives nothing, never an endless walk.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_MOST_BOXES = 10_000


class Box(NamedTuple):
    """One box: its four letters, and where its content begins and ends in the file."""

    kind: str
    start: int
    stop: int


def top_boxes(path: Path) -> tuple[str, ...]:
    """The kinds of boxes a file consists of, in order; empty for a file of another kind."""
    with path.open("rb") as file:
        return tuple(box.kind for box in _boxes(file, 0, os.fstat(file.fileno()).st_size))


def is_index_first(path: Path) -> bool | None:
    """Whether the index stands before pictures and sound, so that the file plays before it is loaded whole.

    None where the file has no such index.
    """
    kinds = top_boxes(path)
    if "moov" not in kinds or "mdat" not in kinds:
        return None
    return kinds.index("moov") < kinds.index("mdat")


def read_boxes(file: BinaryIO, *, but: str) -> dict[str, bytes]:
    """The boxes a file consists of with their content, except one kind that is too large to be read whole."""
    found = _boxes(file, 0, os.fstat(file.fileno()).st_size)
    return {box.kind: _content(file, box) for box in list(found) if box.kind != but}


def inner_boxes(content: bytes) -> dict[str, bytes]:
    """The boxes within a box, in their order; of several of a kind the last."""
    file = io.BytesIO(content)
    return {box.kind: content[box.start : box.stop] for box in _boxes(file, 0, len(content))}


def made_box(kind: str, *content: bytes) -> bytes:
    """A box of at most 4 GB, ready to be written."""
    size = 8 + sum(map(len, content))
    return b"".join((size.to_bytes(4), kind.encode("ascii"), *content))


def box_head(kind: str, content_bytes: int) -> bytes:
    """What stands before the content of a box of any size."""
    if content_bytes + 8 < 1 << 32:
        return (content_bytes + 8).to_bytes(4) + kind.encode("ascii")
    return (1).to_bytes(4) + kind.encode("ascii") + (content_bytes + 16).to_bytes(8)


def _content(file: BinaryIO, box: Box) -> bytes:
    file.seek(box.start)
    return file.read(box.stop - box.start)


def _boxes(file: BinaryIO, at: int, stop: int) -> Iterator[Box]:
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if at + 8 > stop or len(head) < 8:
            return
        size, kind, start = int.from_bytes(head[:4]), head[4:8], at + 8
        if size == 1:
            size, start = int.from_bytes(head[8:16]), at + 16
        end = stop if size == 0 else at + size
        if end < start or end > stop or not kind.isascii():
            return
        yield Box(kind.decode("ascii"), start, end)
        at = end
