"""Frames, rates and ranges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.timing import FILM_RATE, FrameRange, clock, frames_of, seconds_of

RATES = st.sampled_from(
    [Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(30000, 1001), Fraction(24000, 1001)]
)
FRAMES = st.integers(0, 10_000_000)
RANGES = st.builds(FrameRange, st.integers(0, 500), st.integers(0, 500))


@given(FRAMES, RATES)
def test_frames_survive_seconds(frames: int, rate: Fraction) -> None:
    """Frames to seconds and back is exact at any rate, for films of days."""
    assert frames_of(seconds_of(frames, rate), rate) == frames


@given(FRAMES, RATES)
def test_frames_survive_float_seconds(frames: int, rate: Fraction) -> None:
    """Even through a float, as a vendor or a player gives it, the nearest frame is the right one."""
    assert frames_of(float(seconds_of(frames, rate)), rate) == frames


@given(st.fractions(0, 10_000), RATES)
def test_nearest_frame(seconds: Fraction, rate: Fraction) -> None:
    """The frame of a moment is never further from it than half a frame."""
    off = seconds_of(frames_of(seconds, rate), rate) - seconds
    assert abs(off) <= 1 / (2 * rate)


def test_halves_go_up() -> None:
    """A moment between two frames belongs to the later one, always."""
    assert [frames_of(Fraction(half, 60)) for half in (1, 3, 5)] == [1, 2, 3]


@given(RANGES, RANGES)
def test_overlap_is_what_both_have(one: FrameRange, other: FrameRange) -> None:
    """An overlap holds exactly the frames that lie in both ranges, whichever is asked."""
    shared = set(range(one.start, one.stop)) & set(range(other.start, other.stop))
    assert set(range(one.overlap(other).start, one.overlap(other).stop)) == shared
    assert one.overlap(other) == other.overlap(one)


@pytest.mark.parametrize(("start", "frames"), [(-1, 5), (0, -1), (-3, -3)])
def test_no_negative_range(start: int, frames: int) -> None:
    """A range cannot start or last below zero."""
    with pytest.raises(InputError, match="cannot start at"):
        FrameRange(start, frames)


@pytest.mark.parametrize(
    ("frames", "rate", "shown"),
    [
        (0, FILM_RATE, "0:00.00"),
        (29, FILM_RATE, "0:00.29"),
        (942, FILM_RATE, "0:31.12"),
        (1800, FILM_RATE, "1:00.00"),
        (108_000, FILM_RATE, "60:00.00"),
        (30, Fraction(30000, 1001), "0:01.00"),
        (25, Fraction(25), "0:01.00"),
    ],
)
def test_clock(frames: int, rate: Fraction, shown: str) -> None:
    """A length is shown as minutes, seconds and frames."""
    assert clock(frames, rate) == shown
