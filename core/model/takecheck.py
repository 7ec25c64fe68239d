"""What was seen in a take when it was decoded from end to end: facts beyond its header, and stretches to look at."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from core.model.base import Value

MOST_STRETCHES = 60
"""Stretches that are named one by one; of more, only how many there are."""


class Transfer(StrEnum):
    """How a file stores light. Stored."""

    STANDARD = "standard"
    PQ = "pq"
    HLG = "hlg"


class StretchKind(StrEnum):
    """What is to be looked at in a stretch of a take. Stored."""

    BLACK = "black"
    FROZEN = "frozen"
    DUPLICATE = "duplicate"
    """Single pictures shown twice, again and again: the motion stutters."""
    FLASHING = "flashing"
    """More than three flashes within a second, over a quarter of the picture."""
    BLURRED = "blurred"


class Stretch(Value):
    """A stretch of a take, in the take's own pictures, `[start, start + frames)`."""

    kind: StretchKind
    start: int = Field(ge=0)
    frames: int = Field(ge=1)


class Details(Value):
    """Facts of a clip beyond `MediaInfo`.

    Args:
        is_varying: Its pictures do not last equally long, as those of phones.
        bits: Of each color of a pixel: 8, 10, 12.
        transfer: Standard, or one of the two kinds of HDR.
        is_interlaced: Each picture is two half pictures, taken one after the other.
        has_full_range: Black is 0 and white 255, where video mostly has 16 and 235.
        sound_codec: Empty without sound.
        mended: What is wrong with the file and does no harm, in words; empty when nothing is.
    """

    is_varying: bool = False
    bits: int = 8
    transfer: Transfer = Transfer.STANDARD
    is_interlaced: bool = False
    has_full_range: bool = False
    sound_codec: str = ""
    mended: str = ""


class TakeCheck(Value):
    """A clip that was looked through. It is stored with its take.

    Args:
        recipe: Of the way of looking; a higher one sees other things.
        frames: Pictures that were decoded.
        stretches: In the order of the take, at most `MOST_STRETCHES`.
        more: Stretches beyond those.
    """

    recipe: int = 1
    frames: int = 0
    details: Details = Details()
    stretches: tuple[Stretch, ...] = ()
    more: int = Field(default=0, ge=0)
