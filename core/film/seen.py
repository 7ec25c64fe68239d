"""What every picture of a clip measures, taken small, one after the other: a few numbers each, so memory stays small.

Blur is measured as in Crété-Roffet and others, "The blur effect: perception and estimation with a new no-reference perceptual
blur metric" (2007): a sharp picture loses much of the steps between neighbors when it is blurred once more, a blurred one
hardly any. Flashes are counted as in WCAG 2.2, success criterion 2.3.1, with the whole picture taken as what is looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

CELLS = 12
"""The picture is divided into this many cells each way; the sides of its planes are multiples of it."""
_DARK = 16 + 11
_RED_SHARE = 0.8
_LIGHT_STEP, _RED_STEP = 0.1, 20 / 320
_DARKER = 0.8
_AREA = 0.25
_BLUR_REACH = 9
_LEAST_STEPS = 0.6
"""Mean step between neighbors, of 255, below which a picture shows too little to be called sharp or blurred."""
_LINEAR = (np.clip((np.arange(256) - 16) / 219, 0, 1) ** 2.2).astype(np.float32)

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass
class Seen:
    """A few numbers of each picture, in lists of one length.

    Args:
        dark: Share of pixels that are as good as black.
        moved: Most that any cell of the picture changed since the one before, in levels of 255; 0 for the first.
        blur: 0 sharp to 1 blurred; -1 where it shows too little to tell, NaN where it was not measured.
        turns: 1 where a quarter of the picture turned light, -1 dark; 0 else. The same for saturated red in `red_turns`.
    """

    dark: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    blur: list[float] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    red_turns: list[int] = field(default_factory=list)


class Watcher:
    """Looks at pictures in their order.

    Args:
        blur_every: Blur is measured for one picture in so many.
    """

    def __init__(self, *, blur_every: int = 1) -> None:
        self.seen = Seen()
        self._blur_every = max(1, blur_every)
        self._before: npt.NDArray[np.int16] | None = None
        self._light = _Turns(_LIGHT_STEP)
        self._red = _Turns(_RED_STEP)

    def look(self, luma: Bytes, blue: Bytes, red: Bytes) -> None:
        """Takes in a picture as planes of Y, Cb and Cr in video range; the last two may be of half size."""
        seen, number = self.seen, len(self.seen.dark)
        levels = luma.astype(np.int16)
        seen.dark.append(float((luma < _DARK).mean()))
        seen.moved.append(0.0 if self._before is None else float(_cells(np.abs(levels - self._before)).max()))
        self._before = levels
        seen.blur.append(blur_of(luma) if number % self._blur_every == 0 else math.nan)
        light = _cells(_LINEAR[luma])
        seen.turns.append(self._light.turn(light, light < _DARKER))
        redness, is_red = _redness(_cells(luma), _cells(blue), _cells(red))
        seen.red_turns.append(self._red.turn(redness, is_red))


class _Turns:
    """Follows each cell from one extreme to the next."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._extreme: Floats | None = None
        self._rises = np.zeros((CELLS, CELLS), bool)
        self._counted: npt.NDArray[np.bool_] = np.zeros((CELLS, CELLS), bool)

    def turn(self, now: Floats, counts: npt.NDArray[np.bool_]) -> int:
        """1 or -1 when a quarter of the cells has turned up or down in this picture.

        Args:
            now: A value of each cell.
            counts: Cells that are such that a change to or from here counts: dark enough, or red.
        """
        if self._extreme is None:
            self._extreme, self._counted = now.copy(), counts
            return 0
        change = now - self._extreme
        may = counts | self._counted
        up = ~self._rises & (change >= self._step)
        down = self._rises & (change <= -self._step)
        further = np.where(self._rises, change > 0, change < 0)
        moved = up | down | further
        self._extreme = np.where(moved, now, self._extreme)
        self._counted = np.where(moved, counts, self._counted)
        self._rises = (self._rises | up) & ~down
        if (up & may).mean() >= _AREA:
            return 1
        return -1 if (down & may).mean() >= _AREA else 0


def blur_of(luma: Bytes) -> float:
    """How blurred a small picture is, 0 to 1, in the direction in which it is sharper; -1 where it shows too little to tell.

    Measured on pictures of 240 pixels: an original of 1080 lines that is blurred by 12 pixels comes to about 0.65.
    """
    plane = luma.astype(np.float32)
    return min(_blur_along(plane), _blur_along(plane.T))


def _blur_along(plane: Floats) -> float:
    reach = _BLUR_REACH
    if plane.shape[1] < 2 * reach:
        return -1.0
    sums = np.cumsum(plane, axis=1)
    soft = (sums[:, reach:] - sums[:, :-reach]) / reach
    sharp = plane[:, reach // 2 + 1 : reach // 2 + 1 + soft.shape[1]]
    steps, soft_steps = np.abs(np.diff(sharp, axis=1)), np.abs(np.diff(soft, axis=1))
    whole = float(steps.sum())
    if whole < _LEAST_STEPS * steps.size:
        return -1.0
    return 1 - float(np.maximum(0, steps - soft_steps).sum()) / whole


def _redness(luma: Floats, blue: Floats, red: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """How red each cell is (red less the other two, 0 to 1), and whether it is a saturated red."""
    level = (luma - 16) * 1.164
    parts = [
        level + 1.793 * (red - 128),
        level - 0.213 * (blue - 128) - 0.533 * (red - 128),
        level + 2.112 * (blue - 128),
    ]
    reds, greens, blues = (np.clip(part / 255, 0, 1) for part in parts)
    whole = np.maximum(reds + greens + blues, 1e-6)
    return np.maximum(0, reds - greens - blues).astype(np.float32), (reds / whole) >= _RED_SHARE


def _cells(plane: npt.NDArray[np.generic]) -> Floats:
    """Mean of each cell."""
    height, width = plane.shape
    high, wide = height // CELLS, width // CELLS
    rows = np.add.reduceat(plane.astype(np.float32), np.arange(0, height, high), axis=0)
    cells = np.add.reduceat(rows, np.arange(0, width, wide), axis=1)
    return np.asarray(cells / (high * wide), np.float32)
