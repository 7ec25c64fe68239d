"""The colors a picture lives in: a handful that stand for all its pixels, from dark to light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import ProbeError
from core.film.pictures import PICTURE_ERRORS, open_image, upright

_SIDE_PX = 160
_ROUNDS = 24
_NEAR = 14.0
"""Two colors closer than this, of 255 in each part, are one to the eye."""

Pixels = NDArray[np.float64]


@dataclass(frozen=True)
class Colors:
    """What was seen.

    Args:
        palette: `#rrggbb`, from dark to light.
        lightness, contrast: Mean and spread of how bright the pixels look, 0 to 1.
        warmth: -1 is all blue, 1 is all orange, 0 neither.
        strength: How far the pixels are from gray, 0 to 1.
    """

    palette: tuple[str, ...]
    lightness: float
    contrast: float
    warmth: float
    strength: float


def colors_of(paths: Sequence[Path], *, count: int = 5) -> Colors:
    """The colors that pictures have in common; each picture counts alike, however large it is.

    Args:
        paths: At least one picture.
        count: Most colors; there are fewer where the pictures have fewer.

    Raises:
        ProbeError: When one cannot be read.
    """
    pixels = np.concatenate([_pixels(path) for path in paths])
    luma = pixels @ np.array([0.2126, 0.7152, 0.0722]) / 255
    return Colors(
        palette=tuple(_hex(color) for color in _means(pixels, count)),
        lightness=float(luma.mean()),
        contrast=float(luma.std()),
        warmth=float((pixels[:, 0] - pixels[:, 2]).mean() / 255),
        strength=float((pixels.max(axis=1) - pixels.min(axis=1)).mean() / 255),
    )


def _pixels(path: Path) -> Pixels:
    """Pixels on an even grid, as they are: a mean of neighbors would be a color that is not in the picture."""
    try:
        with open_image(path) as image:
            picture = upright(image)
            small = picture.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.NEAREST)
            found: Pixels = np.asarray(small, dtype=np.float64).reshape(-1, 3)
            return found
    except PICTURE_ERRORS as exc:
        raise ProbeError("The picture cannot be read.", hint="Choose another one.") from exc


def _means(pixels: Pixels, count: int) -> list[Pixels]:
    """K-means that begins with the commonest color and then always with the one that is missed most: no chance in it."""
    colors, weights = _counted(pixels)
    centers = colors[[int(weights.argmax())]]
    while len(centers) < min(count, len(colors)):
        missed = _apart(colors, centers).min(axis=1) * np.sqrt(weights)
        if missed.max() <= 0:
            break
        centers = np.vstack([centers, colors[int(missed.argmax())]])
    owner = np.zeros(len(colors), dtype=np.int64)
    for _ in range(_ROUNDS):
        owner = _apart(colors, centers).argmin(axis=1)
        moved = np.array([_mean(colors, weights, owner == at, centers[at]) for at in range(len(centers))])
        if np.allclose(moved, centers):
            break
        centers = moved
    sizes = np.array([weights[owner == at].sum() for at in range(len(centers))])
    return sorted(_told_apart(centers, sizes), key=lambda color: float(color @ np.array([0.2126, 0.7152, 0.0722])))


def _counted(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """Colors, with near ones together, and how many pixels each has."""
    cells = (pixels // 8).astype(np.int64)
    keys = (cells[:, 0] << 10) | (cells[:, 1] << 5) | cells[:, 2]
    _, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(where.ravel(), weights=pixels[:, part]) for part in range(3)], axis=1)
    return sums / counts[:, None], counts.astype(np.float64)


def _apart(colors: Pixels, centers: Pixels) -> Pixels:
    found: Pixels = ((colors[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
    return found


def _mean(colors: Pixels, weights: Pixels, mine: NDArray[np.bool_], before: Pixels) -> Pixels:
    if not mine.any():
        return before
    found: Pixels = np.average(colors[mine], axis=0, weights=weights[mine])
    return found


def _told_apart(centers: Pixels, sizes: Pixels) -> list[Pixels]:
    """The centers, largest first, without those that nobody could tell from one before."""
    kept: list[Pixels] = []
    for at in np.argsort(-sizes):
        if all(float(np.abs(centers[at] - one).max()) > _NEAR for one in kept):
            kept.append(centers[at])
    return kept


def _hex(color: Pixels) -> str:
    return "#" + "".join(f"{min(255, max(0, round(float(part)))):02x}" for part in color)
