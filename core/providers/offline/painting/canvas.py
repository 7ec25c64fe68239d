"""Pixels: a float canvas that is painted back to front, soft noise, and masks with clean edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Plane = npt.NDArray[np.float32]
Color = npt.NDArray[np.float32]
Points = Sequence[tuple[float, float]]
_FINE = 2


def color_of(text: str) -> Color:
    """`#rrggbb` as three floats from 0 to 1."""
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)], dtype=np.float32)


def mix(one: Color, other: Color, part: float) -> Color:
    """`part` of the other color in the first."""
    return np.asarray(one * (1 - part) + other * part, dtype=np.float32)


def smooth(low: float, high: float, plane: Plane) -> Plane:
    """0 below `low`, 1 above `high`, an S between; `low` may be the larger one."""
    part = np.clip((plane - low) / (high - low), 0, 1)
    return np.asarray(part * part * (3 - 2 * part), dtype=np.float32)


class Canvas:
    """A picture in the making: RGB floats, painted over from back to front.

    Args:
        width, height: Size in pixels.
        seed: Decides all noise.
    """

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.width, self.height = width, height
        self.random = np.random.default_rng(seed)
        self.rgb = np.zeros((height, width, 3), np.float32)
        self.x: Plane = np.asarray(np.arange(width)[None, :] / height, dtype=np.float32)
        """Left edge 0; one unit is the height of the picture."""
        self.y: Plane = np.asarray(np.arange(height)[:, None] / height, dtype=np.float32)
        """Top 0, bottom 1."""
        self.aspect = width / height

    def grade(self, stops: Sequence[tuple[float, Color]]) -> None:
        """Fills everything with a vertical gradient through these heights and colors."""
        heights = [height for height, _color in stops]
        column = np.stack(
            [np.interp(self.y[:, 0], heights, [color[part] for _height, color in stops]) for part in range(3)], axis=1
        )
        self.rgb[:] = column[:, None, :].astype(np.float32)

    def lay(self, mask: Plane, color: Color | Plane, opacity: float = 1.0) -> None:
        """Paints a color, or a picture of this size, through a mask."""
        part = (mask * opacity)[..., None]
        self.rgb += (color - self.rgb) * part

    def glow(self, mask: Plane, color: Color, strength: float = 1.0) -> None:
        """Adds light: bright places stay below white."""
        room = np.subtract(1, self.rgb)
        np.maximum(room, 0, out=room)
        room *= (mask * np.float32(strength))[..., None] * color
        self.rgb += room

    def shade(self, mask: Plane, strength: float) -> None:
        """Takes light away."""
        self.rgb *= (1 - mask * strength)[..., None]

    def disc(self, x: float, y: float, radius: float, soft: float) -> Plane:
        """A round mask; `soft` is how much of the radius fades."""
        away = np.hypot(self.x - x, self.y - y)
        return smooth(radius * (1 + soft), radius * (1 - soft), away)

    def spark(self, x: float, y: float, radius: float, color: Color, strength: float) -> None:
        """Adds a round light with a bright rim, as lamps out of focus have. Only the pixels it covers are touched."""
        reach = 1.1 * radius
        left, right = (int(np.clip((x + side) * self.height, 0, self.width)) for side in (-reach, reach))
        top, bottom = (int(np.clip((y + side) * self.height, 0, self.height)) for side in (-reach, reach))
        if left >= right or top >= bottom:
            return
        away = np.hypot(self.x[:, left:right] - x, self.y[top:bottom] - y)
        inner = smooth(radius * 1.02, radius * 0.9, away)
        mask = smooth(radius * 1.08, radius * 0.92, away) * (1 - 0.3 * inner)
        part = self.rgb[top:bottom, left:right]
        part += (mask * strength)[..., None] * color * (1 - np.clip(part, 0, 1))

    def halo(self, x: float, y: float, radius: float, power: float = 2.0) -> Plane:
        """Light that falls off around a point: 1 at the point, about a third at the radius."""
        away = np.hypot(self.x - x, self.y - y) / radius
        return np.asarray(1 / (1 + away**power) ** 1.5, dtype=np.float32)

    def noise(self, cell_x: float, cell_y: float, octaves: int = 4, gain: float = 0.5) -> Plane:
        """Soft noise from 0 to 1, of cells so many heights wide and high, finer octaves on top."""
        total = np.zeros((self.height, self.width), np.float32)
        weight, whole = 1.0, 0.0
        for _ in range(octaves):
            total += weight * self._layer(cell_x, cell_y)
            whole += weight
            cell_x, cell_y, weight = cell_x / 2, cell_y / 2, weight * gain
        total = total / whole
        low, high = float(total.min()), float(total.max())
        return ((total - low) / max(1e-6, high - low)).astype(np.float32)

    def ridge(self, level: float, rough: float, cell: float, octaves: int = 6) -> Plane:
        """A skyline: for each column, a height around `level` that wanders by `rough`."""
        columns = np.zeros(self.width, np.float32)
        weight = 1.0
        for _ in range(octaves):
            count = max(2, int(self.aspect / cell) + 3)
            knots = self.random.uniform(-1, 1, count).astype(np.float32)
            at = np.linspace(0, count - 1.001, self.width)
            left = at.astype(int)
            part = at - left
            part = part * part * (3 - 2 * part)
            columns += weight * (knots[left] * (1 - part) + knots[np.minimum(left + 1, count - 1)] * part)
            cell, weight = cell / 2, weight * 0.5
        return (level + rough * columns).astype(np.float32)

    def below(self, ridge: Plane, soft: float = 0.0015) -> Plane:
        """Everything under a skyline."""
        return smooth(0.0, max(1e-4, 2 * soft), self.y - ridge[None, :])

    def drawn(self, draw: Callable[[Pen], None], blur: float = 0.0) -> Plane:
        """A mask drawn with shapes, its edges smooth; `blur` in heights."""
        pen = Pen(self.width * _FINE, self.height * _FINE)
        draw(pen)
        image = pen.image.reduce(_FINE)
        if blur > 0:
            image = image.filter(ImageFilter.GaussianBlur(blur * self.height))
        return np.asarray(image, dtype=np.float32) / np.float32(255)

    def blurred(self, plane: Plane, radius: float) -> Plane:
        """The mask, out of focus by a radius in heights. Wide blurs are made small and brought back."""
        step = max(1, min(8, int(radius * self.height / 4)))
        image = Image.fromarray((np.clip(plane, 0, 1) * 255).astype(np.uint8))
        small = image.reduce(step) if step > 1 else image
        small = small.filter(ImageFilter.GaussianBlur(radius * self.height / step))
        return np.asarray(small.resize(image.size, Image.Resampling.BICUBIC), dtype=np.float32) / np.float32(255)

    def soften(self, radius: float, mask: Plane | None = None) -> None:
        """Puts what is painted so far out of focus, everywhere or within a mask."""
        planes = [self.blurred(self.rgb[..., part], radius) for part in range(3)]
        soft = np.stack(planes, axis=2)
        if mask is None:
            self.rgb = soft
        else:
            self.lay(mask, soft)

    def _layer(self, cell_x: float, cell_y: float) -> Plane:
        columns = max(2, min(self.width, int(self.aspect / cell_x) + 2))
        rows = max(2, min(self.height, int(1 / cell_y) + 2))
        grid = Image.fromarray(self.random.random((rows, columns), np.float32))
        return np.asarray(grid.resize((self.width, self.height), Image.Resampling.BICUBIC), np.float32)


class Pen:
    """Draws white shapes; positions in heights of the picture, whatever its pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("L", (width, height))
        self._draw = ImageDraw.Draw(self.image)
        self._height = height

    def polygon(self, points: Points, fill: int = 255) -> None:
        self._draw.polygon(self._scaled(points), fill=fill)

    def curve(self, points: Points, fill: int = 255) -> None:
        """A closed smooth curve through the points."""
        self.polygon(smooth_curve(points), fill)

    def line(self, points: Points, width: float, fill: int = 255) -> None:
        """A line with round ends."""
        scaled = self._scaled(points)
        size = max(1, round(width * self._height))
        self._draw.line(scaled, fill=fill, width=size, joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            self._draw.ellipse((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: int = 255) -> None:
        box = self._scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse([*box[0], *box[1]], fill=fill)

    def box(self, x0: float, y0: float, x1: float, y1: float, round_: float = 0.0, fill: int = 255) -> None:
        (left, top), (right, bottom) = self._scaled([(min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))])
        self._draw.rounded_rectangle((left, top, right, bottom), radius=round_ * self._height, fill=fill)

    def _scaled(self, points: Points) -> list[tuple[float, float]]:
        return [(x * self._height, y * self._height) for x, y in points]


def smooth_curve(points: Points, steps: int = 8) -> list[tuple[float, float]]:
    """A closed Catmull-Rom curve through the points."""
    knots: Any = np.array(points, np.float64)
    before, after = np.roll(knots, 1, 0), np.roll(knots, -1, 0)
    later = np.roll(knots, -2, 0)
    found = []
    for at in np.linspace(0, 1, steps, endpoint=False):
        cubic = 2 * knots + (after - before) * at + (2 * before - 5 * knots + 4 * after - later) * at**2
        found.append(0.5 * (cubic + (3 * knots - before - 3 * after + later) * at**3))
    woven = np.stack(found, axis=1).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in woven]
