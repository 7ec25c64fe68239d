"""Sections of a song: where the bars before sound different from the bars after. Numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.music.features import COARSE, HOP, Features

_SPAN_BARS = 4
"""A section is at least this long, and bars are compared in groups of this many."""
_MOST_LABELS = 26

Array = npt.NDArray[np.float64]


def find_parts(heard: Features, downbeats: Sequence[int]) -> tuple[list[int], list[str]]:
    """Bounds in samples (one more than there are parts, from 0 to the end) and a letter for each part.

    Parts that sound alike share a letter. A short song, or one without bars, is one part.
    """
    whole = [0, heard.samples]
    if len(downbeats) < 2 * _SPAN_BARS:
        return whole, ["A"]
    rows = _bar_rows(heard, downbeats)
    usual = float(np.linalg.norm(rows, axis=1).mean())
    places = [0, *_peaks(_novelty(rows), usual / 2), len(rows)]
    groups = [rows[a:b].mean(axis=0) for a, b in pairwise(places)]
    return [0, *(downbeats[place] for place in places[1:-1]), heard.samples], _letters(groups, usual / 2)


def _bar_rows(heard: Features, downbeats: Sequence[int]) -> Array:
    """One row a bar: sound color and pitch classes, each column scaled to the whole song."""
    edges = np.round(np.array([*downbeats, heard.samples]) / (HOP * COARSE)).astype(int)
    stacked = np.concatenate([heard.color, 6 * heard.chroma])
    rows = [stacked[:, a : max(b, a + 1)].mean(axis=1) for a, b in pairwise(edges) if a < stacked.shape[1]]
    table = np.stack(rows).astype(np.float64)
    return np.asarray((table - table.mean(axis=0)) / (table.std() + 1e-9))


def _novelty(rows: Array) -> Array:
    """Distance between the mean of the bars before and of the bars after, at each bar; 0 near both ends."""
    found = np.zeros(len(rows))
    for bar in range(2, len(rows) - 1):
        before, after = rows[max(0, bar - _SPAN_BARS) : bar], rows[bar : bar + _SPAN_BARS]
        found[bar] = np.linalg.norm(before.mean(axis=0) - after.mean(axis=0))
    return found


def _peaks(novelty: Array, least: float) -> list[int]:
    """Bars that stand out against their neighbors, against the usual bar and against `least`."""
    least = max(least, 1.35 * _median(novelty[novelty > 0]))
    chosen: list[int] = []
    for bar, value in enumerate(novelty):
        near = novelty[max(0, bar - _SPAN_BARS + 1) : bar + _SPAN_BARS]
        if value >= least and value == near.max() and (not chosen or bar - chosen[-1] >= _SPAN_BARS):
            chosen.append(bar)
    return chosen


def _letters(groups: Sequence[Array], near: float) -> list[str]:
    kinds: list[Array] = []
    letters = []
    for group in groups:
        distances = [float(np.linalg.norm(group - kind)) for kind in kinds]
        best = int(np.argmin(distances)) if distances else -1
        if best < 0 or (distances[best] > near and len(kinds) < _MOST_LABELS):
            kinds.append(group)
            best = len(kinds) - 1
        letters.append(chr(ord("A") + best))
    return letters


def _median(values: Array) -> float:
    return float(np.median(values)) if values.size else 0.0
