"""LUTs: `.cube` files read and checked, brought into one form, mixed with the picture as it is, and FFmpeg's words for them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import InputError

Table = npt.NDArray[np.float64]

_MOST_BYTES = 96_000_000
_MOST_3D, _MOST_1D, _KEPT_3D = 129, 65_536, 65
_FARTHEST = 8.0
"""Numbers beyond this belong to another form, such as one of whole numbers up to 1023."""
_WORD = re.compile(r"[A-Za-z_]\w*")
_NOT_NUMBERS = {"nan", "inf", "infinity"}
_NUMBERS = {"LUT_3D_SIZE": 1, "LUT_1D_SIZE": 1, "DOMAIN_MIN": 3, "DOMAIN_MAX": 3}
_RANGES = ("LUT_3D_INPUT_RANGE", "LUT_1D_INPUT_RANGE")
_HINT = "Choose a .cube file as color tools export it."
_TO_RGB = "zscale=matrixin=709:rangein=limited:matrix=gbr:range=full:filter=bilinear,format=gbrp16"
_FROM_RGB = "zscale=matrixin=gbr:rangein=full:matrix=709:range=limited:filter=bilinear,format=yuv420p"


@dataclass(frozen=True)
class Cube:
    """A LUT for values from 0 to 1.

    Args:
        table: Of a curve, N x 3 (red, green, blue); of a cube, N x N x N x 3, by blue, green and red.
    """

    table: Table

    @property
    def is_curve(self) -> bool:
        return self.table.ndim == 2

    @property
    def size(self) -> int:
        return int(self.table.shape[0])

    def mixed(self, share: float) -> Cube:
        """As much of it, 0 to 1, as is wanted; the rest is the picture as it is."""
        return Cube(share * self.table + (1 - share) * _same(self.size, is_curve=self.is_curve))

    def text(self) -> str:
        """As a `.cube` file, its size on the first line."""
        kind = "LUT_1D_SIZE" if self.is_curve else "LUT_3D_SIZE"
        rows = (f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in self.table.reshape(-1, 3).tolist())
        return "\n".join([f"{kind} {self.size}", *rows, ""])


def read_cube(path: Path, name: str) -> Cube:
    """Reads a `.cube` file: curves and cubes, any domain, comments, a byte order mark, any line ends.

    A cube of more than 65 steps a side is brought to 65; values are held between 0 and 1.

    Args:
        name: How sentences call the file.

    Raises:
        InputError: In words with the line, when it is no LUT, or one that is not read here.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise _wrong(name, "it is larger than any LUT")
    content = path.read_bytes()
    if b"\0" in content[:4096]:
        raise _wrong(name, "it holds no text")
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    head, first = _head(lines, name)
    kind = _kind(head, name)
    size = _size(kind, head[kind], name)
    table = _table(lines, first, size if kind == "LUT_1D_SIZE" else size**3, name)
    table = table if kind == "LUT_1D_SIZE" else table.reshape(size, size, size, 3)
    return _in_domain(Cube(table), head, name)


def save_lut(cube: Path, to: Path, share: float) -> Path:
    """Lays a kept LUT where FFmpeg reads it, at its strength; returns where.

    Args:
        cube: A file written by `Cube.text`.
        share: 0 to 1.

    Raises:
        InputError: When the kept file is no LUT any more.
    """
    if share >= 1:
        to.symlink_to(cube.resolve())
    else:
        to.write_text(read_cube(cube, "The film's LUT").mixed(share).text(), "utf-8")
    return to


def lut_filters(path: Path | None) -> str:
    """The filters that put a picture through a LUT written by `save_lut`; empty without one.

    In 16 bits, since FFmpeg's fast way through a cube has no other whole numbers.
    """
    if path is None:
        return ""
    with path.open(encoding="utf-8") as file:
        is_curve = file.readline().startswith("LUT_1D_SIZE")
    name = _escaped(str(path))
    through = f"lut1d=file={name}:interp=linear" if is_curve else f"lut3d=file={name}:interp=tetrahedral"
    return f"{_TO_RGB},{through},{_FROM_RGB}"


def _escaped(text: str) -> str:
    """A value for a filter's option inside a filter graph, each of which reads backslashes once."""
    for letters in (r"\':", r"\'[],;"):
        text = re.sub(f"([{re.escape(letters)}])", r"\\\1", text)
    return text


