"""Places with a roof: a room, a stage, a table for products."""

from __future__ import annotations

from functools import partial

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Color, Pen, Plane, mix, smooth
from core.providers.offline.painting.sight import NIGHT
from core.providers.offline.painting.sky import Scene, Setting
from core.providers.offline.painting.tones import Tones


def room(scene: Scene) -> Setting:
    """A wall, a floor, a window or a lamp, and the light they throw."""
    canvas, tones, sight = scene.canvas, scene.tones, scene.sight
    wall, shadow = mix(tones.far, tones.near, 0.5), mix(tones.near, tones.top, 0.15)
    canvas.grade([(0, shadow), (0.45, wall), (0.8, shadow), (1, tones.near)])
    canvas.rgb *= (0.88 + 0.12 * canvas.noise(0.4, 0.4, 4))[..., None]
    side = 1.0 if canvas.random.random() < 0.5 else -1.0
    middle = canvas.aspect * (0.5 + 0.24 * side)
    floor = 0.8
    canvas.lay(canvas.below(np.full(canvas.width, floor, np.float32), 0.003), tones.near, 0.75)
    if tones.hour == NIGHT or "lamp" in sight.things or "candle" in sight.things:
        light = _lamp(canvas, tones, middle, floor)
        _window(canvas, tones, canvas.aspect * (0.5 - 0.26 * side), mix(tones.top, tones.low, 0.5), 0.5)
    else:
        light = _window(canvas, tones, middle, mix(tones.pale, tones.light, 0.3), 1.0)
        _thrown_light(canvas, tones, middle, side, floor)
    return Setting(ground=0.86, stand=0.96, light=light)


def stage(scene: Scene) -> Setting:
    """A beam from above in smoke, a pool of light on the floor."""
    canvas, tones = scene.canvas, scene.tones
    canvas.grade([(0, tones.near), (0.75, mix(tones.near, tones.top, 0.6)), (1, tones.near)])
    middle = canvas.aspect * float(canvas.random.uniform(0.4, 0.6))
    smoke = 0.35 + 0.65 * canvas.noise(0.5, 0.35, 5)
    drapes = 0.5 + 0.5 * np.sin(canvas.x / 0.035 + 3 * canvas.noise(0.6, 1.4, 2))
    canvas.shade((drapes * smooth(0.8, 0.4, np.broadcast_to(canvas.y, smoke.shape))).astype(np.float32), 0.4)
    for shift, color, power in ((-0.55, tones.accent, 0.5), (0.55, tones.low, 0.45), (0.0, tones.light, 0.85)):
        top = middle + shift * canvas.aspect
        cone = canvas.drawn(partial(_cone, top, middle), blur=0.012)
        fade = smooth(1.0, -0.1, np.broadcast_to(canvas.y, cone.shape))
        canvas.glow(cone * smoke * (0.35 + 0.65 * fade), color, power * 0.7)
        canvas.glow(canvas.halo(top, -0.02, 0.05), color, power)
    pool = smooth(1.2, 0.4, np.hypot((canvas.x - middle) / 0.3, (canvas.y - 0.88) / 0.06).astype(np.float32))
    canvas.glow(pool, tones.light, 0.75)
    return Setting(ground=0.88, stand=0.9, light=(middle, 0.0), spot=middle)


def table(scene: Scene) -> Setting:
    """A seamless backdrop with one large soft light, and a surface that takes shadows."""
    canvas, tones, sight = scene.canvas, scene.tones, scene.sight
    back = mix(tones.top, tones.low, 0.5) if tones.hour != NIGHT else mix(tones.top, tones.far, 0.5)
    canvas.grade(
        [(0, back * 0.82), (0.6, mix(back, tones.pale, 0.2)), (0.72, mix(back, tones.pale, 0.3)), (1, back * 0.9)]
    )
    side = float(canvas.random.choice([0.2, 0.8]))
    light = canvas.aspect * side, 0.18
    canvas.glow(canvas.halo(canvas.aspect * (1 - side) * 0.6 + 0.2 * canvas.aspect, 0.42, 0.42), tones.pale, 0.42)
    shape = canvas.random.integers(0, 3)
    if shape == 0:
        canvas.lay(canvas.disc(canvas.aspect * 0.5, 0.46, 0.27, 0.004), mix(back, tones.accent, 0.75), 0.9)
    elif shape == 1:
        canvas.lay(canvas.drawn(lambda pen: _arch(pen, canvas.aspect * 0.5)), mix(back, tones.far, 0.55), 0.8)
    plinth = canvas.drawn(lambda pen: _plinth(pen, canvas.aspect * 0.5, 0.8))
    top = canvas.drawn(lambda pen: pen.ellipse(canvas.aspect * 0.5, 0.8, 0.25, 0.05))
    canvas.shade(canvas.blurred(np.roll(plinth, int(0.05 * canvas.height * (1 if side < 0.5 else -1)), 1), 0.03), 0.3)
    across = np.clip(0.5 + (canvas.x - canvas.aspect * 0.5) * (2 if side < 0.5 else -2), 0, 1)[..., None]
    body = mix(back, tones.pale, 0.35) * (1 - across) + mix(back, tones.near, 0.45) * across
    canvas.lay(plinth, np.broadcast_to(body, canvas.rgb.shape).astype(np.float32))
    canvas.lay(top, mix(back, tones.pale, 0.55))
    if sight.weather & {"rain", "wet"}:
        _drops(canvas, tones)
    return Setting(ground=0.812, stand=0.812, light=light, spot=canvas.aspect * 0.5)


