"""FFmpeg's words for the shape of a picture: cropped, padded, over a blurred copy of itself, or stretched into the film's frame.

What is cropped away is cut off before the picture is scaled, so that a wide source in an upright film costs no more than it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.film.incolor import BT709, Colors
from core.film.pieces import Segment, Strip
from core.model.cut import Fit, Focus
from core.model.media import MediaInfo

_DARKER = "lutyuv=y='16+(val-16)*0.6':u='128+(val-128)*0.6':v='128+(val-128)*0.6'"
_LARGER, _SMALLER = "lanczos", "bicubic"
_EDGE_PX = 16
"""Kept around a cropped picture until it is scaled, so that the scaler's kernel sees what lies beyond the frame's edge."""
_WIDEST_SHARP_PX = 13
_CAREFUL = "+accurate_rnd+full_chroma_int"


@dataclass(frozen=True)
class _Frame:
    """The film's frame as one strip meets it.

    Args:
        film: Width, height.
        colors: What the source's colors ask for.
        scaler: Flags of every scaling.
        number: Of the strip, for labels.
        focus: What a crop keeps.
    """

    film: Segment
    colors: Colors
    scaler: str
    number: int
    focus: Focus

    def scaled(self, width: str, height: str, flags: str = "") -> str:
        """The picture at a size, in yuv420p and BT.709, limited range."""
        size = f"scale=w='{width}':h='{height}'"
        if self.colors.tone:
            return f"{size}:flags={flags or self.scaler},{self.colors.tone},format=yuv420p"
        return f"{size}:{BT709}:flags={flags or self.scaler},format=yuv420p"


def fitted(strip: Strip, film: Segment, number: int, colors: Colors, *, look_first: str = "") -> str:
    """The steps that turn a source's picture into the film's frame: square pixels, yuv420p, BT.709.

    Args:
        strip: A strip with a source.
        film: Its segment.
        number: Of the strip, for labels.
        colors: What its colors ask for, see `colors_of`.
        look_first: Steps of the look that come before the picture grows; only where `grows` says that it does.
    """
    assert strip.source is not None
    assert not look_first or grows(strip, film), "a look must not be lost"
    factor = enlargement(strip.source.info, strip.fit, film)
    kernel = _LARGER if factor > 1 else _SMALLER
    scaler = kernel + (_CAREFUL if colors.has_other_matrix else "")
    frame = _Frame(film, colors, scaler, number, strip.focus)
    sharp = f",{sharpened(strip.sharpen, factor)}" if strip.sharpen else ""
    if strip.fit is Fit.BLUR:
        return _over_itself(frame, sharp)
    if strip.fit is Fit.PAD:
        return f"{_inside(frame)}{sharp},pad={film.width}:{film.height}:(ow-iw)/2:(oh-ih)/2:black"
    if strip.fit is Fit.STRETCH:
        return f"{_before_scaling(look_first)}{frame.scaled(str(film.width), str(film.height))}{sharp}"
    return f"{_cropped(frame, look_first)}{sharp}"


def grows(strip: Strip, film: Segment) -> bool:
    """Whether what is seen of a source that fills the frame has fewer pixels than the film: tones cost less there."""
    if strip.source is None:
        return False
    info = strip.source.info
    if strip.fit is Fit.STRETCH:
        return 0 < info.width * info.height < film.width * film.height
    return strip.fit is Fit.CROP and enlargement(info, strip.fit, film) > 1


def enlargement(info: MediaInfo, fit: Fit, film: Segment) -> Fraction:
    """How many times as large the picture gets on its way into the frame, along the side that grows most; 1 where unknown."""
    wide, high = Fraction(info.width) * info.sar, Fraction(info.height)
    if info.rotation_deg % 180:
        wide, high = high, wide
    if not wide or not high:
        return Fraction(1)
    factors = (film.width / wide, film.height / high)
    return min(factors) if fit in (Fit.PAD, Fit.BLUR) else max(factors)


def sharpened(percent: int, factor: Fraction) -> str:
    """Sharper brightness, colors left alone; 100 is as much as a picture bears without rims.

    An edge is as many times as wide as the picture was enlarged, so what is compared around each pixel grows with it.
    """
    side = min(_WIDEST_SHARP_PX, max(5, 2 * round(factor) + 1))
    return f"unsharp={side}:{side}:{percent / 100 * 1.2:.3f}:5:5:0"


def _cropped(frame: _Frame, look_first: str) -> str:
    """As large as needed to leave nothing empty; what is over is cut off around the focus, most of it before scaling."""
    film, focus = frame.film, frame.focus
    at = f"'(iw-ow)*{focus.x:.6f}':'(ih-oh)*{focus.y:.6f}'"
    wide = f"min(iw,2*ceil(ih*{film.width}/{film.height}/sar/2)+{_EDGE_PX})"
    high = f"min(ih,2*ceil(iw*{film.height}/{film.width}*sar/2)+{_EDGE_PX})"
    before = f"crop='{wide}':'{high}':{at}"
    return f"{before},{_before_scaling(look_first)}{_cover(frame, film.width, film.height)},crop={film.width}:{film.height}:{at}"


def _before_scaling(steps: str) -> str:
    return f"format=yuv420p,{steps}," if steps else ""


def _over_itself(frame: _Frame, sharp: str) -> str:
    """The whole picture over a darker and softer copy that fills the frame."""
    width, height = frame.film.width, frame.film.height
    small_w, small_h = max(16, width // 8 // 2 * 2), max(16, height // 8 // 2 * 2)
    back, front = f"back{frame.number}", f"front{frame.number}"
    return (
        f"split[{back}][{front}];"
        f"[{back}]{_cover(frame, small_w, small_h, 'bicubic')},crop={small_w}:{small_h},"
        f"avgblur=sizeX={max(1, small_w // 12)},"
        f"scale={width}:{height}:flags=bilinear,{_DARKER},setsar=1[{back}b];"
        f"[{front}]{_inside(frame)}{sharp},setsar=1[{front}f];"
        f"[{back}b][{front}f]overlay=(W-w)/2:(H-h)/2:format=yuv420"
    )


def _cover(frame: _Frame, width: int, height: int, flags: str = "") -> str:
    """As large as needed to leave nothing empty."""
    return frame.scaled(f"max({width},2*round({height}*dar/2))", f"max({height},2*round({width}/dar/2))", flags)


def _inside(frame: _Frame) -> str:
    """As large as fits whole."""
    width, height = frame.film.width, frame.film.height
    wide, high = f"max(2,min({width},2*round({height}*dar/2)))", f"max(2,min({height},2*round({width}/dar/2)))"
    return frame.scaled(wide, high)
