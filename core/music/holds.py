"""How much of a source there is for a shot, and what is said where it does not last. Whole film frames. Pure."""

from __future__ import annotations

from fractions import Fraction

from core.model.cut import CutItem, Play, Source
from core.model.media import MediaKind
from core.timing import frames_of, seconds_of

ENDLESS = frozenset({Play.LOOP, Play.FREEZE})
"""Ways to play that make any clip last as long as wanted."""


def source_length(source: Source | None, rate: Fraction) -> int | None:
    """Frames a file can give at the film's rate; None where it lasts for ever, as a still or a gap does."""
    if source is None or source.info.kind is not MediaKind.VIDEO or source.info.frames == 1:
        return None
    return max(1, frames_of(source.info.duration_s, rate))


def longest(item: CutItem, rate: Fraction, speed: Fraction | None = None) -> int | None:
    """Film frames the item's source can fill from its first used frame on, at least 1; None for endless ones.

    A loop and a frozen picture never end.
    """
    full = source_length(item.source, rate)
    if full is None or item.play in ENDLESS:
        return None
    return max(1, (Fraction(full - item.in_frames) / (speed or item.speed)).__ceil__())


def held_frames(item: CutItem, rate: Fraction) -> int:
    """Film frames at the end of an item that only repeat the last picture of its source."""
    most = longest(item, rate)
    return 0 if most is None else max(0, item.frames - most)


def spare_frames(item: CutItem, rate: Fraction) -> int | None:
    """Film frames the item can run on past its end, as it does under the transition after it; None for endless ones."""
    most = longest(item, rate)
    if most is None:
        return None
    return (item.in_frames / item.speed).__floor__() if item.play is Play.REVERSE else max(0, most - item.frames)


def hold_note(number: int, frames: int, rate: Fraction) -> str:
    """The sentence for a shot that is held.

    Args:
        number: Of its scene; 0 for a shot of no scene.
        frames: How many film frames are held.
    """
    name = f"Scene {number}" if number else "A shot"
    return f"{name} is held {_seconds(seconds_of(frames, rate))}: its clip is shorter than its shot."


def _seconds(length_s: Fraction) -> str:
    return f"{float(length_s):.1f} s" if length_s >= Fraction(1, 10) else f"{float(length_s):.2f} s"