def _head(lines: Sequence[str], name: str) -> tuple[dict[str, tuple[float, ...]], int]:
    """What stands before the table, by keyword, and the index of the table's first line."""
    found: dict[str, tuple[float, ...]] = {}
    for index, line in enumerate(lines):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if not _WORD.fullmatch(words[0]) or words[0].lower() in _NOT_NUMBERS:
            return found, index
        if words[0] in _RANGES:
            low, high = _floats(words[1:], 2, index, name)
            found |= {"DOMAIN_MIN": (low,) * 3, "DOMAIN_MAX": (high,) * 3}
        elif words[0] in _NUMBERS:
            found[words[0]] = _floats(words[1:], _NUMBERS[words[0]], index, name)
        elif words[0] != "TITLE":
            raise _wrong(name, f"{words[0][:40]} is no word of a .cube file", index)
    return found, len(lines)


def _floats(words: Sequence[str], count: int, index: int, name: str) -> tuple[float, ...]:
    try:
        found = tuple(float(word) for word in words)
    except ValueError:
        found = ()
    if len(found) != count or not all(math.isfinite(value) for value in found):
        raise _wrong(name, f"{count} {'number is' if count == 1 else 'numbers are'} expected here", index)
    return found


def _kind(head: dict[str, tuple[float, ...]], name: str) -> str:
    kinds = [word for word in ("LUT_3D_SIZE", "LUT_1D_SIZE") if word in head]
    if not kinds:
        raise _wrong(name, "nothing in it says how large the LUT is")
    if len(kinds) > 1:
        raise _wrong(name, "it holds a curve and a cube at once, which is not read here")
    return kinds[0]


def _size(kind: str, said: tuple[float, ...], name: str) -> int:
    most = _MOST_3D if kind == "LUT_3D_SIZE" else _MOST_1D
    if not 2 <= said[0] <= most or said[0] != int(said[0]):
        raise _wrong(name, f"{kind} is {said[0]:g}; from 2 to {most} are read")
    return int(said[0])


def _table(lines: Sequence[str], first: int, count: int, name: str) -> Table:
    rows = [(index, words) for index, line in enumerate(lines[first:], first) if (words := line.split("#")[0].split())]
    if len(rows) != count:
        where = rows[count][0] if len(rows) > count else None
        raise _wrong(name, f"it says {count} colors and has {len(rows)}", where)
    try:
        table = np.array([words for _index, words in rows], dtype=np.float64)
    except ValueError:
        table = np.empty(0)
    if table.shape != (count, 3) or not np.isfinite(table).all() or np.abs(table).max() > _FARTHEST:
        raise _first_wrong(rows, name)
    return table


def _first_wrong(rows: Sequence[tuple[int, list[str]]], name: str) -> InputError:
    for index, words in rows:
        values = _floats(words, 3, index, name)
        if max(abs(value) for value in values) > _FARTHEST:
            return _wrong(name, "colors are numbers from 0 to 1, and this line has larger ones", index)
    return _wrong(name, "its table cannot be read")


def _in_domain(cube: Cube, head: dict[str, tuple[float, ...]], name: str) -> Cube:
    """The same LUT over values from 0 to 1, no larger than is kept."""
    low, high = np.array(head.get("DOMAIN_MIN", (0, 0, 0))), np.array(head.get("DOMAIN_MAX", (1, 1, 1)))
    if not (high > low).all():
        raise _wrong(name, "its domain ends before it begins")
    size = cube.size if cube.is_curve else min(cube.size, _KEPT_3D)
    if size == cube.size and not low.any() and (high == 1).all():
        return Cube(np.clip(cube.table, 0, 1))
    table = cube.table
    for part in range(3):
        places = np.clip((np.linspace(0, 1, size) - low[part]) / (high[part] - low[part]), 0, 1) * (cube.size - 1)
        if cube.is_curve:
            table = table.copy()
            table[:, part] = np.interp(places, np.arange(cube.size), cube.table[:, part])
        else:
            table = _along(table, 2 - part, places)
    return Cube(np.clip(table, 0, 1))


def _along(table: Table, axis: int, places: Table) -> Table:
    """The table at these places of one axis, straight between its steps."""
    below = np.minimum(places.astype(int), table.shape[axis] - 2)
    shape = [1] * table.ndim
    shape[axis] = len(places)
    share = (places - below).reshape(shape)
    found: Table = np.take(table, below, axis) * (1 - share) + np.take(table, below + 1, axis) * share
    return found


def _same(size: int, *, is_curve: bool) -> Table:
    """The LUT that changes nothing."""
    steps = np.linspace(0, 1, size)
    if is_curve:
        return np.stack([steps] * 3, axis=-1)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], axis=-1)


def _wrong(name: str, words: str, index: int | None = None) -> InputError:
    where = "" if index is None else f", line {index + 1}"
    return InputError(f"{name}{where}: {words}.", hint=_HINT)
