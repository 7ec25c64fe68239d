"""The outline of a sound: as numbers, and as a file of bytes, small enough to be drawn by a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from core.errors import ProbeError
from core.film.probe import as_probe_error, open_container, sound_stream
from core.film.whole import whole_file

OUTLINE_RATE = 50
"""Bytes a second."""
_BIN_RATE = 100
_HEARD_RATE = 8_000
_FINEST = 1 << 30
_SHARE = 2
"""Levels come by the hundredth of a second."""


def waveform(path: Path, points: int) -> list[float]:
    """The outline of a sound: the largest level, 0 to 1, in each of `points` equal stretches.

    Fewer numbers than asked for when the sound has fewer hundredths of a second. Silence gives zeros.

    Raises:
        ProbeError: When there is no sound to decode.
    """
    with as_probe_error("This file"):
        bins = np.fromiter(_peaks(path), dtype=np.float32)
    if not len(bins):
        raise ProbeError("There is no sound in this file.")
    edges = np.linspace(0, len(bins), min(points, len(bins)) + 1).astype(int)[:-1]
    return [round(float(level), 4) for level in np.minimum(np.maximum.reduceat(bins, edges), 1.0)]


def outline(path: Path, to: Path) -> Path:
    """Writes the largest level of each fiftieth of a second as one byte, 0 for silence to 255; the last may be shorter.

    Raises:
        ProbeError: When there is no sound to decode.
        DiskFullError: When there was no room.
    """
    levels = np.asarray(waveform(path, _FINEST), np.float32)
    whole = np.zeros(-(-len(levels) // _SHARE) * _SHARE, np.float32)
    whole[: len(levels)] = levels
    made = np.rint(whole.reshape(-1, _SHARE).max(axis=1) * 255).astype(np.uint8)
    with whole_file(to) as part:
        part.write_bytes(made.tobytes())
    return to


def _peaks(path: Path) -> Iterator[float]:
    """Largest level of each hundredth of a second."""
    step, held = _HEARD_RATE // _BIN_RATE, np.zeros(0, np.float32)
    with open_container(path) as container:
        audio = sound_stream(container)
        if audio is None:
            return
        slow = av.AudioResampler(format="fltp", rate=_HEARD_RATE)
        for frame in _with_end(container.decode(audio)):
            for part in slow.resample(frame):
                held = np.concatenate([held, np.abs(part.to_ndarray()).max(axis=0)])
            whole = len(held) // step * step
            yield from held[:whole].reshape(-1, step).max(axis=1).tolist()
            held = held[whole:]
    if len(held):
        yield float(held.max())


def _with_end(frames: Iterator[av.AudioFrame]) -> Iterator[av.AudioFrame | None]:
    yield from frames
    yield None
