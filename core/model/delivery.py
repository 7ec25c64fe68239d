"""Delivery: the technical side of a film file, such as codec, size, rate, quality, loudness."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from core.model.base import Grown, Value

GIF_RATE = Fraction(25)
RATES = (
    *(Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001)),
    *(Fraction(30), Fraction(50), Fraction(60000, 1001), Fraction(60)),
)
"""Rates a film may be delivered at, in frames a second: 23.976 to 60."""


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

    @property
    def label(self) -> str:
        """As people call it."""
        return _TITLES[self]


_TITLES = {
    Codec.H264: "H.264",
    Codec.H265: "H.265",
    Codec.AV1: "AV1",
    Codec.VP9: "VP9",
    Codec.PRORES: "ProRes 422",
    Codec.GIF: "GIF",
    Codec.SOUND: "Sound",
}


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
        sound_kbps: Of the sound; None is 192, and of sound alone 256.
        key_s: Longest time from one picture that stands by itself to the next; None is 120 frames.
    """

    later: ClassVar[tuple[str, ...]] = (
        *("codec", "size", "width", "height", "rate", "level", "bitrate_kbps", "size_mb", "is_hardware", "loudness"),
        *("sound_kbps", "key_s"),
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
    sound_kbps: int | None = Field(default=None, ge=32, le=512)
    key_s: Fraction | None = Field(default=None, gt=0, le=10)

    @property
    def suffix(self) -> str:
        """Of the file's name, with its dot. Sound without loss is a WAV file."""
        return ".wav" if self.codec is Codec.SOUND and self.level is Level.LOSSLESS else self.codec.suffix

    @property
    def heard_kbps(self) -> int:
        """Of the encoded sound; 0 where there is none, or where it is stored as it is."""
        if self.codec in (Codec.GIF, Codec.PRORES) or self.suffix == ".wav":
            return 0
        return self.sound_kbps or (256 if self.codec is Codec.SOUND else 192)

    def rate_of(self, own: Fraction) -> Fraction:
        """Frames a second of the film of a cut with this rate. A GIF counts in hundredths of a second, so it runs at 25."""
        return self.rate or (GIF_RATE if self.codec is Codec.GIF else own)


class FileFacts(Value):
    """What a finished file says of itself, measured from its packets and its index.

    Args:
        size_bytes: Of the whole file.
        length_s: Of the longer of picture and sound.
        video_kbps, sound_kbps: On average; 0 without one.
        codec, sound_codec: As FFmpeg calls them; empty without one.
        profile: Of the picture's codec, in the codec's own words.
        pixel_format: Such as `yuv420p`.
        sample_rate: Of the sound.
        is_constant: Every picture lasts equally long.
        is_closed: Every key picture starts afresh: nothing after it in the file is shown before it.
        longest_key_s: Longest time between two key pictures.
        is_index_first: It starts to play before it is loaded whole; None for kinds of files that have no such index.
        is_bt709: Its color is tagged as BT.709 in limited range.
        is_square: Its pixels are.
    """

    size_bytes: int
    length_s: Fraction
    video_kbps: float = 0.0
    sound_kbps: float = 0.0
    codec: str = ""
    sound_codec: str = ""
    profile: str = ""
    pixel_format: str = ""
    sample_rate: int = 0
    is_constant: bool = True
    is_closed: bool = True
    longest_key_s: Fraction = Fraction(0)
    is_index_first: bool | None = None
    is_bt709: bool = True
    is_square: bool = True
