"""Delivery: the technical side of a film file, such as codec, size, rate, quality, loudness."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from core.model.base import Grown


class Codec(StrEnum):
    """What the file is encoded with, and by that its container. Stored."""

    H264 = "h264"
    H265 = "h265"
    AV1 = "av1"
    VP9 = "vp9"
    PRORES = "prores"
    GIF = "gif"
    SOUND = "sound"
    """The sound alone."""

    @property
    def suffix(self) -> str:
        """Of the file's name, with its dot."""
        return {"vp9": ".webm", "prores": ".mov", "gif": ".gif", "sound": ".m4a"}.get(self.value, ".mp4")


class Level(StrEnum):
    """How good the pictures are for the room they take. Stored."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    LOSSLESS = "lossless"


class FrameSize(StrEnum):
    """How large the picture is. Stored."""

    QUALITY = "quality"
    """540, 720 or 1080 on the short side, as draft, review or final says."""
    P720 = "720p"
    P1080 = "1080p"
    P1440 = "1440p"
    P2160 = "2160p"
    SOURCE = "source"
    """As large as the largest clip of the cut, in the film's shape."""
    CUSTOM = "custom"

    @property
    def short_px(self) -> int | None:
        """Pixels on the short side, where the name says it."""
        return int(self.value[:-1]) if self.value.endswith("p") else None


class LoudnessTarget(StrEnum):
    """How loud a film is made. Stored."""

    WEB = "web"
    BROADCAST = "broadcast"
    NONE = "none"

    @property
    def lufs(self) -> float | None:
        """Integrated loudness by EBU R128; None leaves the mix as it is."""
        return {"web": -14.0, "broadcast": -23.0}.get(self.value)


class Delivery(Grown):
    """What kind of file is made. Everything at its default is the H.264 film that quality alone asks for.

    Args:
        size: Of the picture.
        width, height: Both even, for `CUSTOM` alone.
        rate: Frames a second; None is the cut's own.
        level: How good; of no meaning beside a bitrate or a file size.
        bitrate_kbps: Of the picture, on average.
        size_mb: Of the whole file, in 1,000,000 bytes; goes before a bitrate.
        is_hardware: Encode on a graphics card where one can; otherwise it is told and done in software.
        loudness: How loud the sound is made.
    """

    later: ClassVar[tuple[str, ...]] = (
        *("codec", "size", "width", "height", "rate", "level", "bitrate_kbps", "size_mb", "is_hardware", "loudness"),
    )

    codec: Codec = Codec.H264
    size: FrameSize = FrameSize.QUALITY
    width: int | None = Field(default=None, ge=64, le=8192, multiple_of=2)
    height: int | None = Field(default=None, ge=64, le=8192, multiple_of=2)
    rate: Fraction | None = Field(default=None, ge=1, le=120)
    level: Level = Level.MEDIUM
    bitrate_kbps: int | None = Field(default=None, ge=50, le=400_000)
    size_mb: float | None = Field(default=None, gt=0, le=100_000)
    is_hardware: bool = False
    loudness: LoudnessTarget = LoudnessTarget.WEB
