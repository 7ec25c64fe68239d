"""The one track of a rendered piece or of the mixed sound: what its index says of every sample, without decoding any.

A sample is a picture, or a few milliseconds of sound. Source: ISO/IEC 14496-12, 8.3 to 8.7. Made for files of our own:
one track whose samples lie one after the other, and 32-bit times.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import RenderError
from core.film.boxes import inner_boxes, read_boxes

Numbers = npt.NDArray[np.int64]

_AFTER_FLAGS = 4
_AFTER_COUNT = 8
_EDIT = 8
"""Where the edit list stands in its box."""
_NEEDED = frozenset({"ftyp", "mvhd", "tkhd", "mdhd", "hdlr", "stsd", "stts", "stsc", "stsz"})


@dataclass(frozen=True, eq=False)
class Track:
    """A file with one track.

    Args:
        path: The file.
        top: Content of its boxes, without the samples.
        track, media, parts, tables: Content of the boxes within `trak`, `mdia`, `minf` and `stbl`.
        start: Where the first sample begins in the file; the others follow without gaps.
        count: How many samples.
        each: Bytes of every sample; 0 where they differ.
        sizes: Bytes of each sample; empty where they are all `each`.
    """

    path: Path
    top: dict[str, bytes]
    track: dict[str, bytes]
    media: dict[str, bytes]
    parts: dict[str, bytes]
    tables: dict[str, bytes]
    start: int
    count: int
    each: int
    sizes: Numbers

    @property
    def timescale(self) -> int:
        """Ticks a second."""
        return _whole(self.media["mdhd"], 12)

    @property
    def movie(self) -> tuple[int, int]:
        """Ticks a second of the file as a whole, and how many of them it lasts."""
        return _whole(self.top["mvhd"], 12), _whole(self.top["mvhd"], 16)

    @property
    def step(self) -> int:
        """Ticks of the first sample."""
        return int(_pairs(self.tables["stts"])[0, 1])

    @property
    def begin(self) -> int:
        """Where on its clock it begins to be heard; before that an encoder runs up."""
        return _whole(self.track["edts"], _EDIT + 12)

    @property
    def size_bytes(self) -> int:
        """Of all samples."""
        return self.count * self.each + int(self.sizes.sum())

    def chunks(self, samples: int) -> Numbers:
        """Bytes of each group of so many samples; the last may hold fewer."""
        firsts = np.arange(0, self.count, samples, dtype=np.int64)
        if self.each:
            return np.diff(np.append(firsts, self.count)) * self.each
        return np.add.reduceat(self.sizes, firsts)


@dataclass(frozen=True, eq=False)
class Pictures:
    """What the tables of a piece say of its pictures, in the order in which they are stored.

    Args:
        track: The piece.
        step: Ticks of one picture.
        places: Which picture of the piece each one is, from 0.
        lead: How many pictures ahead of its place the first is decoded.
        keys: Which ones stand by themselves.
        leans: A byte for each: whether others need it. As in the table `sdtp`; 0 is unknown.
    """

    track: Track
    step: int
    places: Numbers
    lead: int
    keys: Numbers
    leans: bytes

    @property
    def sizes(self) -> Numbers:
        """Bytes of each."""
        return np.full(self.track.count, self.track.each, np.int64) if self.track.each else self.track.sizes


def read_track(path: Path) -> Track:
    """Reads the index of a file of one track.

    Raises:
        RenderError: When it is no such file, or a damaged one.
    """
    try:
        return _read(path)
    except (OSError, KeyError, IndexError, ValueError, struct.error) as exc:
        raise unreadable() from exc


def read_sound(path: Path) -> Track:
    """Reads the index of the mixed sound.

    Raises:
        RenderError: When it is no such file, or a damaged one.
    """
    track = read_track(path)
    edit = track.track.get("edts", b"")
    if len(edit) != _EDIT + 20 or edit[_EDIT] or _whole(edit, _EDIT + 4) != 1:
        raise unreadable()
    return track


def read_pictures(path: Path) -> Pictures:
    """Reads the index of a rendered piece.

    Raises:
        RenderError: When it is no such file, or a damaged one.
    """
    track = read_track(path)
    try:
        return _pictures(track)
    except (KeyError, IndexError, ValueError, ZeroDivisionError) as exc:
        raise unreadable() from exc


def unreadable() -> RenderError:
    """The error for a piece that is not what it was when it was rendered."""
    return RenderError("A rendered piece cannot be read back.", hint="Export again.")


def _read(path: Path) -> Track:
    with path.open("rb") as file:
        top = read_boxes(file, but="mdat")
        size = os.fstat(file.fileno()).st_size
    movie = inner_boxes(top["moov"])
    track = inner_boxes(movie["trak"])
    media = inner_boxes(track["mdia"])
    parts = inner_boxes(media["minf"])
    tables = inner_boxes(parts["stbl"])
    each, count = struct.unpack_from(">II", tables["stsz"], _AFTER_FLAGS)
    sizes = np.zeros(0, np.int64) if each else _column(tables["stsz"], _AFTER_FLAGS + 4)
    places = _column(tables["stco"]) if "stco" in tables else _column(tables["co64"], width=">u8")
    _hold({*top, *movie, *track, *media, *tables} >= _NEEDED)
    made = Track(path, {**top, **movie}, track, media, parts, tables, int(places[0]), count, each, sizes)
    _hold(count > 0 and (each > 0 or len(sizes) == count))
    _hold(made.start + made.size_bytes <= size and not track["tkhd"][0] and not media["mdhd"][0])
    _hold(len(made.top["mvhd"]) == 100 and len(track["tkhd"]) == 84 and len(media["mdhd"]) == 24)
    _hold(min(made.timescale, made.movie[0], made.step) > 0)
    _hold(np.array_equal(places, _expected(made, len(places))))
    return made


def _expected(track: Track, chunks: int) -> Numbers:
    """Where each chunk begins if all samples follow one another."""
    runs = np.frombuffer(track.tables["stsc"], ">u4", offset=_AFTER_COUNT).reshape(-1, 3).astype(np.int64)
    counts = np.repeat(runs[:, 1], np.diff(np.append(runs[:, 0], chunks + 1)))
    _hold(int(counts.sum()) == track.count)
    firsts = np.cumsum(counts) - counts
    before = firsts * track.each if track.each else (np.cumsum(track.sizes) - track.sizes)[firsts]
    return track.start + before


def _pictures(track: Track) -> Pictures:
    steps = _pairs(track.tables["stts"])
    each = np.repeat(steps[:, 1], steps[:, 0])
    shifts = _pairs(track.tables["ctts"], ">i4") if "ctts" in track.tables else np.zeros((0, 2), np.int64)
    shift = np.repeat(shifts[:, 1], shifts[:, 0]) if len(shifts) else np.zeros(track.count, np.int64)
    at = np.cumsum(each) - each + shift
    at -= at.min()
    step = track.step if track.count == 1 else int(at.max()) // (track.count - 1)
    places = at // step
    _hold(np.array_equal(np.sort(at), np.arange(track.count) * step))
    keys = _column(track.tables["stss"]) - 1 if "stss" in track.tables else np.arange(track.count, dtype=np.int64)
    leans = track.tables.get("sdtp", bytes(_AFTER_FLAGS + track.count))[_AFTER_FLAGS:]
    _hold(len(leans) == track.count and len(keys) > 0 and keys[0] == 0)
    return Pictures(track, step, places, _lead(places, int(shift[0]) // step), keys, leans)


def _lead(places: Numbers, said: int) -> int:
    """At least what the piece says of itself; very short ones say less than they need."""
    return max(said, int((np.arange(len(places)) - places).max()))


def _hold(is_so: bool | np.bool_) -> None:
    if not is_so:
        raise ValueError("the tables contradict one another")


def _whole(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4])


def _pairs(table: bytes, kind: str = ">u4") -> Numbers:
    return _column(table, width=kind).reshape(-1, 2)


def _column(table: bytes, at: int = _AFTER_FLAGS, *, width: str = ">u4") -> Numbers:
    """The numbers of a table behind their count, which stands at `at`."""
    return np.frombuffer(table, width, offset=at + 4).astype(np.int64)
