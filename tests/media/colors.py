"""Flat colors that stand for frame numbers, and survive lossy video."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Color = tuple[int, int, int]
Picture = npt.NDArray[np.uint8]

RED: Color = (200, 40, 40)
GREEN: Color = (40, 170, 60)
BLUE: Color = (40, 60, 200)
YELLOW: Color = (210, 190, 50)
PURPLE: Color = (140, 50, 160)
TEAL: Color = (30, 150, 150)
COLORS = (RED, GREEN, BLUE, YELLOW, PURPLE, TEAL)

_DIGITS = 6
_STEP = 40
_LOW = 28
CYCLE = _DIGITS**3
"""Numbered frames repeat after this many."""


def number_color(number: int) -> Color:
    """The flat color of frame `number`: three base-6 digits as levels of red, green and blue, 40 apart."""
    number %= CYCLE
    high, rest = divmod(number, _DIGITS * _DIGITS)
    middle, low = divmod(rest, _DIGITS)
    red, green, blue = (_LOW + _STEP * digit for digit in (low, middle, high))
    return red, green, blue


def number_of(picture: Picture) -> int:
    """The frame number that a picture with a numbered color shows, read from its mean color (0 to `CYCLE` - 1)."""
    red, green, blue = (min(_DIGITS - 1, max(0, round((part - _LOW) / _STEP))) for part in mean_color(picture))
    return (blue * _DIGITS + green) * _DIGITS + red


def mean_color(picture: Picture) -> tuple[float, float, float]:
    """Mean red, green and blue of an HxWx3 (or HxWx4) picture, 0 to 255."""
    red, green, blue = (float(part) for part in picture.reshape(-1, picture.shape[-1])[:, :3].mean(axis=0))
    return red, green, blue


def is_near(left: tuple[float, ...], right: tuple[float, ...], by: float = 4.0) -> bool:
    """Whether two colors differ by at most `by` of 255 in each part: the house bound for lossy video."""
    return all(abs(one - other) <= by for one, other in zip(left, right, strict=True))


def flat(size: tuple[int, int], color: Color) -> Picture:
    """A picture (HxWx3) of one color; `size` is width and height."""
    width, height = size
    return np.full((height, width, 3), color, dtype=np.uint8)
