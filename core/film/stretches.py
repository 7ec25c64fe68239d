"""From what each picture of a take measures to the stretches a person should look at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from core.film.seen import Seen
from core.model.takecheck import Stretch, StretchKind

_BLACK_SHARE = 0.98
_STILL = 0.75
_FROZEN_S = Fraction(1, 2)
_BLUR = 0.65
_BLURRED_S = Fraction(2, 5)
_REPEAT_SHARE, _REPEATS, _NEAR_S = 0.15, 3, Fraction(1, 2)
_MOVES = 2.0
_FLASHES = 3


def stretches_of(seen: Seen, rate: Fraction) -> tuple[Stretch, ...]:
    """Every stretch to look at, in the order of the take.

    Args:
        seen: The measures of all its pictures.
        rate: Pictures a second.
    """
    black = list(_runs([share >= _BLACK_SHARE for share in seen.dark], 1))
    frozen = [run for run in _still_runs(seen, max(2, round(_FROZEN_S * rate))) if not _lies_in(run, black)]
    found = [_stretch(StretchKind.BLACK, *run) for run in black]
    found += [_stretch(StretchKind.FROZEN, *run) for run in frozen]
    flashes = _joined([run for turns in (seen.turns, seen.red_turns) for run in _flashes(turns, rate)])
    found += [_stretch(StretchKind.FLASHING, *run) for run in flashes]
    repeats = [run for run in _repeats(seen, rate) if not _meets(run, [*frozen, *flashes])]
    found += [_stretch(StretchKind.DUPLICATE, *run) for run in repeats]
    blurred = _runs(_blurred(seen.blur), max(2, round(_BLURRED_S * rate)))
    found += [_stretch(StretchKind.BLURRED, *run) for run in blurred]
    return tuple(sorted(found, key=lambda one: (one.start, one.kind)))


def _stretch(kind: StretchKind, start: int, stop: int) -> Stretch:
    return Stretch(kind=kind, start=start, frames=stop - start)


def _runs(flags: Sequence[bool], least: int) -> Iterator[tuple[int, int]]:
    """Where a flag is set at least so often in a row, as `(start, stop)`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.asarray(flags, bool), [False]]).astype(np.int8)))
    for start, stop in edges.reshape(-1, 2).tolist():
        if stop - start >= least:
            yield start, stop


def _still_runs(seen: Seen, least: int) -> Iterator[tuple[int, int]]:
    """Where nothing moves; the picture before belongs to it. A single small step, as at a key picture, does not end it."""
    still = [number > 0 and moved < _STILL for number, moved in enumerate(seen.moved)]
    for number in range(2, len(still) - 1):
        still[number] = still[number] or (still[number - 1] and still[number + 1] and seen.moved[number] < 2 * _STILL)
    for start, stop in _runs(still, least - 1):
        yield start - 1, stop


def _repeats(seen: Seen, rate: Fraction) -> list[tuple[int, int]]:
    """Where single pictures stand for two, at least three times, never more than half a second apart."""
    moved = np.asarray(seen.moved)
    found = [number for number in range(2, len(moved) - 1) if _is_repeat(moved, number)]
    near, runs = max(2, int(_NEAR_S * rate)), list[list[int]]()
    for number in found:
        if runs and number - runs[-1][-1] <= near:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [(run[0] - 1, run[-1] + 1) for run in runs if len(run) >= _REPEATS]


def _is_repeat(moved: np.ndarray[tuple[int], np.dtype[np.float64]], number: int) -> bool:
    """Whether a picture repeats the one before, between pictures that clearly move."""
    beside = min(moved[number - 1], moved[number + 1])
    return bool(moved[number] < _STILL and beside > _MOVES and moved[number] < _REPEAT_SHARE * beside)


def _flashes(turns: Sequence[int], rate: Fraction) -> Iterator[tuple[int, int]]:
    """Seconds in which the light turns up and down more than three times; a flash is a turn and the turn back."""
    at = [number for number, turn in enumerate(turns) if turn]
    alternating = [number for index, number in enumerate(at) if index == 0 or turns[number] != turns[at[index - 1]]]
    needed = 2 * _FLASHES + 1
    for first, last in zip(alternating, alternating[needed - 1 :], strict=False):
        if last - first < rate:
            yield first, last + 1


def _blurred(blur: Sequence[float]) -> list[bool]:
    """Whether each picture is blurred; one that was not measured is as the one before."""
    found, is_blurred = [], False
    for value in blur:
        is_blurred = is_blurred if math.isnan(value) else value >= _BLUR
        found.append(is_blurred)
    return found


def _joined(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that overlap or touch, as one."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(runs):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found


def _lies_in(run: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start <= run[0] and run[1] <= stop for start, stop in others)


def _meets(run: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < run[1] and run[0] < stop for start, stop in others)
