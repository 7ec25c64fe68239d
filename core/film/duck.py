"""Songs and clips step back while somebody speaks, with ramps of 0.2 s around each stretch of speech."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

DUCK_DB, RAMP_S = -9.0, 0.2

Span = tuple[int, int]
"""First sample, and the one after the last."""


def joined_spans(spans: Iterable[Span], gap: int) -> list[Span]:
    """The stretches in order; those that lie less than `gap` samples apart are one."""
    found: list[Span] = []
    for start, stop in sorted(spans):
        if found and start - found[-1][1] < gap:
            found[-1] = found[-1][0], max(found[-1][1], stop)
        else:
            found.append((start, stop))
    return found


class Ducking:
    """How far everything but voices steps back at each sample of the film.

    It is all the way down from the first to the last sample of each stretch of speech, and on its way in the ramp before and
    after. In a pause too short for both ramps it stays down.

    Args:
        spans: Where somebody speaks, in samples of the film.
        depth_db: At most 0.
    """

    def __init__(self, spans: Iterable[Span], *, depth_db: float, sample_rate: int) -> None:
        self._ramp = round(RAMP_S * sample_rate)
        self._depth_db = depth_db
        self._spans: Sequence[Span] = joined_spans(spans, 2 * self._ramp) if depth_db else ()
        self._stops = [stop for _start, stop in self._spans]

    def gain(self, start: int, stop: int) -> npt.NDArray[np.float32] | None:
        """What to multiply the samples `[start, stop)` of the film with, shape (samples, 1); None where nobody speaks."""
        depth: npt.NDArray[np.float64] | None = None
        for first, last in self._spans[bisect_left(self._stops, start - self._ramp) :]:
            if first - self._ramp >= stop:
                break
            at = np.arange(start, stop)
            slope = np.minimum(at - (first - self._ramp), (last + self._ramp) - at) / self._ramp
            near = np.clip(slope, 0, 1)
            depth = near if depth is None else np.maximum(depth, near)
        return None if depth is None else np.asarray(10 ** (self._depth_db * depth / 20), np.float32)[:, None]
