"""Transitions: how two stretches of equal length become one picture after the other.

Frame i of n stands at the share (i + 1) / (n + 1), so that neither end repeats a neighbor. Everything stays in yuv420p:
what FFmpeg does plane by plane (`xfade`, `crop`, `overlay`, `blend`) comes before anything that works out an expression
for each pixel; where one is needed, it is drawn a few pixels large and enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.model.transitions import Transition

_XFADE = {
    Transition.CROSSFADE: "fade",
    Transition.WIPE_LEFT: "wipeleft",
    Transition.WIPE_RIGHT: "wiperight",
    Transition.WIPE_UP: "wipeup",
    Transition.WIPE_DOWN: "wipedown",
}
_DIPS = {Transition.DIP_BLACK: "black", Transition.DIP_WHITE: "white"}
_SLIDES = {
    Transition.SLIDE_LEFT: ("W*(1-{ease})", "0"),
    Transition.SLIDE_RIGHT: ("-W*(1-{ease})", "0"),
    Transition.SLIDE_UP: ("0", "H*(1-{ease})"),
    Transition.SLIDE_DOWN: ("0", "-H*(1-{ease})"),
}
_TO_THE_RIGHT = {Transition.PUSH_RIGHT, Transition.WHIP_RIGHT}
_TAGS = "setparams=colorspace=bt709:range=tv"
"""What a picture of our own is; otherwise FFmpeg converts its levels to those of the strips."""
_SOFT_SWING = "{p}*{p}*(3-2*{p})"
_HARD_SWING = "{p}*{p}*{p}*({p}*(6*{p}-15)+10)"
_BUMP = "16*{p}*{p}*(1-{p})*(1-{p})"
"""0 at both ends, 1 in the middle, and flat at either."""


@dataclass(frozen=True)
class _Joined:
    """What a transition is made from.

    Args:
        before, after, to: Labels of the two strips and of the result.
        frames: Length of each of the three.
    """

    before: str
    after: str
    to: str
    frames: int
    rate: Fraction
    width: int
    height: int

    def xfade(self, kind: str, *, first: Fraction = Fraction(0), last: Fraction = Fraction(1)) -> str:
        """FFmpeg's own transition, under way between two shares of the whole."""
        whole = self.frames + 1
        return _xfade(kind, start=first * whole - 1, frames=(last - first) * whole, rate=self.rate)

    def at(self, formula: str, moment: str = "t") -> str:
        """An expression of the share `{p}` in FFmpeg's words; filters name a frame's moment differently."""
        return formula.format(p=f"(({moment}*{self.rate}+1)/{self.frames + 1})")

    @property
    def pair(self) -> str:
        return f"[{self.before}][{self.after}]"


def transition_chain(
    kind: Transition, before: str, after: str, to: str, *, frames: int, rate: Fraction, size: tuple[int, int]
) -> str:
    """FFmpeg's filters that turn two labelled strips into one.

    Args:
        before, after: Labels of the strips, each `frames` long, in yuv420p and BT.709.
        to: Label of the result, which has the same form.
        frames: At least 1.
        size: Width and height of all three, even.
    """
    one = _Joined(before, after, to, frames, rate, *size)
    if kind in _XFADE:
        return f"{one.pair}{one.xfade(_XFADE[kind])}[{to}]"
    if kind in _DIPS:
        return _dip(one, _DIPS[kind])
    if kind in _SLIDES:
        return _slide(one, *_SLIDES[kind])
    return _MADE[kind](one, kind)


def _xfade(kind: str, *, start: Fraction, frames: Fraction, rate: Fraction) -> str:
    """FFmpeg's own transition from a moment on, both in frames; before and after it one strip is seen alone."""
    return f"xfade=transition={kind}:offset={_seconds(start / rate)}:duration={_seconds(frames / rate)}"


def _seconds(length_s: Fraction) -> str:
    return f"{float(length_s):.6f}"


