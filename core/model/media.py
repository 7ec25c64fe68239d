"""What is known of a file of pictures or sound."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from core.model.base import Doc, Grown, Value
from core.model.takecheck import TakeCheck


class MediaKind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"


class MediaInfo(Value):
    """Facts read from a file by decoding it, never from its name.

    Args:
        container: Short name of the format, such as `mp4`, `matroska`, `png`.
        codec: Of the picture if there is one, else of the sound.
        width, height: Stored pixels before `sar`; 0 for sound.
        rate: Frames a second, average; None for pictures and sound.
        frames: Decoded or counted frames of video; 1 for a picture; 0 for sound.
        duration_s: Exact where the file tells; 0 for a picture.
        sar: Pixel aspect ratio.
        rotation_deg: Clockwise turn a player applies: 0, 90, 180, 270.
        sample_rate, channels: Of the sound; 0 when there is none.
    """

    kind: MediaKind
    container: str
    codec: str
    width: int = 0
    height: int = 0
    rate: Fraction | None = None
    frames: int = 0
    duration_s: Fraction = Fraction(0)
    sar: Fraction = Fraction(1)
    rotation_deg: int = 0
    pixel_format: str = ""
    has_alpha: bool = False
    sample_rate: int = 0
    channels: int = 0
    size_bytes: int = 0

    @property
    def has_sound(self) -> bool:
        return self.channels > 0


class Media(Grown, Doc):
    """A file as the content of a cell: keyframe, clip, mood picture, song.

    Only `blob` says what it is; the rest describes it.

    Args:
        check: What was seen in a clip when it came in; None for what came in before clips were looked through, and for
            pictures and songs.
    """

    schema_name: ClassVar[str] = "media"
    later: ClassVar[tuple[str, ...]] = ("check",)

    blob: str
    info: MediaInfo
    file_name: str = ""
    note: str = ""
    check: TakeCheck | None = None

    def digest(self) -> str:
        """The digest of the bytes: a renamed copy of a file is the same content."""
        return self.blob
