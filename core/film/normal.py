"""FFmpeg's words for a strip: how one is opened, brought to the film's rate, turned into the frame and held.

Time is exact by construction: 1/720000 s divides the frames of 24, 25, 30, 50, 60 and the NTSC rates, and the
millisecond clock of webm. A millisecond is added before rounding to the film's rate, so that moments meant to lie
halfway between two frames all round the same way, whatever clock they were written with.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from core.film.looks import look_filters
from core.film.pieces import Segment, Strip
from core.film.source import ALPHA_DECODERS, Peek
from core.film.tool import SAFE_INPUT
from core.model.cut import Fit
from core.model.media import MediaKind

_CLOCK = 720_000
_SEEK_FROM_S = 3
_LARGE_PX = 4_000_000
"""Above this, each thread of a decoder holds so many pictures that a render would need more than 500 MB."""
HOLD = "tpad=stop=-1:stop_mode=clone"
_PIPED = ("png", "jpeg", "webp", "bmp", "tiff")
BT709 = "out_color_matrix=bt709:out_range=tv"
_CAREFUL = ":flags=bicubic+accurate_rnd+full_chroma_int"
_DARKER = "lutyuv=y='16+(val-16)*0.6':u='128+(val-128)*0.6':v='128+(val-128)*0.6'"


@dataclass(frozen=True)
class Opened:
    """A strip's source as it lies on the disk.

    Args:
        path, peek: Where it lies and what was seen of it; both None for black.
        lut: The `.cube` file of its look, under a name that ends so; None without one.
    """

    path: Path | None = None
    peek: Peek | None = None
    lut: Path | None = None


def input_args(strip: Strip, opened: Opened, segment: Segment, *, threads: int) -> list[str | Path]:
    """The options that open a strip's source, or a black picture."""
    if strip.source is None or opened.path is None:
        black = f"color=c=black:s={segment.width}x{segment.height}:r={segment.rate}"
        return ["-f", "lavfi", "-i", black]
    is_large = strip.source.info.width * strip.source.info.height > _LARGE_PX
    args: list[str | Path] = [*SAFE_INPUT, "-threads", "1" if is_large else str(threads)]
    decoder = ALPHA_DECODERS.get(strip.source.info.codec)
    if strip.source.info.kind is MediaKind.PICTURE and strip.source.info.container in _PIPED:
        args += ["-f", f"{strip.source.info.container}_pipe"]  # by its name, FFmpeg may take it for a series of files
    if strip.source.info.has_alpha and decoder is not None:
        args += ["-c:v", decoder]
    if opened.peek is not None and (at_s := seek_s(strip, segment.rate, opened.peek)) is not None:
        args += ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(at_s):.6f}"]
    return [*args, "-i", opened.path]


def seek_s(strip: Strip, rate: Fraction, peek: Peek) -> Fraction | None:
    """The moment of the file to jump to, well before the strip; None decodes from the start."""
    start_s = strip.start / rate
    if not peek.can_seek or strip.is_still or start_s < _SEEK_FROM_S:
        return None
    return peek.first_s + start_s - 1


def strip_chain(number: int, strip: Strip, opened: Opened, segment: Segment) -> str:
    """One strip as exactly `frames` pictures of the film's size, rate and format."""
    if strip.source is None or opened.peek is None:
        return f"[{number}:v]{exactly(segment.rate, strip.frames)},format=yuv420p,setsar=1"
    shape = ",".join(
        [
            *_ground(strip, opened.peek),
            _fitted(strip.fit, segment, number, _CAREFUL if opened.peek.has_other_matrix else ""),
        ]
    )
    look = look_filters(strip.look)
    shape = f"{shape},{look},setsar=1" if look else shape
    if strip.is_still:
        return f"[{number}:V:0]setpts=0,{shape},{HOLD},{exactly(segment.rate, strip.frames)}"
    first = f"{_ratio(opened.peek.first_s * _CLOCK)}" if seek_s(strip, segment.rate, opened.peek) else "STARTPTS"
    shift = _ratio(strip.start / segment.rate * _CLOCK - Fraction(_CLOCK, 1000))
    clock = f"settb=1/{_CLOCK},setpts='(PTS-{first}-{shift})/({_ratio(strip.speed)})'"
    return f"[{number}:V:0]{HOLD},{clock},{exactly(segment.rate, strip.frames)},{shape}"


def exactly(rate: Fraction, frames: int) -> str:
    """Constant rate from moment 0 on, this many pictures."""
    return f"fps={rate}:start_time=0,trim=end_frame={frames}"


def _ground(strip: Strip, peek: Peek) -> list[str]:
    """Steps before the picture is scaled: what an untagged file means, and black behind what is transparent."""
    steps = ["setparams=colorspace=bt709"] if peek.is_untagged_hd else []
    if strip.source is not None and strip.source.info.has_alpha:
        steps.append("format=gbrap,premultiply=inplace=1,format=gbrp")
    return steps


def _fitted(fit: Fit, film: Segment, number: int, flags: str) -> str:
    """The picture in the film's shape with square pixels, in yuv420p and BT.709."""
    width, height = film.width, film.height
    inside = f"{_inside(width, height)}{flags},format=yuv420p"
    if fit is Fit.BLUR:
        small_w, small_h = max(16, width // 8 // 2 * 2), max(16, height // 8 // 2 * 2)
        back, front = f"back{number}", f"front{number}"
        return (
            f"split[{back}][{front}];"
            f"[{back}]{_cover(small_w, small_h)}{flags},format=yuv420p,crop={small_w}:{small_h},"
            f"avgblur=sizeX={max(1, small_w // 12)},"
            f"scale={width}:{height}:flags=bilinear,{_DARKER},setsar=1[{back}b];"
            f"[{front}]{inside},setsar=1[{front}f];"
            f"[{back}b][{front}f]overlay=(W-w)/2:(H-h)/2:format=yuv420"
        )
    if fit is Fit.PAD:
        return f"{inside},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:black,setsar=1"
    return f"{_cover(width, height)}{flags},format=yuv420p,crop={width}:{height},setsar=1"


def _cover(width: int, height: int) -> str:
    """As large as needed to leave nothing empty; what is over is cut off evenly by the caller."""
    return f"scale=w='max({width},2*round({height}*dar/2))':h='max({height},2*round({width}/dar/2))':{BT709}"


def _inside(width: int, height: int) -> str:
    """As large as fits whole."""
    wide, high = f"max(2,min({width},2*round({height}*dar/2)))", f"max(2,min({height},2*round({width}/dar/2)))"
    return f"scale=w='{wide}':h='{high}':{BT709}"


def _ratio(value: Fraction) -> str:
    """An exact number for FFmpeg's expressions."""
    return f"{value.numerator}" if value.denominator == 1 else f"({value.numerator}/{value.denominator})"
