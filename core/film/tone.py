"""The tone of a look: what becomes of brightness and color, as tables that FFmpeg looks up.

A picture stays in yuv420p. Brightness goes through one table; color goes through tables over color and brightness, so that
black keeps no tint and white little. FFmpeg computes each table once for a graph, so a curve may be as long as it needs
to be. FFmpeg's own `eq` is not used: it turns gray slightly green.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_BLACK, _RANGE = 16, 219
_GAMMA = 2.4
_TINTED = "(3.2*{v}*(1-{v})+0.35*{v})"
"""How far a brightness takes a tint: none at black, all of it in the middle, a third at white."""
_SHADOW = "(9.5*{v}*pow(1-{v},3))"
_LIGHT = "(6.75*{v}*{v}*(1-{v})+0.15*{v})"
_MIDDLE = "min(1,5*{v}*(1-{v}))"
MERGED = "mergeplanes=map0s=0:map0p=0:map1s=1:map1p=0:map2s=2:map2p=0:format=yuv420p"
"""Three gray planes as one picture."""

Shift = tuple[float, float]
"""Toward blue and toward red, as shares of the whole range of either."""


@dataclass(frozen=True)
class Tone:
    """What is done to brightness and color.

    Args:
        stops: Of light; 1 is twice as much.
        contrast, saturation: 1 leaves them. More contrast bends the curve and keeps black and white, less moves them.
        shadows, highlights: -1 darkens, 1 lifts.
        lift, fall: How far black rises and white falls, as shares of white.
        tint: Color of everything but black.
        shadow_tint, light_tint: Color of the darker and of the lighter parts; again not of black.
    """

    stops: float = 0.0
    contrast: float = 1.0
    saturation: float = 1.0
    shadows: float = 0.0
    highlights: float = 0.0
    lift: float = 0.0
    fall: float = 0.0
    tint: Shift = (0.0, 0.0)
    shadow_tint: Shift = (0.0, 0.0)
    light_tint: Shift = (0.0, 0.0)

    @property
    def has_tint(self) -> bool:
        return any((*self.tint, *self.shadow_tint, *self.light_tint))

    @property
    def bends(self) -> bool:
        """Changes brightness other than evenly from black to white."""
        return bool(self.stops or self.contrast != 1 or self.shadows or self.highlights)


def tone_filters(tone: Tone, number: int) -> str:
    """The filters of a tone; empty where it changes nothing.

    Args:
        number: Of the strip; labels hold it.
    """
    if tone == Tone():
        return ""
    luma = f"{_BLACK}+{_RANGE}*({_brightness(tone)})+0.5"
    if not tone.saturation or not (tone.has_tint or tone.bends or tone.saturation > 1):
        color = f"128.5+(val-128)*{tone.saturation:.4f}"
        return f"lutyuv=y='{luma}':u='{color}':v='{color}'"
    blue, red = (_color(tone, side) for side in (0, 1))
    return (
        f"extractplanes=y+u+v[y{number}][u{number}][v{number}];"
        f"[y{number}]split[f{number}][g{number}];"
        f"[g{number}]scale=iw/2:ih/2:flags=fast_bilinear,setsar=1,split[h{number}][k{number}];"
        f"[f{number}]lut=c0='{luma}'[yt{number}];"
        f"[u{number}][h{number}]lut2=c0='{blue}'[ut{number}];"
        f"[v{number}][k{number}]lut2=c0='{red}'[vt{number}];"
        f"[yt{number}][ut{number}][vt{number}]{MERGED}"
    )


def _brightness(tone: Tone) -> str:
    """The table of brightness, 0 to 1, from `val`; register 0 holds the value on its way."""
    steps = [f"st(0,clip((val-{_BLACK})/{_RANGE},0,1))", *_bends(tone)]
    if tone.lift or tone.fall:
        steps.append(f"st(0,{tone.lift:.4f}+ld(0)*{1 - tone.lift - tone.fall:.4f})")
    return ";".join([*steps, "clip(ld(0),0,1)"])


def _bends(tone: Tone) -> Iterator[str]:
    """Each bend keeps the order of brightness; all but less light and less contrast keep black and white."""
    if tone.stops:
        gain = 2 ** (tone.stops / _GAMMA)
        yield f"st(0,ld(0)*{gain:.4f}" + (f"/(1+{gain - 1:.4f}*pow(ld(0),1.6)))" if gain > 1 else ")")
    if tone.contrast > 1:
        low, high = f"0.5*pow(2*ld(0),{tone.contrast:.4f})", f"1-0.5*pow(2-2*ld(0),{tone.contrast:.4f})"
        yield f"st(0,if(lt(ld(0),0.5),{low},{high}))"
    elif tone.contrast < 1:
        yield f"st(0,0.5+(ld(0)-0.5)*{tone.contrast:.4f})"
    if tone.shadows:
        yield f"st(0,ld(0)+{tone.shadows * (1.8 if tone.shadows > 0 else 0.8):.4f}*ld(0)*pow(1-ld(0),3))"
    if tone.highlights:
        yield f"st(0,ld(0)+{tone.highlights * (0.8 if tone.highlights > 0 else 1.8):.4f}*pow(ld(0),3)*(1-ld(0)))"


def _color(tone: Tone, side: int) -> str:
    """The table of one color plane over itself (`x`) and brightness (`y`); register 1 holds the brightness.

    Color follows brightness about two thirds of the way, as it does where a film is exposed more or less. More color is
    given to the middle and less to black and white, where it would only make noise and hard edges.
    """
    bright = f"st(1,clip((y-{_BLACK})/{_RANGE},0,1))"
    gain = f"{tone.saturation:.4f}"
    if tone.saturation > 1:
        gain = f"(1+{tone.saturation - 1:.4f}*{_MIDDLE.format(v='ld(1)')})"
    steps = [bright]
    if tone.bends:
        steps += ["st(0,max(ld(1),0.02))", *_bends(tone)]
        gain = f"{gain}*(1+0.65*(clip(ld(0)/max(ld(1),0.02),0.4,1.7)-1))"
    tints = (
        (tone.tint[side], _TINTED),
        (tone.shadow_tint[side], _SHADOW),
        (tone.light_tint[side], _LIGHT),
    )
    shift = "".join(f"+{224 * much:.4f}*{where.format(v='ld(1)')}" for much, where in tints if much)
    return ";".join([*steps, f"128.5+(x-128)*{gain}{shift}"])
