"""The two ends of a shot: how far each can move, and the shot that is left. Whole film frames; pure.

A shot that runs backward begins at the end of its stretch, so its ends are swapped. A loop and a frozen picture last for
ever in both directions, and begin with the same picture wherever their head is.
"""

from __future__ import annotations

from fractions import Fraction

from core.model.cut import CutItem, Play
from core.music.holds import ENDLESS, longest, source_length


def head_reach(item: CutItem, by: int, rate: Fraction) -> int:
    """How far the head can move: not past the tail, not past what the source has."""
    return -_late_reach(item, -by, rate) if item.play is Play.REVERSE else _early_reach(item, by, rate)


def tail_reach(item: CutItem, by: int, rate: Fraction) -> int:
    """How far the tail can move: not before the head, not past what the source has."""
    return -_early_reach(item, -by, rate) if item.play is Play.REVERSE else _late_reach(item, by, rate)


def with_head(item: CutItem, by: int, rate: Fraction) -> CutItem:
    """The shot without its first frames; with more of them where `by` is below zero."""
    if item.play is not Play.REVERSE:
        item = item.model_copy(update={"in_frames": _in_frames(item, by, rate)})
    return lasting(item, item.frames - by)


def with_tail(item: CutItem, by: int, rate: Fraction) -> CutItem:
    """The shot with more frames at its end; without its last ones where `by` is below zero."""
    if item.play is Play.REVERSE:
        item = item.model_copy(update={"in_frames": _in_frames(item, -by, rate)})
    return lasting(item, item.frames + by)


def lasting(item: CutItem, frames: int) -> CutItem:
    """The item with another length, its transition no longer than that."""
    return item.model_copy(update={"frames": frames, "transition_frames": min(item.transition_frames, frames)})


def _early_reach(item: CutItem, by: int, rate: Fraction) -> int:
    """Of the end that lies earlier in the source."""
    reach = min(by, item.frames - 1)
    if item.play in ENDLESS or source_length(item.source, rate) is None:
        return reach
    return max(reach, -(item.in_frames / item.speed).__floor__())


def _late_reach(item: CutItem, by: int, rate: Fraction) -> int:
    """Of the end that lies later in the source."""
    most = longest(item, rate)
    return max(1 - item.frames, by if most is None else min(by, max(0, most - item.frames)))


def _in_frames(item: CutItem, offset: int, rate: Fraction) -> int:
    """The first used frame when the earlier end moves, rounded down so that the later end never runs out."""
    full = source_length(item.source, rate)
    if full is None or item.play in ENDLESS:
        return item.in_frames if full is not None else 0
    return min(item.in_frames + (offset * item.speed).__floor__(), full - 1)
