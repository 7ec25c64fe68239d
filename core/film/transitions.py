"""Transitions: how two stretches of equal length become one picture after the other.

Frame i of n stands at the share (i + 1) / (n + 1), so that neither end repeats a neighbor. Everything stays in yuv420p:
what FFmpeg does plane by plane (`overlay`, `crop`, `blend`) comes before anything that works out an expression for each
pixel; where one is needed, it is drawn once or a few pixels large. `xfade` is left alone: it works in yuv444p only, so
that each frame would be converted three times (seen with FFmpeg 9.0.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.model.transitions import Transition

_WIPES = {Transition.WIPE_LEFT, Transition.WIPE_RIGHT, Transition.WIPE_UP, Transition.WIPE_DOWN}
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

    def veil(self, *, first: Fraction = Fraction(0), last: Fraction = Fraction(1)) -> str:
        """Steps that make a picture come out of nothing, evenly, between two shares of the whole.

        FFmpeg's fade shows nothing at all of its first frame, so its clock is put forward by one.
        """
        whole = (self.frames + 1) / self.rate
        start_s, lasts_s = float(first * whole), float((last - first) * whole)
        fade = f"fade=in:st={start_s:.6f}:d={lasts_s:.6f}:alpha=1"
        return f"format=yuva420p,setpts='PTS+1/({self.rate}*TB)',{fade},setpts='PTS-1/({self.rate}*TB)'"

    def dissolve(self, before: str, after: str, *, first: Fraction = Fraction(0), last: Fraction = Fraction(1)) -> str:
        """One labelled strip into another."""
        veil = f"[{after}]{self.veil(first=first, last=last)}[{self.to}v]"
        return f"{veil};[{before}][{self.to}v]overlay=format=yuv420"

    def middle(self, before: str, after: str) -> str:
        """The same in the middle quarter alone, where something else hides it."""
        return self.dissolve(before, after, first=Fraction(3, 8), last=Fraction(5, 8))

    def masked(self, mask: str) -> str:
        """The new picture over the old one where a labelled gray picture is bright."""
        seen = f"[{self.after}][{mask}]alphamerge[{self.to}r]"
        return f"{seen};[{self.before}][{self.to}r]overlay=format=yuv420[{self.to}]"

    def drawn_once(self) -> str:
        """Steps that hold the first picture for the whole length."""
        held = "setpts=0,tpad=stop=-1:stop_mode=clone"
        return f"{held},fps={self.rate}:start_time=0,trim=end_frame={self.frames}"

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
    return _MADE[kind](one, kind)


def _crossfade(one: _Joined, _: Transition) -> str:
    return f"{one.dissolve(one.before, one.after)}[{one.to}]"


def _dip(one: _Joined, kind: Transition) -> str:
    """To one color and out of it again; an uneven number of frames has the color alone in the middle."""
    head = (one.frames + 1) // 2
    there_and_back = "lut=c3='if(lt(val,128),2*val,2*(255-val))'"
    sheet = (
        f"color=c={_DIPS[kind]}:s={one.width}x{one.height}:r={one.rate},format=yuv420p,{_TAGS},setsar=1,"
        f"trim=end_frame={one.frames},{one.veil()},{there_and_back}"
    )
    switch = f"overlay=enable='gte(t*{one.rate},{head}-0.5)':format=yuv420"
    return f"{one.pair}{switch}[{one.to}u];{sheet}[{one.to}s];[{one.to}u][{one.to}s]overlay=format=yuv420[{one.to}]"


def _wipe(one: _Joined, kind: Transition) -> str:
    """A soft edge passes over the standing old picture and leaves the new one: a long mask that slides by."""
    is_across = kind in {Transition.WIPE_LEFT, Transition.WIPE_RIGHT}
    is_back = kind in {Transition.WIPE_RIGHT, Transition.WIPE_DOWN}
    long = one.width if is_across else one.height
    soft = max(2, long // 40 * 2)
    far, axis = 2 * long + soft, "X" if is_across else "Y"
    along = f"{far - 1}-{axis}" if is_back else axis
    share = one.at("{p}")
    at = f"{long + soft}*({f'1-{share}' if is_back else share})"
    thin, whole = (f"{far}x2", f"{far}:{one.height}") if is_across else (f"2x{far}", f"{one.width}:{far}")
    place = f"x='{at}':y=0" if is_across else f"x=0:y='{at}'"
    mask = (
        f"color=c=black:s={thin}:r={one.rate},format=gray,trim=end_frame=1,"
        f"geq=lum='clip(255*({along}-{long})/{soft},0,255)',scale={whole}:flags=neighbor,{one.drawn_once()},"
        f"crop={one.width}:{one.height}:{place}:exact=1"
    )
    return f"{mask},setsar=1[{one.to}m];{one.masked(f'{one.to}m')}"


def _slide(one: _Joined, kind: Transition) -> str:
    """The new picture comes over the old one, which stands."""
    ease = one.at(_SOFT_SWING)
    x, y = _SLIDES[kind]
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
    return (
        f"[{one.before}]{into}:{form}[{one.to}b];[{one.after}]{edges},{mirror},{back}:{middle}:{form}[{one.to}a];"
        f"{one.middle(f'{one.to}b', f'{one.to}a')},{blur}[{one.to}]"
    )


def _circle(one: _Joined, _: Transition) -> str:
    """The new picture opens from the middle in a circle with a soft rim.

    How far each point lies from the middle is drawn once; a light that rises over it and a steep curve make the mask.
    """
    wide, high = one.width, one.height
    far = (
        f"color=c=black:s={max(2, wide // 4)}x{max(2, high // 4)}:r={one.rate},format=gray,trim=end_frame=1,"
        f"geq=lum='200*hypot(X-W/2,Y-H/2)/hypot(W/2,H/2)',scale={wide}:{high}:flags=bicubic,{one.drawn_once()}"
    )
    light = (
        f"color=c=black:s=16x16:r={one.rate},format=gray,trim=end_frame={one.frames},"
        f"geq=lum='216*{one.at('{p}', 'T')}',scale={wide}:{high}:flags=neighbor"
    )
    mask = "blend=all_mode=subtract,lut=y='clip(val*16,0,255)',setsar=1"
    return (
        f"{far},setsar=1[{one.to}d];{light},setsar=1[{one.to}l];[{one.to}l][{one.to}d]{mask}[{one.to}m];"
        f"{one.masked(f'{one.to}m')}"
    )


def _pixelise(one: _Joined, _: Transition) -> str:
    """The old picture falls into ever larger squares, the new one comes out of them."""
    size = one.at(f"(1+{max(one.width, one.height)}/28*{_BUMP})")
    coarse = f"scale=w='max(8,2*round({one.width}/2/{size}))':h='max(8,2*round({one.height}/2/{size}))'"
    return f"{one.middle(one.before, one.after)},{coarse}:eval=frame:flags=area,scale={one.width}:{one.height}:flags=neighbor,setsar=1[{one.to}]"


def _flash(one: _Joined, _: Transition) -> str:
    """A flashlight on the cut itself: the new picture is burnt out at first and comes back, fast and then slowly."""
    burnt = "lutyuv=y='min(235,16+(val-16)*0.35+180)':u='128+(val-128)*0.3':v='128+(val-128)*0.3'"
    decay = f"fade=out:0:{one.frames + 1}:alpha=1"
    return (
        f"[{one.before}]nullsink;[{one.after}]split[{one.to}w][{one.to}a];"
        f"[{one.to}w]{burnt},format=yuva420p,{decay},{decay}[{one.to}f];[{one.to}a][{one.to}f]overlay=format=yuv420[{one.to}]"
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
    return (
        f"{leak}[{one.to}l];{one.middle(one.before, one.after)}[{one.to}x];"
        f"[{one.to}x][{one.to}l]blend=c0_mode=screen:c1_mode=grainmerge:c2_mode=grainmerge:shortest=1[{one.to}]"
    )


_MADE = {
    Transition.CROSSFADE: _crossfade,
    **dict.fromkeys(_DIPS, _dip),
    **dict.fromkeys(_WIPES, _wipe),
    **dict.fromkeys(_SLIDES, _slide),
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
