"""The tone of a look: what becomes of brightness and color, as tables that FFmpeg looks up.

A picture stays in yuv420p. Brightness goes through one table; color goes through tables over color and brightness, so that
black keeps no tint and white little. FFmpeg fills a table over two values 65,536 times for each graph, so what it is told
for those is short: a polynomial over brightness. FFmpeg's own `eq` is not used: it turns gray slightly green.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Curve = npt.NDArray[np.float64]

_BLACK, _RANGE = 16, 219
_MOST_COLOR = 240
_GAMMA = 2.4
_DEGREE = 4
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
    luma, n = _table([round(_BLACK + _RANGE * value) for value in brightness(tone).tolist()]), number
    if not tone.saturation or not (tone.has_tint or tone.bends or tone.saturation > 1):
        color = f"128.5+(val-128)*{tone.saturation:.4f}"
        return f"lutyuv=y='{luma}':u='{color}':v='{color}'"
    blue, red = (_color(tone, side) for side in (0, 1))
    return (
        f"extractplanes=y+u+v[y{n}][u{n}][v{n}];[y{n}]split[f{n}][g{n}];"
        f"[g{n}]scale=ceil(iw/2):ceil(ih/2):flags=fast_bilinear,setsar=1,split[h{n}][k{n}];"
        f"[f{n}]lut=c0='{luma}'[yt{n}];"
        f"[u{n}][h{n}]lut2=c0='{blue}'[ut{n}];[v{n}][k{n}]lut2=c0='{red}'[vt{n}];"
        f"[yt{n}][ut{n}][vt{n}]{MERGED}"
    )


def brightness(tone: Tone) -> Curve:
    """What becomes of each step of brightness from black to white; both are 0 to 1."""
    bent = _bent(tone, np.linspace(0, 1, _RANGE + 1))
    return np.clip(tone.lift + bent * (1 - tone.lift - tone.fall), 0, 1)


def _bent(tone: Tone, curve: Curve) -> Curve:
    """Each bend keeps the order of brightness; all but less light and less contrast keep black and white."""
    if tone.stops:
        gain = 2 ** (tone.stops / _GAMMA)
        curve = curve * gain / (1 + max(0.0, gain - 1) * curve**1.6)
    if tone.contrast > 1:
        low, high = 0.5 * (2 * curve) ** tone.contrast, 1 - 0.5 * np.maximum(0, 2 - 2 * curve) ** tone.contrast
        curve = np.where(curve < 0.5, low, high)
    elif tone.contrast < 1:
        curve = 0.5 + (curve - 0.5) * tone.contrast
    if tone.shadows:
        curve = curve + tone.shadows * (1.8 if tone.shadows > 0 else 0.8) * curve * (1 - curve) ** 3
    if tone.highlights:
        curve = curve + tone.highlights * (0.8 if tone.highlights > 0 else 1.8) * curve**3 * (1 - curve)
    return np.asarray(curve)


def _color(tone: Tone, side: int) -> str:
    """The table of one color plane over itself (`x`) and brightness (`y`); register 0 holds the brightness.

    FFmpeg's `lut2`, unlike `lut`, turns what lies below 0 into the most there is: yellow would become blue.
    """
    gain, shift = (_polynomial(curve) for curve in (_gain(tone), _shift(tone, side)))
    moved = f"128.5+(x-128)*max(0,{gain})+{shift}"
    return f"st(0,clip((y-{_BLACK})/{_RANGE},0,1));clip({moved},{_BLACK},{_MOST_COLOR})"


def _gain(tone: Tone) -> Curve:
    """How much color a brightness keeps.

    Color follows brightness about two thirds of the way, as where a film is exposed more or less. More color is given to
    the middle and less to black and white, where it would only make noise and hard edges.
    """
    plain = np.linspace(0, 1, _RANGE + 1)
    middle = 1 - (2 * plain - 1) ** 4 if tone.saturation > 1 else 1.0
    seen = np.maximum(plain, 0.04)
    follow = np.clip(_bent(tone, seen) / seen, 0.4, 1.7)
    return np.asarray((1 + (tone.saturation - 1) * middle) * (1 + 0.65 * (follow - 1)))


def _shift(tone: Tone, side: int) -> Curve:
    """How far a brightness is tinted: black not at all, the middle in full, white about a third."""
    plain = np.linspace(0, 1, _RANGE + 1)
    even = 3.2 * plain * (1 - plain) + 0.35 * plain
    dark, light = 9.5 * plain * (1 - plain) ** 3, 6.75 * plain**2 * (1 - plain) + 0.15 * plain
    return np.asarray(224 * (tone.tint[side] * even + tone.shadow_tint[side] * dark + tone.light_tint[side] * light))


def _polynomial(curve: Curve) -> str:
    """A smooth curve over register 0, near enough for color."""
    places = np.linspace(0, 1, len(curve))
    parts = [
        round(float(part), 4)
        for part in np.polynomial.Polynomial.fit(places, curve, _DEGREE, domain=[0, 1], window=[0, 1]).coef
    ]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    text = f"{parts[-1]}"
    for part in reversed(parts[:-1]):
        text = f"({part}+ld(0)*{text})"
    return text


def _table(values: Sequence[int], low: int = _BLACK) -> str:
    """A table of 8-bit brightness said in full: halved until each stretch has one value."""
    if min(values) == max(values):
        return str(values[0])
    half = len(values) // 2
    return f"if(lt(val,{low + half}),{_table(values[:half], low)},{_table(values[half:], low + half)})"
