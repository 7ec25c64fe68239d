"""FFmpeg's words for a strip: how one is opened, brought to the film's rate (`pace.py`), colors (`incolor.py`) and shape (`fit.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from core.film.fit import fitted, grows
from core.film.incolor import BT709, Colors, colors_of
from core.film.looks import look_filters, look_grain, look_tone
from core.film.pace import HOLD, exactly, paced, seek_s, settled
from core.film.pieces import Segment, Strip
from core.film.source import ALPHA_DECODERS, Peek, Seal
from core.film.tool import SAFE_INPUT
from core.model.media import MediaKind

__all__ = ["BT709", "HOLD", "TAGS", "Opened", "exactly", "input_args", "strip_chain"]

TAGS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
_LARGE_PX = 4_000_000
"""Above this, each thread of a decoder holds so many pictures that a render would need more than 500 MB."""
_PIPED = ("png", "jpeg", "webp", "bmp", "tiff")
_FIELDS_FROM = Fraction(3, 2)
"""A film this much faster than an interlaced source gets a picture for each of its half pictures."""


@dataclass(frozen=True)
class Opened:
    """A strip's source as it lies on the disk.

    Args:
        path, peek: Where it lies and what was seen of it; both None for black.
        lut: The `.cube` file of its look, under a name that ends so; None without one.
        container: Its format, where it is a still that was rewritten; else what is known of the source holds.
        seal: What tells whether the file is still the same.
        tail: Its pictures as they are before encoding, where another render wrote them; then the source is not read.
    """

    path: Path | None = None
    peek: Peek | None = None
    lut: Path | None = None
    container: str = ""
    seal: Seal | None = None
    tail: Path | None = None


def input_args(strip: Strip, opened: Opened, segment: Segment, *, threads: int) -> list[str | Path]:
    """The options that open a strip's source, or a black picture.

    Args:
        threads: Of the decoder.
    """
    if opened.tail is not None:
        form = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{segment.width}x{segment.height}"]
        return [*form, "-framerate", str(segment.rate), "-i", f"file:{opened.tail}"]
    if strip.source is None or opened.path is None:
        black = f"color=c=black:s={segment.width}x{segment.height}:r={segment.rate}"
        return ["-f", "lavfi", "-i", black]
    info = strip.source.info
    is_large = info.width * info.height > _LARGE_PX
    args: list[str | Path] = [*SAFE_INPUT, "-threads", "1" if is_large else str(threads)]
    decoder, container = ALPHA_DECODERS.get(info.codec), opened.container or info.container
    if info.kind is MediaKind.PICTURE and container in _PIPED:
        args += ["-f", f"{container}_pipe"]  # by its name, FFmpeg may take it for a series of files
    if _keeps_graph(strip, opened):
        args += ["-reinit_filter", "0"]
    if info.has_alpha and decoder is not None:
        args += ["-c:v", decoder]
    if (
        opened.peek is not None
        and (at_s := seek_s(settled(strip, segment.rate), segment.rate, opened.peek)) is not None
    ):
        args += ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(at_s):.6f}"]
    return [*args, "-i", f"file:{opened.path}"]  # whatever its name looks like, it is a file


def strip_chain(number: int, strip: Strip, opened: Opened, segment: Segment) -> str:
    """One strip as exactly `frames` pictures of the film's size, rate and format."""
    if opened.tail is not None:
        return f"[{number}:v]{exactly(segment.rate, strip.frames)},{TAGS},setsar=1"
    if strip.source is None or opened.peek is None:
        return f"[{number}:v]{exactly(segment.rate, strip.frames)},format=yuv420p,setsar=1"
    info, strip, peek = strip.source.info, settled(strip, segment.rate), opened.peek
    colors = colors_of(strip, peek)
    size = (segment.width, segment.height)
    look_first = look_tone(strip.look, number) if _tones_first(strip, peek, colors, segment) else ""
    look = look_filters(strip.look, number, size, opened.lut, is_toned=bool(look_first))
    grain = look_grain(strip.look, number, size, segment.rate)
    end = f",{grain},setsar=1" if grain else ""
    first = f"scale={info.width}:{info.height}" if _keeps_graph(strip, opened) else ""
    steps = (first, *colors.ground, fitted(strip, segment, number, colors, look_first=look_first), look, "setsar=1")
    shape = ",".join(step for step in steps if step)
    if strip.is_still:
        return f"[{number}:V:0]setpts=0,{shape},{HOLD},{exactly(segment.rate, strip.frames)}{end}"
    return f"[{number}:V:0]{_woven(strip, peek, segment)}{paced(strip, peek, segment, shape)}{end}"


def _tones_first(strip: Strip, peek: Peek, colors: Colors, segment: Segment) -> bool:
    """Whether tones come before the picture grows, where they cost less.

    Glow and sharpening work on the untoned picture at the film's size, so with either of them tones stay behind; and they
    need a picture whose colors are the film's already.
    """
    has_film_colors = peek.is_as_the_film and not colors.tone and not (strip.source and strip.source.info.has_alpha)
    is_alone = not (strip.sharpen or strip.look.grade.halation)
    return has_film_colors and is_alone and grows(strip, segment)


def _keeps_graph(strip: Strip, opened: Opened) -> bool:
    """Whether the graph goes on where pictures change their size in mid-file, as recordings of calls and screens do.

    Left alone, FFmpeg begins the whole graph anew there, and counts frames from 0. Our first step then brings them back to
    the first size, which costs nothing while they have it. What is turned or woven before our steps cannot be treated so.
    """
    info, peek = strip.source.info if strip.source is not None else None, opened.peek
    return info is not None and peek is not None and not (strip.is_still or info.rotation_deg or peek.is_interlaced)


def _woven(strip: Strip, peek: Peek, segment: Segment) -> str:
    """Whole pictures out of half ones, where the file has such."""
    if not peek.is_interlaced or strip.source is None:
        return ""
    rate = strip.source.info.rate or segment.rate
    mode = "send_field" if segment.rate * strip.speed >= rate * _FIELDS_FROM else "send_frame"
    return f"bwdif=mode={mode}:deint=interlaced,"
