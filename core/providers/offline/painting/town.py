"""Towns: a skyline over water, and a street between two walls of windows and signs."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Pen, mix, smooth
from core.providers.offline.painting.sight import DAY, NIGHT
from core.providers.offline.painting.sky import Scene, Setting, haze, paint_sky, reflect
from core.providers.offline.painting.tones import Tones

_House = tuple[float, float, float]


def city(scene: Scene) -> Setting:
    """A skyline in three depths, windows lit when it is dark, water or wet roofs below."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    for number, distance in enumerate((0.9, 0.62, 0.3)):
        houses = _houses(canvas, horizon, number)
        canvas.lay(canvas.drawn(partial(_boxes, houses)), tones.at(distance))
        if tones.hour != DAY:
            share = (0.2, 0.3, 0.34)[number]
            for color, part in ((tones.light, share), (tones.pale, share * 0.35)):
                lit = canvas.drawn(partial(_windows, canvas, houses, part))
                canvas.glow(lit, color, 0.85 - 0.2 * (2 - number))
                canvas.glow(canvas.blurred(lit, 0.01), color, 0.8)
        haze(canvas, tones, horizon, 0.1, 0.3)
    reflect(canvas, horizon, ripple=0.03, dim=0.62)
    canvas.lay(canvas.below(canvas.ridge(0.97, 0.008, 0.8, 3)), tones.near)
    return Setting(ground=horizon + 0.01, stand=0.985, light=light)


def street(scene: Scene) -> Setting:
    """A street that narrows into the distance."""
    canvas, tones, sight, horizon = scene.canvas, scene.tones, scene.sight, scene.horizon
    paint_sky(scene)
    vanish = canvas.aspect * float(canvas.random.uniform(0.4, 0.6))
    canvas.lay(canvas.below(np.full(canvas.width, horizon, np.float32), 0.002), tones.at(0.35))
    _facades(canvas, tones, vanish, horizon)
    canvas.glow(canvas.halo(vanish, horizon, 0.16), tones.low if tones.hour != NIGHT else tones.light, 0.75)
    if tones.hour == NIGHT or "neon" in sight.weather:
        _signs(canvas, tones, vanish, horizon)
    wet = bool(sight.weather & {"rain", "wet", "snow", "neon"}) or tones.hour == NIGHT
    _pavement(canvas, tones, vanish, horizon, wet=wet)
    return Setting(ground=horizon + 0.05, stand=horizon + 0.36, light=(vanish, horizon))


class _Block:
    """A stretch of facade between two depths; scale 1 is the edge of the frame, 0 the vanishing point."""

    def __init__(
        self, side: float, near: float, far: float, tall: float, vanish: float, horizon: float, reach: float
    ) -> None:
        self.side, self.near, self.far, self.tall = side, near, far, tall
        self.vanish, self.horizon, self.reach = vanish, horizon, reach
        self.distance = max(0.0, 1 - near)

    def at(self, scale: float, height: float) -> tuple[float, float]:
        """A point on the facade: height 0 at the ground, 1 at the top."""
        x = self.vanish + self.side * self.reach * scale
        ground, top = self.horizon + 0.36 * scale, self.horizon - self.tall * scale
        return x, ground + (top - ground) * height

    @property
    def corners(self) -> list[tuple[float, float]]:
        return [self.at(self.near, 0), self.at(self.near, 1), self.at(self.far, 1), self.at(self.far, 0)]


def _blocks(canvas: Canvas, side: float, vanish: float, horizon: float) -> list[_Block]:
    """Facades of one side, the farthest first."""
    reach = (vanish if side < 0 else canvas.aspect - vanish) * 0.92
    edges = [1.5, 0.98, 0.7, 0.5, 0.36, 0.26, 0.19, 0.13]
    blocks = []
    for near, far in pairwise(edges):
        tall = float(canvas.random.uniform(0.42, 0.95))
        blocks.append(_Block(side, near, far, tall, vanish, horizon, reach))
    return blocks[::-1]


def _facades(canvas: Canvas, tones: Tones, vanish: float, horizon: float) -> None:
    """Both walls in one go: a mask of all blocks, a plane of their distances, and their lit windows."""
    blocks = [block for side in (-1.0, 1.0) for block in _blocks(canvas, side, vanish, horizon)]
    blocks.sort(key=lambda block: -block.distance)

    def shapes(pen: Pen) -> None:
        for block in blocks:
            pen.polygon(block.corners)

    def depths(pen: Pen) -> None:
        for block in blocks:
            pen.polygon(block.corners, round(255 * block.distance))

    def windows(pen: Pen) -> None:
        for block in blocks:
            pen.polygon(block.corners, 0)
            _panes(canvas, pen, block, 0.5 if tones.hour == NIGHT else 0.22)

    away = canvas.drawn(depths)[..., None] * 0.75
    canvas.lay(canvas.drawn(shapes), (tones.near + (tones.far - tones.near) * away).astype(np.float32))
    lit = canvas.drawn(windows)
    hue = smooth(0.45, 0.55, canvas.noise(0.12, 0.12, 1))[..., None]
    canvas.lay(lit, (tones.light + (tones.pale - tones.light) * hue).astype(np.float32), 0.7)
    canvas.glow(canvas.blurred(lit, 0.02), tones.light, 0.6)


