"""The outline of a sound as a file of bytes, small enough to be drawn by a browser."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.film.frames import waveform
from core.film.whole import whole_file

OUTLINE_RATE = 50
"""Bytes a second."""
_FINEST = 1 << 30
_SHARE = 2
"""Levels come by the hundredth of a second."""


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
