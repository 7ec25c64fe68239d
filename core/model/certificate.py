"""What a finished film is found to be when it is read back: findings with their place, joins, cuts beside beats."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from core.model.base import Value


class FindingKind(StrEnum):
    """What is not as planned. Stored."""

    FRAMES = "frames"
    STAMPS = "stamps"
    RATE = "rate"
    SIZE = "size"
    COLOR = "color"
    INDEX = "index"
    CODEC = "codec"
    WEIGHT = "weight"
    SOUND = "sound"
    LOUDNESS = "loudness"
    CUT = "cut"
    BLACK = "black"
    FROZEN = "frozen"
    JOIN = "join"


class Finding(Value):
    """One thing that is not as planned.

    Args:
        text: A sentence; says where, when it has a place.
        at: Frame of the film at which it begins; None where it is the whole film.
        frames: How long it lasts; 0 for a moment.
    """

    kind: FindingKind
    text: str
    at: int | None = Field(default=None, ge=0)
    frames: int = Field(default=0, ge=0)


class JoinProof(Value):
    """How the file was compared with the pieces it was joined from.

    Args:
        pieces: Of the film, in order.
        packets: Encoded pictures compared byte by byte.
        starts: First pictures of pieces, decoded in the film and compared with the piece's own.
        decoded: Frames that were decoded whole to be looked at; the others were seen for an earlier film.
        is_sound_same: The film's sound is the finished sound, byte by byte; None for films without one.
    """

    pieces: int
    packets: int
    starts: int
    decoded: int
    is_sound_same: bool | None = None
