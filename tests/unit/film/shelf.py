"""What the tests of this room share: a shelf of files, decoders of results, and the truth to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile

from core.digest import digest_of_file
from core.film import compile_cut, probe, render_segment
from core.model.cut import Cut, CutItem, Source
from core.model.film import ExportSettings
from core.model.project import Aspect
from tests.media.colors import Picture, mean_color, number_of
from tests.media.make import ffmpeg

TINY = (96, 160)
RATE = Fraction(30)


class Shelf:
    """Files by digest, as the blobs are."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}

    def path(self, digest: str) -> Path:
        return self._paths[digest]

    def put(self, path: Path) -> Source:
        """Puts a file on the shelf, as a source for a cut."""
        digest = digest_of_file(path)
        self._paths[digest] = path
        return Source(blob=digest, info=probe(path))


def cut_of(*items: CutItem, rate: Fraction = RATE) -> Cut:
    return Cut(aspect=Aspect.VERTICAL, rate=rate, items=items)


def rendered(shelf: Shelf, folder: Path, cut: Cut, *, size: tuple[int, int] = TINY) -> list[Path]:
    """Every segment of a cut as a file."""
    paths = []
    for number, part in enumerate(compile_cut(cut, ExportSettings(), encoder="test", size=size)):
        paths.append(folder / f"segment-{number}.mp4")
        render_segment(part, shelf, paths[-1])
    return paths


def pictures(path: Path) -> list[Picture]:
    """Every frame of a film as HxWx3."""
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def numbers(path: Path) -> list[int]:
    """The frame numbers that the frames of a film show."""
    return [number_of(picture) for picture in pictures(path)]


def colors(path: Path) -> list[tuple[float, float, float]]:
    """The mean color of each frame of a film."""
    return [mean_color(picture) for picture in pictures(path)]


def stamps(path: Path) -> list[Fraction]:
    """When each frame is shown, in seconds."""
    with av.open(str(path)) as container:
        return [(frame.pts or 0) * (frame.time_base or Fraction(0)) for frame in container.decode(video=0)]


def samples(path: Path, folder: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The sound of a file as N x channels."""
    plain = folder / "decoded.wav"
    ffmpeg("-i", str(path), "-vn", "-c:a", "pcm_s16le", str(plain))
    found, rate = soundfile.read(str(plain), always_2d=True)
    assert rate == 48_000
    return np.asarray(found)


def shown(
    times: Sequence[Fraction], start: int, frames: int, *, speed: Fraction = Fraction(1), rate: Fraction = RATE
) -> list[int]:
    """The truth: which source frame each film frame shows, given when the source shows its own.

    A source frame belongs to the nearest film frame (halves go up); a film frame shows the last one that belongs to it
    or to an earlier one.
    """
    slack = Fraction(1, 1000)  # the clock of webm
    places = [((time - times[0] - start / rate + slack) / speed * rate + Fraction(1, 2)).__floor__() for time in times]
    return [
        max((number for number, place in enumerate(places) if place <= frame), default=0) for frame in range(frames)
    ]