def _dip(one: _Joined, color: str) -> str:
    """To one color and out of it again; an uneven number of frames has the color alone in the middle."""
    sheet = f"color=c={color}:s={one.width}x{one.height}:r={one.rate},format=yuv420p,trim=end_frame={one.frames}"
    half = Fraction(one.frames + 1, 2)
    into = f"[{one.before}][{one.to}c0]{_xfade('fade', start=Fraction(-1), frames=half, rate=one.rate)}"
    head = (one.frames + 1) // 2
    sheet = f"{sheet},{_TAGS},setsar=1"
    if one.frames == 1:
        return f"{sheet}[{one.to}c0];[{one.after}]nullsink;{into}[{one.to}]"
    tail = f"trim=start_frame={head},setpts=PTS-STARTPTS"
    out = _xfade("fade", start=half - 1 - head, frames=half, rate=one.rate)
    return (
        f"{sheet},split[{one.to}c0][{one.to}c1];{into},trim=end_frame={head}[{one.to}h];"
        f"[{one.after}]{tail}[{one.to}a];[{one.to}c1]{tail}[{one.to}c2];[{one.to}c2][{one.to}a]{out}[{one.to}t];"
        f"[{one.to}h][{one.to}t]concat=n=2:v=1:a=0[{one.to}]"
    )


def _slide(one: _Joined, x: str, y: str) -> str:
    """The new picture comes over the old one, which stands."""
    ease = one.at(_SOFT_SWING)
    place = f"x='{x.format(ease=ease)}':y='{y.format(ease=ease)}'"
    return f"{one.pair}overlay={place}:eval=frame:format=yuv420[{one.to}]"


def _side_by_side(one: _Joined, kind: Transition, swing: str) -> str:
    """Both pictures on one wide sheet, and a window that moves over it."""
    share = one.at(swing)
    if kind in _TO_THE_RIGHT:
        return f"[{one.after}][{one.before}]hstack,crop={one.width}:{one.height}:x='{one.width}*(1-{share})':y=0"
    return f"{one.pair}hstack,crop={one.width}:{one.height}:x='{one.width}*{share}':y=0"


def _push(one: _Joined, kind: Transition) -> str:
    """Both pictures move, side by side."""
    return f"{_side_by_side(one, kind, _SOFT_SWING)}[{one.to}]"


def _whip(one: _Joined, kind: Transition) -> str:
    """A push that is over in a moment, smeared along its way: narrowed by as much as it moves, and widened again."""
    narrow = f"max(8,2*round({one.width}/2/(1+{one.width}/14*{one.at(_BUMP)})))"
    smear = f"scale=w='{narrow}':h={one.height}:eval=frame:flags=area,scale={one.width}:{one.height}:flags=bicubic"
    return f"{_side_by_side(one, kind, _HARD_SWING)},{smear},setsar=1[{one.to}]"


def _zoom(one: _Joined, _: Transition) -> str:
    """The old picture rushes at the camera, the new one is met in the same move and comes to rest; soft in the middle."""
    wide, high = one.width // 8 * 2, one.height // 8 * 2
    into = f"zoompan=z='1+2*pow({one.at('{p}', 'it')},2.5)':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1"
    rest = 1 + Fraction(2 * wide, one.width)
    edges = f"pad={one.width + 2 * wide}:{one.height + 2 * high}:{wide}:{high}"
    mirror = f"fillborders=left={wide}:right={wide}:top={high}:bottom={high}:mode=mirror"
    back = f"zoompan=z='{float(rest):.6f}-{float(rest - 1):.6f}*pow(1-{one.at('{p}', 'it')},2.5)'"
    middle = "x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1"
    form = f"s={one.width}x{one.height}:fps={one.rate}"
    soft = one.at(f"(1+{min(one.width, one.height)}/48*{_BUMP})")
    blur = (
        f"scale=w='max(8,2*round({one.width}/2/{soft}))':h='max(8,2*round({one.height}/2/{soft}))':eval=frame:flags=area,"
        f"scale={one.width}:{one.height}:flags=bicubic,setsar=1"
    )
    fade = one.xfade("fade", first=Fraction(3, 8), last=Fraction(5, 8))
    return (
        f"[{one.before}]{into}:{form}[{one.to}b];[{one.after}]{edges},{mirror},{back}:{middle}:{form}[{one.to}a];"
        f"[{one.to}b][{one.to}a]{fade},{blur}[{one.to}]"
    )


