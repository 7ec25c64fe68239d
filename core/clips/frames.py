"""Single frames of a clip as files: one, or a stretch of them, with limits on how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from core.film import FrameKind, frame_at, frame_bytes, frame_count, frames_in

MOST_FRAMES = 1_000
"""Pictures that are taken out of a clip in one go."""


@dataclass(frozen=True)
class Stretch:
    """Which frames of a clip.

    Args:
        first, last: Numbers from 0, both included.
        every: 1 for all of them, 5 for each fifth.
        kind: `png` or `jpg`.
    """

    first: int
    last: int
    every: int = 1
    kind: FrameKind = "png"


def one_frame(path: Path, number: int, kind: FrameKind, *, max_px: int | None = None) -> bytes:
    """Exactly this frame as a picture file.

    Raises:
        InputError: When the clip has no such frame.
        ProbeError: When it cannot be decoded.
    """
    _check_within(path, number, number)
    return frame_bytes(frame_at(path, number), kind, max_px=max_px)


def many_frames(path: Path, wanted: Stretch) -> Iterator[tuple[str, bytes]]:
    """Frames as picture files with their names, one at a time, in order.

    Checks before the first one is decoded.

    Raises:
        InputError: When the clip has no such frames, or they are too many.
        ProbeError: When it cannot be decoded.
    """
    _check_within(path, wanted.first, wanted.last)
    if wanted.every < 1:
        raise InputError("Every how many frames has to be 1 or more.")
    numbers = range(wanted.first, wanted.last + 1, wanted.every)
    if len(numbers) > MOST_FRAMES:
        hint = "Take a shorter stretch, or fewer of its frames."
        raise InputError(f"These are {len(numbers):,} frames; {MOST_FRAMES:,} at once are the most.", hint=hint)
    return (
        (f"frame_{number:06d}.{wanted.kind}", frame_bytes(picture, wanted.kind))
        for number, picture in frames_in(path, numbers)
    )


def _check_within(path: Path, first: int, last: int) -> None:
    count = frame_count(path)
    if not 0 <= first <= last < count:
        raise InputError(f"This clip has the frames 0 to {count - 1}.", hint="Choose among these.")