def _panes(canvas: Canvas, pen: Pen, block: _Block, share: float) -> None:
    columns, rows = 4, max(3, int(block.tall * 9))
    for column in range(columns):
        for row in range(rows):
            if canvas.random.random() > share * (1.5 if row == 0 else 1.0):
                continue
            left = block.far + (block.near - block.far) * (column + 0.22) / columns
            right = block.far + (block.near - block.far) * (column + 0.78) / columns
            low, high = (row + 0.3) / rows, (row + 0.78) / rows
            corners = [block.at(left, low), block.at(left, high), block.at(right, high), block.at(right, low)]
            pen.polygon(corners, int(canvas.random.integers(70, 256)))


def _signs(canvas: Canvas, tones: Tones, vanish: float, horizon: float) -> None:
    """Upright signs on both sides, each with a halo."""
    colors = (tones.accent, tones.light, mix(tones.accent, tones.low, 0.5), tones.pale)
    for number in range(9):
        scale = float(canvas.random.uniform(0.16, 0.95)) ** 1.2
        side = -1.0 if number % 2 else 1.0
        x = vanish + side * (vanish if side < 0 else canvas.aspect - vanish) * 0.86 * scale
        y = horizon - float(canvas.random.uniform(0.05, 0.5)) * scale
        wide, tall = 0.035 * scale, float(canvas.random.uniform(0.06, 0.22)) * scale
        color = colors[int(canvas.random.integers(0, len(colors)))]
        sign = canvas.drawn(partial(_sign, x, y, wide, tall))
        canvas.lay(canvas.drawn(partial(_plate, x, y, wide, tall)), tones.near, 0.8)
        canvas.glow(canvas.blurred(sign, 0.03 * scale + 0.006), color, 1.5)
        canvas.lay(sign, mix(color, tones.pale, 0.35), 0.95)


def _plate(x: float, y: float, wide: float, tall: float, pen: Pen) -> None:
    pen.box(x - wide, y - tall, x + wide, y + tall)


def _sign(x: float, y: float, wide: float, tall: float, pen: Pen) -> None:
    """A frame of light with bars, that reads as a sign and says nothing."""
    pen.box(x - wide, y - tall, x + wide, y + tall, 0.004)
    pen.box(x - wide * 0.8, y - tall * 0.93, x + wide * 0.8, y + tall * 0.93, 0.003, fill=40)
    rows = 4
    for row in range(rows):
        middle = y - tall * 0.7 + 1.4 * tall * row / (rows - 1)
        pen.box(x - wide * 0.45, middle - tall * 0.07, x + wide * 0.45, middle + tall * 0.07, 0.002)


def _pavement(canvas: Canvas, tones: Tones, vanish: float, horizon: float, *, wet: bool) -> None:
    """The ground of a street: dry with a kerb, or wet and full of reflections."""
    before = canvas.rgb.copy()
    if wet:
        reflect(canvas, horizon, ripple=0.02, dim=0.8)
        smeared = np.stack([canvas.blurred(canvas.rgb[..., part], 0.012) for part in range(3)], axis=2)
        canvas.rgb = 0.45 * canvas.rgb + 0.55 * smeared
    else:
        canvas.rgb[:] = mix(tones.near, tones.low, 0.25)
        canvas.shade(smooth(0.35, 0.8, canvas.noise(0.2, 0.03, 4)), 0.25)
    reach = max(vanish, canvas.aspect - vanish)
    lane = canvas.drawn(lambda pen: pen.polygon(
        [(vanish, horizon), (vanish + reach * 1.7, horizon + 0.68), (vanish - reach * 1.7, horizon + 0.68)]), blur=0.003)  # fmt: skip
    lane = np.maximum(lane, canvas.below(np.full(canvas.width, horizon + 0.44, np.float32), 0.01))
    ground = canvas.rgb
    canvas.rgb = before
    puddles = 0.72 + 0.28 * smooth(0.35, 0.6, canvas.noise(0.3, 0.05, 4)) if wet else np.float32(1.0)
    canvas.lay(lane * puddles, ground)


def _houses(canvas: Canvas, horizon: float, layer: int) -> list[_House]:
    """Left edge, right edge and height above the horizon of each house."""
    random, houses, x = canvas.random, [], -0.05
    wide, tall = ((0.03, 0.07), (0.045, 0.1), (0.07, 0.15))[layer], ((0.1, 0.42), (0.06, 0.3), (0.03, 0.16))[layer]
    while x < canvas.aspect + 0.05:
        width = float(random.uniform(*wide))
        height = float(random.uniform(tall[0], tall[1]) * random.uniform(0.5, 1.0))
        houses.append((x, x + width, horizon - height))
        x += width * float(random.uniform(0.85, 1.12))
    return houses


def _boxes(houses: list[_House], pen: Pen) -> None:
    for number, (left, right, top) in enumerate(houses):
        pen.box(left, top, right, 1.0)
        middle = (left + right) / 2
        if number % 3 == 0:
            pen.box(middle - (right - left) * 0.22, top - 0.018, middle + (right - left) * 0.22, top)
        if number % 5 == 2:
            pen.line([(middle, top), (middle, top - 0.05)], 0.0018)


def _windows(canvas: Canvas, houses: list[_House], share: float, pen: Pen) -> None:
    size, gap = 0.0042, 0.0115
    for left, right, top in houses:
        for column in range(1, int((right - left) / gap)):
            for row in range(1, 34):
                y = top + row * gap * 1.15
                if y < 1.0 and canvas.random.random() < share:
                    x = left + column * gap
                    pen.box(
                        x - size / 2,
                        y - size * 0.7,
                        x + size / 2,
                        y + size * 0.7,
                        fill=int(canvas.random.integers(60, 256)),
                    )
