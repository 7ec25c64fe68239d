"""Dividing a film: how many scenes for each beat, how many frames for each. Sums are exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

_UNEVEN = 0.22


def apportioned(shares: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers in proportion to the shares that add up to the total; the largest remainders round up."""
    whole = sum(shares, Fraction(0))
    exact = [share * total / whole for share in shares]
    floors = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda at: (floors[at] - exact[at], at))
    for at in order[: total - sum(floors)]:
        floors[at] += 1
    return floors


def beat_counts(shares: Sequence[Fraction], scenes: int) -> list[int]:
    """How many scenes each beat gets: one each where there are enough, the rest by share; else the first, then the last, then the longest."""
    if scenes >= len(shares):
        return [1 + more for more in apportioned(shares, scenes - len(shares))]
    last = len(shares) - 1
    order = sorted(range(len(shares)), key=lambda at: (at != 0, at != last, -shares[at], at))
    chosen = set(order[:scenes])
    return [int(at in chosen) for at in range(len(shares))]


def shared_lengths(shares: Sequence[Fraction], counts: Sequence[int], total: int, random: Random) -> list[int]:
    """Frames for each scene: a beat's share divided among its scenes, a little uneven, at least one frame each."""
    weights = [
        share / count * Fraction(round(1000 * random.uniform(1 - _UNEVEN, 1 + _UNEVEN)), 1000)
        for share, count in zip(shares, counts, strict=True)
        for _ in range(count)
    ]
    return [1 + more for more in apportioned(weights, total - len(weights))]
