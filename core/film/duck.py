"""The song steps back while somebody speaks: 9 dB down, with ramps of 0.2 s around each stretch of voice."""

from __future__ import annotations

from collections.abc import Iterable

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


def duck(song: npt.NDArray[np.float32], spans: Iterable[Span], *, start: int, sample_rate: int) -> None:
    """Turns a song down, in place, under stretches of voice.

    It is all the way down from the first to the last sample of each stretch, and on its way in the ramp before and after.
    In a pause too short for both ramps it stays down.

    Args:
        song: Samples by channel.
        spans: In samples of the film.
        start: Sample of the film on which the song's first one falls.
    """
    ramp = round(RAMP_S * sample_rate)
    for first, stop in joined_spans(spans, 2 * ramp):
        begin, end = max(0, first - ramp - start), min(len(song), stop + ramp - start)
        if begin >= end:
            continue
        at = np.arange(begin, end) + start
        depth = np.clip(np.minimum((at - (first - ramp)) / ramp, ((stop + ramp) - at) / ramp), 0, 1)
        song[begin:end] *= np.asarray(10 ** (DUCK_DB * depth / 20), np.float32)[:, None]