def _circle(one: _Joined, _: Transition) -> str:
    """The new picture opens from the middle in a circle with a soft rim.

    How far each point lies from the middle is drawn once; a light that rises over it and a steep curve make the mask.
    """
    wide, high = one.width, one.height
    corner = f"hypot({wide}/2,{high}/2)"
    far = f"color=c=black:s={wide}x{high}:r={one.rate},format=gray,trim=end_frame=1,geq=lum='200*hypot(X-W/2,Y-H/2)/{corner}'"
    held = f"setpts=0,tpad=stop=-1:stop_mode=clone,fps={one.rate}:start_time=0,trim=end_frame={one.frames}"
    light = (
        f"color=c=black:s=16x16:r={one.rate},format=gray,trim=end_frame={one.frames},geq=lum='216*{one.at('{p}', 'T')}'"
    )
    mask = "blend=all_mode=subtract,lut=y='clip(val*16,0,255)'"
    return (
        f"{far},{held}[{one.to}d];{light},scale={wide}:{high}:flags=neighbor,setsar=1[{one.to}l];"
        f"[{one.to}l][{one.to}d]{mask}[{one.to}m];"
        f"[{one.after}][{one.to}m]alphamerge[{one.to}r];[{one.before}][{one.to}r]overlay=format=yuv420[{one.to}]"
    )


def _pixelise(one: _Joined, _: Transition) -> str:
    """The old picture falls into ever larger squares, the new one comes out of them."""
    size = one.at(f"(1+{max(one.width, one.height)}/28*{_BUMP})")
    coarse = f"scale=w='max(8,2*round({one.width}/2/{size}))':h='max(8,2*round({one.height}/2/{size}))'"
    fade = one.xfade("fade", first=Fraction(2, 5), last=Fraction(3, 5))
    return f"{one.pair}{fade},{coarse}:eval=frame:flags=area,scale={one.width}:{one.height}:flags=neighbor,setsar=1[{one.to}]"


def _flash(one: _Joined, _: Transition) -> str:
    """A flashlight on the cut itself: the new picture is burnt out at first and comes back, fast and then slowly."""
    burnt = "lutyuv=y='min(235,16+(val-16)*0.35+180)':u='128+(val-128)*0.3':v='128+(val-128)*0.3'"
    fade = _xfade("fade", start=Fraction(0), frames=Fraction(one.frames), rate=one.rate)
    return (
        f"[{one.before}]nullsink;[{one.after}]split=3[{one.to}w][{one.to}a][{one.to}b];[{one.to}w]{burnt}[{one.to}f];"
        f"[{one.to}f][{one.to}a]{fade}[{one.to}m];[{one.to}m][{one.to}b]{fade}[{one.to}]"
    )


def _film_burn(one: _Joined, _: Transition) -> str:
    """Light leaks in from the side in orange, blooms over the cut and goes."""
    share = one.at("{p}", "T")
    bloom = f"pow(sin(PI*{share}),2)"
    glow = f"exp(-pow((X/W-1.25+1.5*{share})/(0.25+0.75*{bloom}),2)-pow((Y/H-0.4-0.15*sin(7*{share}))/0.9,2))"
    light = f"{bloom}*(0.8*{glow}+0.15*{bloom})"
    leak = (
        f"color=c=black:s=48x48:r={one.rate},format=yuv444p,{_TAGS},trim=end_frame={one.frames},"
        f"geq=lum='205*min(1,{light})':cb='st(0,min(1,{light}));128-72*ld(0)*(1-0.45*ld(0))':cr='st(0,min(1,{light}));128+120*ld(0)*(1-0.5*ld(0))',"
        f"scale={one.width}:{one.height}:flags=bicubic,format=yuv420p,setsar=1"
    )
    fade = one.xfade("fade", first=Fraction(3, 8), last=Fraction(5, 8))
    return (
        f"{leak}[{one.to}l];{one.pair}{fade}[{one.to}x];"
        f"[{one.to}x][{one.to}l]blend=c0_mode=screen:c1_mode=grainmerge:c2_mode=grainmerge:shortest=1[{one.to}]"
    )


_MADE = {
    Transition.PUSH_LEFT: _push,
    Transition.PUSH_RIGHT: _push,
    Transition.WHIP_LEFT: _whip,
    Transition.WHIP_RIGHT: _whip,
    Transition.ZOOM: _zoom,
    Transition.CIRCLE: _circle,
    Transition.PIXELISE: _pixelise,
    Transition.FLASH: _flash,
    Transition.FILM_BURN: _film_burn,
}
