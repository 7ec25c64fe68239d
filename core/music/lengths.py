"""How long each shot may be, and how a film's length is shared out among them. Whole frames in, exact fractions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.model.orders import Shot

GENTLEST_SPEED = Fraction(9, 10)
"""A shot may be slowed this far to reach its beat; below it people notice, so the last frame is held instead."""

_LEAST_S = Fraction(2, 5)
"""No shot is shorter than this: 12 frames at 30 a second."""


@dataclass(frozen=True, slots=True)
class Need:
    """Bounds of one shot, in film frames.

    Args:
        wanted: Planned length, >= 1.
        least: It is never shorter.
        most: Longest it can be without a held frame (slowed a little); None for stills and gaps, which are endless.
        full: Longest it can be at its own speed; None as above.
    """

    wanted: int
    least: int
    most: int | None = None
    full: int | None = None


def least_frames(rate: Fraction) -> int:
    """Shortest shot at a frame rate, at least one frame."""
    return max(1, round(_LEAST_S * rate))


def source_frames(shot: Shot) -> int | None:
    """Frames the source can give; None when it is endless, as a still, a gap or a clip of a single frame."""
    if shot.available_frames is None or shot.available_frames <= 1:
        return None
    return shot.available_frames


def need_of(shot: Shot, rate: Fraction) -> Need:
    """Bounds of a shot. A source shorter than the shortest shot is stretched to it: a held frame cannot be avoided."""
    least, full = least_frames(rate), source_frames(shot)
    wanted = max(1, shot.wanted_frames)
    if full is None:
        return Need(wanted, least)
    most = max(least, (full / GENTLEST_SPEED).__floor__())
    return Need(wanted, least, most, max(least, full))


def most_frames(needs: Sequence[Need]) -> int | None:
    """Longest film these shots can make together; None when one of them is endless."""
    total = 0
    for need in needs:
        if need.most is None:
            return None
        total += need.most
    return total


def at_full_speed(needs: Sequence[Need], total: int) -> tuple[Need, ...]:
    """The same bounds without slowing, where the sources are long enough for the film as they are."""
    quick = tuple(replace(need, most=need.full) for need in needs)
    most = most_frames(quick)
    return quick if most is None or most >= total else tuple(needs)


def share_out(needs: Sequence[Need], total: int) -> tuple[Fraction, ...]:
    """Lengths in proportion to what is wanted, within every bound, adding up to `total` exactly.

    Shots that hit a bound are fixed there and the others share what is left, until nothing gives way any more (the way
    a browser lays out a flexible row).

    Args:
        needs: Bounds of each shot.
        total: Between the sum of `least` and `most_frames`.
    """
    fixed: dict[int, Fraction] = {}
    while len(fixed) < len(needs):
        sizes = _proportional(needs, fixed, total)
        clamped = {index: _clamp(size, needs[index]) for index, size in sizes.items()}
        excess = sum(clamped.values()) - sum(sizes.values())
        if excess == 0:
            fixed.update(clamped)
        elif excess > 0:
            fixed.update({index: clamped[index] for index in sizes if clamped[index] > sizes[index]})
        else:
            fixed.update({index: clamped[index] for index in sizes if clamped[index] < sizes[index]})
    return tuple(fixed[index] for index in range(len(needs)))


def _proportional(needs: Sequence[Need], fixed: dict[int, Fraction], total: int) -> dict[int, Fraction]:
    free = [index for index in range(len(needs)) if index not in fixed]
    scale = (total - sum(fixed.values())) / Fraction(sum(needs[index].wanted for index in free))
    return {index: needs[index].wanted * scale for index in free}


def _clamp(size: Fraction, need: Need) -> Fraction:
    size = max(size, Fraction(need.least))
    return size if need.most is None else min(size, Fraction(need.most))
