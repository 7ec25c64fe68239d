"""The boxes of an MP4 or MOV file, read without decoding anything: their order, and how far pictures are reordered.

Source: ISO/IEC 14496-12. Made for files of our own; anything odd gives nothing, never an endless walk.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_TABLE = ("moov", "trak", "mdia", "minf", "stbl")
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


def reordered_frames(path: Path) -> int | None:
    """How many frames ahead of its place the first picture is decoded; None where the file does not tell.

    0 where pictures are stored in the order in which they are shown.
    """
    with path.open("rb") as file:
        box = _inside(file, Box("", 0, os.fstat(file.fileno()).st_size), _TABLE)
        if box is None:
            return None
        steps, shifts = _inside(file, box, ("stts",)), _inside(file, box, ("ctts",))
        if steps is None or (step := _entry(file, steps)) is None or not step[1]:
            return None
        shift = None if shifts is None else _entry(file, shifts)
        return 0 if shift is None else shift[1] // step[1]


def _entry(file: BinaryIO, table: Box) -> tuple[int, int] | None:
    """The first entry of a table of pairs."""
    file.seek(table.start)
    content = file.read(16)
    if len(content) < 16 or table.stop - table.start < 16:
        return None
    _version, count, first, second = struct.unpack(">IIIi", content)
    return (first, second) if count else None


def _inside(file: BinaryIO, box: Box, way: tuple[str, ...]) -> Box | None:
    """The first box at the end of a way of nested boxes."""
    for kind in way:
        found = next((inner for inner in _boxes(file, box.start, box.stop) if inner.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


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
