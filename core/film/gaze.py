"""Decoding every frame of a film at thumbnail size, in constant memory: how bright it is, how it changes, what it shows."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.film.tool import open_ffmpeg
from core.process import Stop, never

_SIDE = 24
_BYTES = _SIDE * _SIDE * 3
_DIGITS = 3
Thumb = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Looks:
    """What every decoded frame looks like, small.

    Args:
        levels: Mean brightness of each frame, 0 to 255.
        changes: How much each frame differs from the one before, 0 to 255; 0 for the first.
        details: How much the colors of each frame vary from place to place, 0 for a plain one.
    """

    levels: tuple[float, ...]
    changes: tuple[float, ...]
    details: tuple[float, ...]


@dataclass(frozen=True)
class Glance:
    """The looks of one piece, and its first and last frame as thumbnails, so that pieces can be laid end to end."""

    looks: Looks
    head: bytes
    tail: bytes


def look_at(path: Path, *, should_stop: Stop = never) -> Looks:
    """Decodes a whole film.

    Raises:
        RenderError: When FFmpeg failed.
        CancelledError: When `should_stop` said so.
    """
    watch = _Watch()
    _decode(["-i", path], watch, should_stop)
    return watch.glance().looks


def glances(parts: Sequence[Path], frames: Sequence[int], *, should_stop: Stop = never) -> tuple[Glance, ...] | None:
    """Decodes rendered pieces one after the other in one go.

    Args:
        parts: Their files.
        frames: How many each holds.
        should_stop: Asked all the time.

    Returns:
        One a piece; None when they do not decode to as many frames as they hold.

    Raises:
        RenderError: When FFmpeg failed.
        CancelledError: When `should_stop` said so.
    """
    if not parts:
        return ()
    watch = _Watch(frozenset(accumulate(frames)))
    with tempfile.TemporaryDirectory(prefix="looks-") as folder:
        _decode(_one_after_the_other(parts, Path(folder)), watch, should_stop)
    found = tuple(watch.done)
    return found if tuple(len(one.looks.levels) for one in found) == tuple(frames) and not watch.levels else None


def laid_out(glances: Sequence[Glance]) -> Looks:
    """The looks of a film of these pieces."""
    levels, changes, details = list[float](), list[float](), list[float]()
    before = b""
    for glance in glances:
        levels += glance.looks.levels
        details += glance.looks.details
        first = _change(_thumb(before), _thumb(glance.head)) if before else 0.0
        changes += [first, *glance.looks.changes[1:]]
        before = glance.tail
    return Looks(tuple(levels), tuple(changes), tuple(details))


@dataclass
class _Watch:
    """Takes frames one by one; where a piece ends, it is put aside and the next one begins."""

    stops: frozenset[int] = frozenset()
    done: list[Glance] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    _changes: list[float] = field(default_factory=list)
    _details: list[float] = field(default_factory=list)
    _head: bytes = b""
    _tail: bytes = b""
    _count: int = 0

    def see(self, block: bytes) -> None:
        """Takes the next frame."""
        now = _thumb(block)
        self._head = self._head or block
        self.levels.append(round(float(now.mean()), _DIGITS))
        self._details.append(round(float(now.reshape(-1, 3).std(axis=0).mean()), _DIGITS))
        self._changes.append(_change(_thumb(self._tail), now) if self._tail else 0.0)
        self._tail = block
        self._count += 1
        if self._count in self.stops:
            self.done.append(self.glance())
            self.levels, self._changes, self._details = [], [], []
            self._head = self._tail = b""

    def glance(self) -> Glance:
        """What was seen since the last piece ended."""
        looks = Looks(tuple(self.levels), tuple(self._changes), tuple(self._details))
        return Glance(looks, self._head, self._tail)


def _one_after_the_other(parts: Sequence[Path], folder: Path) -> list[str | Path]:
    """FFmpeg's options that read files as one input.

    Args:
        folder: Where the list of them lies for as long as FFmpeg reads.
    """
    path = folder / "list.txt"
    names = (str(part.resolve()).replace("'", "'\\''") for part in parts)
    path.write_text("ffconcat version 1.0\n" + "".join(f"file '{name}'\n" for name in names), "utf-8")
    return ["-f", "concat", "-safe", "0", "-protocol_whitelist", "file", "-i", path]


def _decode(source: Sequence[str | Path], watch: _Watch, should_stop: Stop) -> None:
    args: list[str | Path] = ["-threads", "2", *source, "-map", "0:v:0"]
    args += ["-vf", f"scale={_SIDE}:{_SIDE}:flags=area,format=rgb24"]
    args += ["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]
    with open_ffmpeg(args, should_stop=should_stop) as child:
        for block in child.blocks(_BYTES):
            watch.see(bytes(block))
        child.finish()


def _thumb(block: bytes) -> Thumb:
    return np.frombuffer(block, np.uint8).astype(np.int16)


def _change(before: Thumb, now: Thumb) -> float:
    return round(float(np.abs(now - before).mean()), _DIGITS)
