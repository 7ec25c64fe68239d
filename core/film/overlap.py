"""Finding pictures that two neighbors share: the end of one clip shown again at the start of the next.

Clips that were made by extending another, or from its last picture, begin with what the one before has shown already: one
picture or many. Both ends are taken small and gray and laid over each other at every shift; the one that fits best counts
when it fits well, and, beyond a single picture, clearly better than its neighbors do: where nothing moves, every shift fits
and nothing is known.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.film.frames import gray_frames

MOST_S = Fraction(2)
"""How far an overlap is looked for."""
_SIDE_PX = 32
_ALIKE = 4.0
"""Mean difference, of 255 levels, up to which two pictures are the same one encoded twice."""
_CLEARER = 2.0
"""A fit must be so many times better than that of its neighboring shifts."""
_STEADY = 0.5

Thumbs = npt.NDArray[np.float32]


def overlap_of(before: Path, last: int, after: Path, first: int, rate: Fraction) -> int:
    """How many of the first pictures of `after` the end of `before` has shown already; 0 for none.

    Args:
        before: A clip that ends with its picture number `last`.
        after: The clip that follows, from its picture number `first` on.
        rate: Pictures a second of both. Clips of different rates share no pictures.

    Raises:
        ProbeError: When one of them cannot be decoded.
    """
    reach = max(1, int(MOST_S * rate))
    ends = _thumbs(before, range(max(0, last + 1 - reach), last + 1))
    starts = _thumbs(after, range(first, first + 1))
    if not len(ends) or not len(starts):
        return 0
    near = np.abs(ends - starts[0]).mean(axis=(1, 2)) < _ALIKE
    if not near.any():
        return 0
    starts = _thumbs(after, range(first, first + len(ends)))
    return _best(ends, starts)


def _best(ends: Thumbs, starts: Thumbs) -> int:
    """The shift at which the end of one and the start of the other are the same; 0 where none is."""
    most = min(len(ends), len(starts))
    errors = [float(np.abs(ends[-count:] - starts[:count]).mean(axis=(1, 2)).max()) for count in range(1, most + 1)]
    best = int(np.argmin(errors))
    if errors[best] > _ALIKE:
        return 0
    beside = [errors[at] for at in (best - 1, best + 1) if 0 <= at < most]
    if best == 0:  # a slow clip that only goes on is nearly the same too, but not nearer than its own steps
        step = float(np.abs(ends[-1] - ends[-2]).mean()) if most > 1 else 0.0
        return 1 if step > max(_STEADY, _CLEARER * errors[0]) else 0
    is_clear = bool(beside) and min(beside) > max(_STEADY, _CLEARER * errors[best])
    return best + 1 if is_clear else 0


def _thumbs(path: Path, wanted: range) -> Thumbs:
    """Pictures of a clip, 32 x 32 and gray; fewer where it has fewer."""
    found = [picture.astype(np.float32) for picture in gray_frames(path, wanted, _SIDE_PX)]
    return np.stack(found) if found else np.zeros((0, _SIDE_PX, _SIDE_PX), np.float32)
