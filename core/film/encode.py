"""A clip made of pictures that are drawn one by one, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import RenderError
from core.film.encoding import Encoding, encoder_args
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.process import Stop, never

Picture = npt.NDArray[np.uint8]
_CLIP = Encoding(preset="veryfast", crf=17)


def encode_frames(
    frames: Iterator[Picture],
    *,
    width: int,
    height: int,
    rate: Fraction,
    to: Path,
    threads: int = 2,
    should_stop: Stop = never,
) -> int:
    """Encodes pictures into an H.264 mp4 without sound.

    Args:
        frames: Pictures of `height` x `width` x 3, uint8, red green blue; read one at a time.
        width: In pixels, even.
        height: In pixels, even.
        rate: Pictures a second.
        to: Where the clip goes; replaced when it is there, untouched when this fails.
        threads: Of the encoder.
        should_stop: Asked all the time; True ends FFmpeg.

    Returns:
        How many pictures there were.

    Raises:
        RenderError: When FFmpeg failed, there were no pictures, or one had another shape.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    if width % 2 or height % 2:
        raise RenderError(f"A clip cannot be {width} x {height}: both must be even.")
    feed = _Feed(frames, (height, width, 3))
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-framerate", str(rate), "-i", "pipe:0"]
    flags = "flags=bicubic+accurate_rnd+full_chroma_int"
    tags = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
    scale = f"scale=out_color_matrix=bt709:out_range=tv:{flags},format=yuv420p,{tags}"
    encoding = _CLIP.model_copy(update={"threads": threads})
    with whole_file(to) as part:
        args = [*raw, "-vf", scale, "-an", "-r", str(rate), *encoder_args(encoding, rate), "-movflags", "+faststart"]
        run_ffmpeg([*args, part], feed=feed.pieces(), should_stop=should_stop)
        if not feed.count:
            raise RenderError("There are no pictures to make a clip of.")
    return feed.count


class _Feed:
    """Checks and counts pictures on their way to FFmpeg."""

    def __init__(self, frames: Iterator[Picture], shape: tuple[int, int, int]) -> None:
        self._frames = frames
        self._shape = shape
        self.count = 0

    def pieces(self) -> Iterator[bytes]:
        """The bytes of each picture."""
        for frame in self._frames:
            if frame.shape != self._shape or frame.dtype != np.uint8:
                raise RenderError(f"Picture {self.count} is {frame.shape} {frame.dtype}, not {self._shape} uint8.")
            self.count += 1
            yield frame.tobytes()
