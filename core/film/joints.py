"""How well two pictures fit that follow each other in a film, as a number from 0 to 1.

What it measures, in two halves:

* color: how much of the two color histograms overlaps (8 levels a channel, each picture taken as 64 x 64), 0 to 1;
* structure: how alike light and dark are laid out (correlation of the two gray pictures of 32 x 32; below 0 counts as 0).

The score is their mean. The same picture gives 1; two pictures of the same place in the same light about 0.6 to 0.9; a
cut to another place or hour mostly less than 0.5, and less than 0.25 where hardly anything is alike. It sees no content: two faces in the same light fit, whoever they are.
A low score is no fault, only a place where a bridge may help.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

_COLORS_PX, _FORMS_PX, _LEVELS = 64, 32, 8
_FLAT = 1.0
"""A picture whose gray varies by less than this, of 255, has no structure to compare."""


def fit_of(last: Image.Image, first: Image.Image) -> float:
    """The score of two pictures, of any size and shape; rounded to three places."""
    return round((_colors(last, first) + _forms(last, first)) / 2, 3)


def _colors(one: Image.Image, other: Image.Image) -> float:
    return float(np.minimum(_histogram(one), _histogram(other)).sum())


def _histogram(image: Image.Image) -> npt.NDArray[np.float64]:
    small = np.asarray(image.convert("RGB").resize((_COLORS_PX, _COLORS_PX), Image.Resampling.BOX), np.int64)
    level = small * _LEVELS // 256
    bins = (level[..., 0] * _LEVELS + level[..., 1]) * _LEVELS + level[..., 2]
    cube = np.bincount(bins.ravel(), minlength=_LEVELS**3).reshape((_LEVELS,) * 3).astype(np.float64)
    for axis in range(3):  # neighbors count a little, so that a step of one level is no other color
        padded = np.pad(cube, [(1, 1) if number == axis else (0, 0) for number in range(3)])
        cube = np.apply_along_axis(lambda line: np.convolve(line, (0.25, 0.5, 0.25), "valid"), axis, padded)
    return np.asarray(cube / cube.sum())


def _forms(one: Image.Image, other: Image.Image) -> float:
    grays = [_gray(one), _gray(other)]
    spreads = [float(gray.std()) for gray in grays]
    if min(spreads) < _FLAT:
        both_flat = max(spreads) < _FLAT
        return max(0.0, 1 - abs(float(grays[0].mean() - grays[1].mean())) / 255) if both_flat else 0.0
    centered = [(gray - gray.mean()) / spread for gray, spread in zip(grays, spreads, strict=True)]
    return min(1.0, max(0.0, float((centered[0] * centered[1]).mean())))


def _gray(image: Image.Image) -> npt.NDArray[np.float64]:
    return np.asarray(image.convert("L").resize((_FORMS_PX, _FORMS_PX), Image.Resampling.BOX), np.float64)