def _cone(top: float, foot: float, pen: Pen) -> None:
    """A beam from a lamp to its pool of light."""
    pen.polygon([(top - 0.012, -0.05), (top + 0.012, -0.05), (foot + 0.24, 0.9), (foot - 0.24, 0.9)])


def _window(canvas: Canvas, tones: Tones, middle: float, color: Color, power: float) -> tuple[float, float]:
    """A window in the wall with its bars; returns where it is."""
    half, top, bottom = 0.13, 0.14, 0.56
    glass = canvas.drawn(lambda pen: pen.box(middle - half, top, middle + half, bottom))
    canvas.lay(glass, color, 0.95)
    canvas.lay(glass * smooth(0.3, 0.9, canvas.noise(0.2, 0.3, 3)), tones.low, 0.35)
    bars = canvas.drawn(lambda pen: _bars(pen, middle, half, top, bottom))
    canvas.lay(bars, mix(tones.near, tones.far, 0.15))
    canvas.glow(canvas.halo(middle, (top + bottom) / 2, 0.32), color, 0.4 * power)
    return middle, (top + bottom) / 2


def _bars(pen: Pen, middle: float, half: float, top: float, bottom: float) -> None:
    for x in (middle - half, middle, middle + half):
        pen.line([(x, top), (x, bottom)], 0.008)
    for y in (top, top + (bottom - top) * 0.36, bottom):
        pen.line([(middle - half, y), (middle + half, y)], 0.008)
    pen.box(middle - half * 1.12, bottom, middle + half * 1.12, bottom + 0.016)


def _thrown_light(canvas: Canvas, tones: Tones, middle: float, side: float, floor: float) -> None:
    """The window's shape on wall and floor, slanting away from it."""

    def panes(pen: Pen) -> None:
        for column in (0, 1):
            for low, high in ((0.0, 0.34), (0.4, 1.0)):
                x = middle - side * (0.2 + 0.14 * column)
                slant = -side * 0.2
                y0, y1 = floor - 0.16 + 0.22 * low, floor - 0.16 + 0.22 * high
                pen.polygon([(x + slant * low, y0), (x - side * 0.12 + slant * low, y0),
                             (x - side * 0.12 + slant * high, y1), (x + slant * high, y1)])  # fmt: skip

    canvas.glow(canvas.drawn(panes, blur=0.006), tones.light, 0.5)


def _lamp(canvas: Canvas, tones: Tones, middle: float, floor: float) -> tuple[float, float]:
    """A shaded lamp on a small table."""
    y = 0.5
    canvas.glow(canvas.halo(middle, y, 0.3), tones.light, 0.75)
    canvas.glow(canvas.halo(middle, y + 0.03, 0.1), tones.light, 0.5)
    shade = canvas.drawn(lambda pen: pen.polygon(
        [(middle - 0.035, y - 0.05), (middle + 0.035, y - 0.05), (middle + 0.07, y + 0.03), (middle - 0.07, y + 0.03)]))  # fmt: skip
    stand = canvas.drawn(lambda pen: _stand(pen, middle, y, floor))
    canvas.lay(stand, tones.near)
    canvas.lay(shade, mix(tones.light, tones.pale, 0.4), 0.95)
    return middle, y


def _stand(pen: Pen, middle: float, y: float, floor: float) -> None:
    pen.line([(middle, y), (middle, y + 0.15)], 0.008)
    pen.ellipse(middle, y + 0.15, 0.03, 0.006)
    pen.box(middle - 0.13, y + 0.152, middle + 0.13, y + 0.168)
    for x in (middle - 0.11, middle + 0.11):
        pen.line([(x, y + 0.16), (x, floor + 0.06)], 0.007)


def _arch(pen: Pen, middle: float) -> None:
    pen.ellipse(middle, 0.4, 0.2, 0.2)
    pen.box(middle - 0.2, 0.4, middle + 0.2, 0.78)


def _plinth(pen: Pen, middle: float, top: float) -> None:
    pen.box(middle - 0.25, top, middle + 0.25, 1.1)
    pen.ellipse(middle, top, 0.25, 0.05)


def _drops(canvas: Canvas, tones: Tones) -> None:
    specks: Plane = np.zeros((canvas.height, canvas.width), np.float32)
    for _ in range(60):
        x, y = canvas.aspect * float(canvas.random.random()), float(canvas.random.uniform(0.3, 1.0))
        specks = np.maximum(specks, canvas.disc(x, y, float(canvas.random.uniform(0.0015, 0.005)), 0.4))
    canvas.glow(specks, tones.pale, 0.35)
