"""Places of water: the open sea, a lake, and below the surface."""

from __future__ import annotations

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Pen, mix, smooth
from core.providers.offline.painting.sky import Scene, Setting, beams, glitter, haze, paint_sky, reflect, water
from core.providers.offline.painting.tones import Tones


def sea(scene: Scene) -> Setting:
    """Open water with the path of light on it, and a coast on one side."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    if canvas.random.random() < 0.6:
        _headland(canvas, tones, horizon)
    haze(canvas, tones, horizon, 0.05, 0.55)
    _water(canvas, tones, horizon, light, ripple=0.05)
    shore = canvas.ridge(0.885, 0.012, 0.5, 4) + 0.05 * np.abs(canvas.x[0] / canvas.aspect - canvas.random.random())
    foam = np.exp(-(((canvas.y - (shore[None, :] - 0.012)) / 0.01) ** 2)) * canvas.noise(0.05, 0.02, 3)
    canvas.lay(foam.astype(np.float32), tones.pale, 0.5)
    beach = canvas.below(shore.astype(np.float32), 0.004)
    canvas.lay(beach, mix(tones.near, tones.low, 0.2), 0.96)
    canvas.shade(beach * smooth(shore.min(), 1.08, np.broadcast_to(canvas.y, beach.shape)), 0.6)
    canvas.shade(beach * canvas.noise(0.2, 0.02, 4), 0.25)
    return Setting(ground=horizon + 0.03, stand=0.95, light=light)


def lake(scene: Scene) -> Setting:
    """Hills standing on their own reflection."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    for number, distance in enumerate((0.92, 0.72, 0.5)):
        level = horizon - 0.13 + 0.045 * number
        ridge = np.minimum(canvas.ridge(level, 0.07, 0.6), horizon - 0.004)
        above = canvas.below(ridge) * (canvas.y < horizon)
        canvas.lay(above.astype(np.float32), tones.at(distance))
        haze(canvas, tones, horizon, 0.06, 0.35)
    reflect(canvas, horizon, ripple=0.025, dim=0.82)
    glitter(canvas, tones, horizon, light, water(canvas, horizon))
    _reeds(canvas, tones, 0.97)
    return Setting(ground=horizon + 0.03, stand=0.95, light=light)


def underwater(scene: Scene) -> Setting:
    """Light from the surface, bubbles, and dark below."""
    canvas, tones = scene.canvas, scene.tones
    canvas.grade([(0, mix(tones.low, tones.pale, 0.5)), (0.3, tones.low), (0.7, tones.top), (1, tones.near)])
    light = canvas.aspect * float(canvas.random.uniform(0.3, 0.7)), -0.12
    canvas.glow(canvas.halo(*light, 0.45), tones.pale, 0.7)
    canvas.glow(beams(canvas, light, 10), tones.pale, 0.55)
    net = 1 - np.abs(canvas.noise(0.22, 0.09, 2) - canvas.noise(0.2, 0.08, 2)) * 5
    canvas.glow(
        (np.clip(net, 0, 1) ** 4 * smooth(0.3, 0.0, np.broadcast_to(canvas.y, net.shape))).astype(np.float32),
        tones.pale,
        0.5,
    )
    for _ in range(26):
        x, y = canvas.aspect * float(canvas.random.random()), float(canvas.random.random())
        size = float(canvas.random.uniform(0.002, 0.012))
        ring = canvas.disc(x, y, size, 0.3) - 0.75 * canvas.disc(x, y, size * 0.75, 0.3)
        canvas.glow(np.clip(ring, 0, 1), tones.pale, 0.5)
    canvas.lay(canvas.below(canvas.ridge(0.93, 0.04, 0.3, 5)), mix(tones.near, tones.top, 0.3), 0.9)
    canvas.lay(canvas.drawn(lambda pen: _kelp(canvas, pen)), tones.near, 0.88)
    canvas.lay(canvas.drawn(lambda pen: _fish(canvas, pen)), mix(tones.near, tones.top, 0.35), 0.8)
    return Setting(ground=0.75, stand=0.8, light=light, is_flat=True)


