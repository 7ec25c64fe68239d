"""A person's corrections of a beat grid. Each gives a new grid; the song, its sections and energy stay. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from core.errors import InputError
from core.model.music import BeatGrid

BAR_BEATS = 4
"""Beats of a bar, as the finder and the corrections count them."""

_LEAST_TAPS = 4
_SLOWEST_BPM, _FASTEST_BPM = 20.0, 480.0


def doubled(grid: BeatGrid) -> BeatGrid:
    """Twice the tempo: a beat between each two, and one after the last where the song goes on.

    Raises:
        InputError: When the grid has fewer than two beats, or would be faster than 480 a minute.
    """
    beats = list(_two_or_more(grid))
    beats.append(min(2 * beats[-1] - beats[-2], 2 * grid.samples))
    between = [(a + b) // 2 for a, b in pairwise(beats)]
    merged = tuple(beat for pair in zip(beats, between, strict=False) for beat in pair)
    return _with_beats(grid, merged, first_downbeat=2 * (grid.downbeats[0] if grid.downbeats else 0))


def halved(grid: BeatGrid) -> BeatGrid:
    """Half the tempo: every other beat, the first downbeat among those that stay.

    Raises:
        InputError: When the grid has fewer than two beats, or would be slower than 20 a minute.
    """
    beats = _two_or_more(grid)
    first = grid.downbeats[0] if grid.downbeats else 0
    return _with_beats(grid, beats[first % 2 :: 2], first_downbeat=first // 2)


def nudged(grid: BeatGrid, shift_ms: float) -> BeatGrid:
    """All beats moved: above zero is later. Beats that leave the song are dropped."""
    shift = round(shift_ms * grid.sample_rate / 1000)
    kept = [(index, beat + shift) for index, beat in enumerate(grid.beats) if 0 <= beat + shift < grid.samples]
    numbers = {index: number for number, (index, _) in enumerate(kept)}
    downbeats = tuple(numbers[index] for index in grid.downbeats if index in numbers)
    return grid.model_copy(update={"beats": tuple(beat for _, beat in kept), "downbeats": downbeats})


def with_first_beat(grid: BeatGrid, at_s: Fraction | float) -> BeatGrid:
    """The beat nearest a moment becomes the first of a bar, and with it every fourth before and after.

    Raises:
        InputError: When the grid has no beats.
    """
    if not grid.beats:
        raise InputError("There are no beats to count from.", hint="Tap the beat first.")
    at = float(at_s) * grid.sample_rate
    right = min(bisect_left(grid.beats, at), len(grid.beats) - 1)
    nearest = min((max(0, right - 1), right), key=lambda index: abs(grid.beats[index] - at))
    return grid.model_copy(update={"downbeats": bars(len(grid.beats), nearest)})


def tapped(grid: BeatGrid, taps_s: Sequence[float]) -> BeatGrid:
    """A steady grid through the taps, over the whole song; the first tap is the first beat of a bar.

    Hands are not exact: tempo and phase are fitted to all taps, and a missed tap counts as a rest.

    Args:
        grid: Of the song that was tapped to; its beats are replaced.
        taps_s: Moments in seconds from the start of the song, in any order.

    Raises:
        InputError: With fewer than four taps, or a tempo outside 20 to 480 beats a minute.
    """
    taps = sorted(set(taps_s))
    if len(taps) < _LEAST_TAPS:
        raise InputError("Four taps or more are needed to hear a tempo.", hint="Tap along for two bars.")
    first_s, step_s = _fit(taps)
    step, phase = step_s * grid.sample_rate, first_s * grid.sample_rate
    begin = -int(phase // step)
    count = int((grid.samples - 1 - phase) // step) + 1
    beats = tuple(round(phase + number * step) for number in range(begin, count))
    inside = tuple(beat for beat in beats if 0 <= beat < grid.samples)
    tempo = {"method": "tapped"}
    return _with_beats(grid.model_copy(update=tempo), inside, first_downbeat=-begin)


def bars(beats: int, downbeat: int) -> tuple[int, ...]:
    """Indices of every fourth beat, one of them being `downbeat`."""
    return tuple(range(downbeat % BAR_BEATS, beats, BAR_BEATS))


def tempo_of(beats: Sequence[int], sample_rate: int) -> float:
    """Median tempo in beats a minute; 0 for fewer than two beats."""
    steps = [b - a for a, b in pairwise(beats)]
    return 60.0 * sample_rate / median(steps) if steps else 0.0


def _fit(taps: Sequence[float]) -> tuple[float, float]:
    """Least squares of tap moments over their beat numbers: moment of the first tap's beat, and seconds a beat."""
    steps = [b - a for a, b in pairwise(taps)]
    rough = median(steps)
    numbers = [0]
    for step in steps:
        numbers.append(numbers[-1] + max(1, round(step / rough)))
    mean_n, mean_t = sum(numbers) / len(numbers), sum(taps) / len(taps)
    spread = sum((n - mean_n) ** 2 for n in numbers)
    step_s = sum((n - mean_n) * (t - mean_t) for n, t in zip(numbers, taps, strict=True)) / spread
    _check_tempo(60.0 / step_s)
    return mean_t - mean_n * step_s, step_s


def _two_or_more(grid: BeatGrid) -> tuple[int, ...]:
    if len(grid.beats) < 2:
        raise InputError("There are too few beats to change the tempo of.", hint="Tap the beat instead.")
    return grid.beats


def _check_tempo(bpm: float) -> None:
    if not _SLOWEST_BPM <= bpm <= _FASTEST_BPM:
        raise InputError(
            f"{bpm:.0f} beats a minute is not a tempo we can cut to.", hint="Choose one between 20 and 480."
        )


def _with_beats(grid: BeatGrid, beats: Sequence[int], *, first_downbeat: int) -> BeatGrid:
    inside = tuple(beat for beat in beats if beat < grid.samples)
    tempo = tempo_of(inside, grid.sample_rate)
    if tempo:
        _check_tempo(tempo)
    update = {"beats": inside, "tempo_bpm": tempo, "downbeats": bars(len(inside), first_downbeat)}
    return grid.model_copy(update=update)
