"""How segments are encoded: what of FFmpeg's options a delivery asks for, all of it in the key of every segment.

Pieces that were encoded with the same options join by copy, bit for bit; Source: the measured recipe of the film notes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from core.model.base import Grown
from core.model.delivery import Level
from core.model.film import ExportSettings
from core.model.project import Quality

X264_PARAMS = "scenecut=40:keyint=120:min-keyint=12:open-gop=0"
COLOR_TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


class Encoding(Grown):
    """How x264 encodes; every field is in the key, its threads too, since they change the bits."""

    later: ClassVar[tuple[str, ...]] = ()

    preset: str
    crf: int
    threads: int = 2


_BY_QUALITY = {
    Quality.DRAFT: Encoding(preset="superfast", crf=24),
    Quality.REVIEW: Encoding(preset="superfast", crf=22),
    Quality.FINAL: Encoding(preset="veryfast", crf=20),
}
_BY_LEVEL = {
    Level.LOW: Encoding(preset="veryfast", crf=27),
    Level.HIGH: Encoding(preset="medium", crf=18),
    Level.LOSSLESS: Encoding(preset="veryfast", crf=0),
}


def encoding_of(settings: ExportSettings) -> Encoding:
    """How the segments of a film with these settings are encoded."""
    return _BY_LEVEL.get(settings.delivery.level, _BY_QUALITY[settings.quality])


def encoder_args(encoding: Encoding, rate: Fraction) -> list[str]:
    """FFmpeg's options behind the filters, up to the name of the file."""
    return [
        *("-c:v", "libx264", "-preset", encoding.preset, "-crf", str(encoding.crf), "-threads", str(encoding.threads)),
        *("-pix_fmt", "yuv420p", "-profile:v", "high", "-x264-params", X264_PARAMS, *COLOR_TAGS),
        *timescale_args(rate),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mp4"),
    ]


def timescale_of(rate: Fraction) -> int:
    """Ticks a second of our files: a frame is a whole number of them."""
    return 30_000 if (30_000 / rate).denominator == 1 else rate.numerator


def timescale_args(rate: Fraction) -> list[str]:
    """Clocks of track and file; the file's usual milliseconds would add up to a drift over many segments."""
    return ["-video_track_timescale", str(timescale_of(rate)), "-movie_timescale", str(timescale_of(rate))]