def _water(canvas: Canvas, tones: Tones, horizon: float, light: tuple[float, float], ripple: float) -> None:
    reflect(canvas, horizon, ripple=ripple, dim=0.9)
    waves = water(canvas, horizon)
    under = canvas.below(np.full(canvas.width, horizon, np.float32), 0.001)
    depth = np.clip((canvas.y - horizon) / (1 - horizon), 0, 1)[..., None]
    deep = tones.far * (1 - depth) + mix(tones.near, tones.top, 0.35) * depth
    canvas.lay(under * (0.55 + 0.25 * depth[..., 0]), np.broadcast_to(deep, canvas.rgb.shape).astype(np.float32))
    canvas.shade(under * smooth(0.55, 0.2, waves), 0.3)
    canvas.lay(under * smooth(0.62, 0.9, waves), mix(tones.low, tones.pale, 0.2), 0.26)
    glitter(canvas, tones, horizon, light, waves)


def _headland(canvas: Canvas, tones: Tones, horizon: float) -> None:
    """A coast that comes in from one side and sinks into the water."""
    across = canvas.x[0] / canvas.aspect
    side = across if canvas.random.random() < 0.5 else 1 - across
    rise = smooth(0.62, 0.0, side.astype(np.float32)) * float(canvas.random.uniform(0.08, 0.2))
    for distance, share in ((0.85, 1.0), (0.6, 0.6)):
        ridge = horizon - rise * share * (1 + canvas.ridge(0, 0.35, 0.25, 6)) + 0.002
        mask = canvas.below(ridge.astype(np.float32)) * (canvas.y < horizon + 0.001)
        canvas.lay(mask.astype(np.float32), tones.at(distance))


def _reeds(canvas: Canvas, tones: Tones, base: float) -> None:
    random = canvas.random
    side = float(random.choice([0.0, canvas.aspect]))

    def draw(pen: Pen) -> None:
        for _ in range(46):
            x = side + float(random.normal(0, 0.11))
            height = float(random.uniform(0.08, 0.26))
            pen.line([(x, base + 0.06), (x + float(random.normal(0, 0.02)), base - height)], 0.0024)

    canvas.lay(canvas.drawn(draw, blur=0.0012), tones.near, 0.95)


def _kelp(canvas: Canvas, pen: Pen) -> None:
    """Weeds that sway up from the ground at one side."""
    side = float(canvas.random.choice([0.12, 0.88])) * canvas.aspect
    for _ in range(16):
        x = side + float(canvas.random.normal(0, 0.1))
        tall, sway = float(canvas.random.uniform(0.12, 0.5)), float(canvas.random.uniform(0.01, 0.04))
        turn = float(canvas.random.uniform(0, 6.28))
        places = [(x + sway * part * np.sin(turn + 7 * part), 1.0 - tall * part) for part in np.linspace(0, 1, 14)]
        for (x0, y0), (x1, y1), part in zip(places, places[1:], np.linspace(1, 0.2, 13), strict=False):
            pen.line([(float(x0), float(y0)), (float(x1), float(y1))], 0.009 * float(part))


def _fish(canvas: Canvas, pen: Pen) -> None:
    """A small school, all going one way."""
    x0, y0 = canvas.aspect * float(canvas.random.uniform(0.3, 0.7)), float(canvas.random.uniform(0.35, 0.6))
    turn = float(canvas.random.choice([-1.0, 1.0]))
    for _ in range(30):
        x, y = x0 + float(canvas.random.normal(0, 0.08)), y0 + float(canvas.random.normal(0, 0.045))
        long = float(canvas.random.uniform(0.006, 0.011))
        pen.ellipse(x, y, long, long * 0.36)
        pen.polygon(
            [
                (x - turn * long * 0.8, y),
                (x - turn * long * 1.6, y - long * 0.45),
                (x - turn * long * 1.6, y + long * 0.45),
            ]
        )
