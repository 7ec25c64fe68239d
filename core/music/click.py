"""Proof of a beat grid: a click track to listen to, and how far one grid lies from another."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import numpy as np

from core.model.music import BeatGrid
from core.music.sound import Samples

_CLICK_S = 0.04
_WINDOW_S = Fraction(7, 100)
"""A beat counts as found within 70 ms, the usual window of the field."""


@dataclass(frozen=True)
class GridError:
    """How a grid compares with the truth.

    Args:
        f_measure: 1 when each beat of one has its own within 70 ms in the other; 0 when none has.
        error_ms: Median distance of found beats; 0 when none was found.
        offset_ms: Median signed distance, above zero is late.
    """

    f_measure: float
    error_ms: float
    offset_ms: float


def click_track(grid: BeatGrid, *, sample_rate: int = 48_000, song: Samples | None = None) -> Samples:
    """A short tick on every beat, higher on first beats of bars, as long as the song.

    Args:
        grid: Where the beats are.
        sample_rate: Of the result, and of `song`.
        song: Mixed under the clicks at half its level; shape (samples,) or (samples, channels), float.

    Returns:
        float32, shape (samples,), within -1 to 1.
    """
    clicks = np.zeros(round(grid.duration_s * sample_rate), np.float32)
    downbeats = set(grid.downbeats)
    for index in range(len(grid.beats)):
        start = round(grid.beat_s(index) * sample_rate)
        _add_click(clicks[start:], 1760.0 if index in downbeats else 1175.0, sample_rate)
    if song is not None:
        mono = song.mean(axis=1) if song.ndim > 1 else song
        shared = min(len(mono), len(clicks))
        clicks[:shared] += 0.5 * mono[:shared]
    return np.clip(clicks, -1.0, 1.0)


def compare_grids(grid: BeatGrid, truth: BeatGrid) -> GridError:
    """Matches beats one to one within 70 ms, nearest first in time order; rates of the two grids may differ."""
    found = [grid.beat_s(index) for index in range(len(grid.beats))]
    known = [truth.beat_s(index) for index in range(len(truth.beats))]
    offsets = _matched(found, known)
    if not offsets:
        return GridError(0.0, 0.0, 0.0)
    f_measure = 2 * len(offsets) / (len(found) + len(known))
    return GridError(f_measure, 1000 * median(abs(o) for o in offsets), 1000 * median(offsets))


def error_ms(grid: BeatGrid, truth: BeatGrid) -> float:
    """Median distance of the grid's beats from the true ones they match, in milliseconds."""
    return compare_grids(grid, truth).error_ms


def _matched(found: list[Fraction], known: list[Fraction]) -> list[float]:
    offsets, taken = [], 0
    for beat in known:
        first = max(taken, bisect_left(found, beat - _WINDOW_S))
        near = [index for index in range(first, len(found)) if found[index] <= beat + _WINDOW_S][:4]
        if near:
            best = min(near, key=lambda index: abs(found[index] - beat))
            offsets.append(float(found[best] - beat))
            taken = best + 1
    return offsets


def _add_click(into: Samples, pitch_hz: float, sample_rate: int) -> None:
    count = min(len(into), round(_CLICK_S * sample_rate))
    moments = np.arange(count) / sample_rate
    into[:count] += (0.6 * np.cos(2 * np.pi * pitch_hz * moments) * np.exp(-moments / 0.008)).astype(np.float32)
