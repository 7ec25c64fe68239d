"""The pictures of a clip in whatever order they are asked for: upright, in the colors of film, a bounded number in memory."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Self

import numpy as np

from core.errors import RenderError
from core.film.encode import Picture
from core.film.encoding import Encoding
from core.film.pieces import Segment, Strip
from core.film.segment import Files, opened_segment
from core.film.still import TO_RGB
from core.film.tool import open_ffmpeg, translated
from core.model.cut import Fit, Source
from core.model.media import MediaInfo
from core.process import Stop, never
from core.timing import frames_of

MOST_RATE = Fraction(120)
_FINEST = 1001
_HELD_BYTES = 128 << 20
_LEAST_HELD = 4
_SKIPPED = 64
"""A picture this little ahead is reached by reading on; a farther one by opening the clip anew."""


def own_rate(info: MediaInfo) -> Fraction:
    """The steady rate at which a clip is taken apart: its own, as a plain fraction of 1 to 120 pictures a second."""
    rate = (info.rate or Fraction(25)).limit_denominator(_FINEST)
    return min(max(rate, Fraction(1)), MOST_RATE)


def own_frames(info: MediaInfo) -> int:
    """How many pictures a clip has at `own_rate`; 1 at least."""
    if info.rate is not None and own_rate(info) == info.rate and info.frames:
        return info.frames
    return max(1, frames_of(info.duration_s, own_rate(info)))


def own_size(info: MediaInfo) -> tuple[int, int]:
    """Width and height as a clip is seen: upright, with square pixels, both even and 64 at least."""
    width, height = round(info.width * info.sar), info.height
    if info.rotation_deg in (90, 270):
        width, height = height, width
    return max(64, round(Fraction(width, 2)) * 2), max(64, round(Fraction(height, 2)) * 2)


class Spool:
    """A clip taken apart into pictures. Use as a context manager.

    Going forward, the clip is decoded once and four pictures are held; going backward, it is decoded stretch by stretch, of
    at most 128 MB each.

    Args:
        source: The clip.
        files: Finds it.
        folder: For passing files.
        should_stop: Asked all the time.

    Raises:
        ProbeError: When the clip cannot be read.
        RenderError: When FFmpeg failed.
        CancelledError: When `should_stop` said so.
    """

    def __init__(self, source: Source, files: Files, folder: Path, *, should_stop: Stop = never) -> None:
        self._source, self._files, self._folder, self._stop = source, files, folder, should_stop
        self.rate, self.frames = own_rate(source.info), own_frames(source.info)
        self.width, self.height = own_size(source.info)
        self._held: dict[int, Picture] = {}
        self._most = max(_LEAST_HELD, _HELD_BYTES // (self.width * self.height * 3))
        self._running: Iterator[tuple[int, Picture]] = iter(())
        self._next = self.frames

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def picture(self, number: int) -> Picture:
        """Picture `number`, height x width x 3, red green blue; before the first it is the first, past the end the last."""
        number = min(max(number, 0), self.frames - 1)
        if number in self._held:
            return self._held[number]
        if self._held and number < min(self._held):
            self._end()
            first = max(0, number - self._most + 1)
            self._held = dict(self._decoded(first, number + 1))
            return self._held[number]
        if not self._next <= number <= self._next + _SKIPPED:
            self._end()
            self._running = self._decoded(number, self.frames)
        return self._wound_to(number)

    def _wound_to(self, number: int) -> Picture:
        for at, picture in self._running:
            self._next = at + 1
            while len(self._held) >= _LEAST_HELD:
                del self._held[min(self._held)]
            self._held[at] = picture
            if at == number:
                return picture
        raise RenderError(f"Picture {number} of this take cannot be decoded.", hint="Choose another take.")

    def _end(self) -> None:
        close = getattr(self._running, "close", None)
        if close is not None:
            close()
        self._running, self._held, self._next = iter(()), {}, self.frames

    def _decoded(self, first: int, stop: int) -> Iterator[tuple[int, Picture]]:
        segment = self._segment(first, stop - first)
        with (
            tempfile.TemporaryDirectory(dir=self._folder, prefix="spool-") as own,
            opened_segment(segment, self._files, Path(own), threads=2) as (inputs, chains),
        ):
            args = [*inputs, "-filter_complex", f"{chains};[out]{TO_RGB}[shown]", "-map", "[shown]"]
            args += ["-frames:v", str(segment.frames), "-f", "rawvideo", "pipe:1"]
            with open_ffmpeg(args, should_stop=self._stop) as child, _in_our_words():
                blocks = child.blocks(self.width * self.height * 3)
                for number, block in enumerate(blocks, start=first):
                    yield number, np.frombuffer(block, np.uint8).reshape(self.height, self.width, 3)
                child.finish()

    def _segment(self, first: int, frames: int) -> Segment:
        strip = Strip(source=self._source, start=Fraction(first), frames=frames, speed=Fraction(1), fit=Fit.STRETCH)
        return Segment(
            start=first,
            frames=frames,
            label="",
            width=self.width,
            height=self.height,
            rate=self.rate,
            encoding=Encoding(preset="veryfast", crf=17),
            strips=(strip,),
        )


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except RenderError as exc:
        raise translated(exc) from exc
