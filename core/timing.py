"""Time in whole frames: rates are fractions, ranges are half-open, seconds live at the edges only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.errors import InputError

FILM_RATE = Fraction(30)
"""Frames a second of every film, until a project may choose."""


@dataclass(frozen=True, slots=True)
class FrameRange:
    """A stretch of frames `[start, start + frames)`.

    Args:
        start: First frame, >= 0.
        frames: How many frames, >= 0. Zero is an empty range.

    Raises:
        InputError: When either is negative.
    """

    start: int
    frames: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.frames < 0:
            raise InputError(f"A range cannot start at {self.start} and last {self.frames} frames.")

    @property
    def stop(self) -> int:
        """First frame after the range."""
        return self.start + self.frames

    def overlap(self, other: FrameRange) -> FrameRange:
        """The frames both share; empty, at the later start, when they share none."""
        start = max(self.start, other.start)
        return FrameRange(start, max(0, min(self.stop, other.stop) - start))


def seconds_of(frames: int, rate: Fraction = FILM_RATE) -> Fraction:
    """Exact length of a number of frames in seconds."""
    return Fraction(frames) / rate


def frames_of(seconds: Fraction | float, rate: Fraction = FILM_RATE) -> int:
    """Nearest whole frame to a moment in seconds; halves go up."""
    exact = Fraction(seconds) * rate
    return int((exact + Fraction(1, 2)).__floor__())


def clock(frames: int, rate: Fraction = FILM_RATE) -> str:
    """Minutes, seconds and frames as shown on screen: 0:31.12 is 31 seconds and 12 frames."""
    per_s = int(rate + Fraction(1, 2))
    total_s, rest = divmod(frames, per_s)
    return f"{total_s // 60}:{total_s % 60:02d}.{rest:02d}"
