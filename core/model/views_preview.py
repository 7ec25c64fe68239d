"""What a preview of the cut is played from: pieces of film in order, and the mix under them."""

from __future__ import annotations

from core.model.base import Value


class PieceView(Value):
    """A stretch of the preview.

    Args:
        key: Names its pictures for ever; equal keys show the same.
        start, frames: Where it lies, in frames of the cut.
        is_kept: It has been made before.
    """

    key: str
    start: int
    frames: int
    is_kept: bool = False


class PreviewPlan(Value):
    """A preview of a cut as it is now.

    Args:
        rate: Frames a second of the cut, and of the preview.
        frames: Length.
        width, height: Of its picture.
        pieces: In order, without gaps.
        sound: Key of the finished mix; empty for a silent film.
    """

    rate: float
    frames: int
    width: int
    height: int
    pieces: tuple[PieceView, ...]
    sound: str = ""
