"""Colors by lightness, strength and hue as the eye sees them, and back to hex."""

from __future__ import annotations

import math
from collections.abc import Sequence


def hex_of(lightness: float, chroma: float, hue_deg: float) -> str:
    """An Oklch color as `#rrggbb`; chroma is lowered until the color exists on a screen.

    Args:
        lightness: 0 is black, 1 is white.
        chroma: 0 is gray; screens end somewhere below 0.32.
        hue_deg: 30 is red, 90 yellow, 145 green, 250 blue.

    Source: Björn Ottosson, "A perceptual color space for image processing", 2020.
    """
    while True:
        color = _linear(lightness, chroma, hue_deg)
        if chroma <= 0 or all(-0.0005 <= part <= 1.0005 for part in color):
            return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in color)
        chroma = max(0.0, chroma - 0.004)


def rgb_of(color: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def luma_of(color: str) -> float:
    """How bright a color looks, 0 to 1."""
    red, green, blue = rgb_of(color)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def chroma_of(color: str) -> float:
    """How far a color is from gray, 0 to 1."""
    parts = rgb_of(color)
    return (max(parts) - min(parts)) / 255


def by_luma(colors: Sequence[str]) -> list[str]:
    """From dark to light."""
    return sorted(colors, key=luma_of)


def _linear(lightness: float, chroma: float, hue_deg: float) -> tuple[float, float, float]:
    a = chroma * math.cos(math.radians(hue_deg))
    b = chroma * math.sin(math.radians(hue_deg))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
