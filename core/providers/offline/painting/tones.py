"""From a palette to the colors of a scene: sky, distance, nearness, light and accent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.providers.offline.colors import by_luma, chroma_of, hex_of, luma_of
from core.providers.offline.painting.canvas import Color, color_of, mix
from core.providers.offline.painting.sight import DAY, EDGE, NIGHT, Sight

_HUES = {
    "street": 290, "city": 265, "sea": 230, "lake": 215, "underwater": 205, "forest": 145, "mountain": 245, "desert": 65,
    "field": 95, "road": 50, "room": 55, "stage": 340, "space": 285, "table": 80, "open": 30,
}  # fmt: skip
_WARM = np.array([1.0, 0.78, 0.5], np.float32)


@dataclass(frozen=True)
class Tones:
    """Colors of one scene.

    Args:
        hour: The hour that was settled on.
        top, low: Sky above and at the horizon.
        far, near: What stands far away and close by.
        light: Of sun, moon, lamp or window.
        accent: The color that stands out.
        pale: The lightest color of the palette.
    """

    hour: str
    top: Color
    low: Color
    far: Color
    near: Color
    light: Color
    accent: Color
    pale: Color

    def at(self, distance: float) -> Color:
        """Color of a dark thing at a distance from 0, close by, to 1, at the horizon."""
        return mix(self.near, self.far, distance)


def tones_of(palette: Sequence[str], sight: Sight, random: np.random.Generator) -> Tones:
    """Settles the colors; without a palette one is made for the place."""
    colors = by_luma(palette or made_palette(sight, random))
    steps = np.linspace(0, len(colors) - 1, 5).round().astype(int)
    dark, deep, middle, bright, pale = (color_of(colors[step]) for step in steps)
    accent = color_of(max(colors, key=lambda color: chroma_of(color) * (1 if luma_of(color) > 0.15 else 0.4)))
    hour = sight.hour or _hour(colors)
    black = dark * 0.45
    if hour == NIGHT:
        low = mix(mix(dark, deep, 0.95), accent, 0.26)
        light = mix(mix(accent, pale, 0.45), _WARM, 0.25)
        return Tones(
            hour, dark * 0.8 + deep * 0.06, low, mix(deep, dark, 0.25), black * 0.9 + 0.006, light, accent, pale
        )
    if hour == EDGE:
        low = mix(mix(accent, pale, 0.42), _WARM, 0.18)
        top = mix(deep, middle, 0.55)
        return Tones(
            hour, top, low, mix(mix(deep, middle, 0.5), low, 0.35), black, mix(pale, _WARM, 0.25), accent, pale
        )
    top = mix(middle, bright if luma_of(colors[steps[3]]) > luma_of(colors[steps[2]]) else pale, 0.35)
    low = mix(mix(middle, pale, 0.78), accent, 0.06)
    return Tones(DAY, mix(top, middle, 0.4), low, mix(middle, low, 0.45), mix(black, dark, 0.5), pale, accent, pale)


def made_palette(sight: Sight, random: np.random.Generator) -> list[str]:
    """Five colors for a place and an hour."""
    hue = _HUES[sight.place] + float(random.uniform(-25, 25))
    accent = hue + float(random.choice([140.0, 165.0, 195.0, -60.0]))
    lift = {NIGHT: -0.06, DAY: 0.08}.get(sight.hour, 0.0)
    steps = ((0.14, 0.04, hue), (0.3, 0.08, hue), (0.52, 0.1, hue - 15), (0.68, 0.16, accent), (0.9, 0.04, hue + 25))
    return [hex_of(max(0.05, min(0.97, light + lift)), chroma, turn % 360) for light, chroma, turn in steps]


def _hour(colors: Sequence[str]) -> str:
    """Dark palettes are nights, pale ones days, the others stand at the edge of the day."""
    darkest = luma_of(colors[0])
    mean = sum(luma_of(color) for color in colors) / len(colors)
    if darkest < 0.035 and mean < 0.36:
        return NIGHT
    return DAY if darkest > 0.14 or mean > 0.5 else EDGE
