"""Places on land and above it: mountains, desert, field, forest, road, space."""

from __future__ import annotations

from functools import partial

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Pen, Plane, mix, smooth
from core.providers.offline.painting.sight import EDGE, NIGHT
from core.providers.offline.painting.sky import Scene, Setting, beams, haze, paint_sky
from core.providers.offline.painting.tones import Tones


def mountain(scene: Scene) -> Setting:
    """Ridges behind ridges, paler with distance, snow where it is high."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    for number, distance in enumerate((1.0, 0.8, 0.55, 0.28)):
        level = horizon - 0.2 + 0.12 * number
        ridge = canvas.ridge(level, 0.17 - 0.03 * number, 0.55, 7)
        mask = canvas.below(ridge)
        canvas.lay(mask, tones.at(distance))
        if number < 2:
            _snow_caps(canvas, tones, ridge, mask, light)
        haze(canvas, tones, level + 0.13, 0.08, 0.4)
    near = canvas.ridge(0.9, 0.05, 0.4, 5)
    canvas.lay(canvas.below(near), tones.near)
    return Setting(ground=0.9, stand=0.94, light=light)


def desert(scene: Scene) -> Setting:
    """Dunes with one lit and one dark side."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    for number, distance in enumerate((0.9, 0.65, 0.4, 0.15)):
        ridge = canvas.ridge(horizon + 0.02 + 0.1 * number, 0.05, 0.9, 2)
        slope = np.gradient(ridge) * canvas.height / canvas.width * canvas.aspect
        toward = np.sign(light[0] - canvas.x[0]) * slope * 8
        side = smooth(-1.0, 1.0, toward.astype(np.float32) * 60 / max(1.0, float(np.abs(toward).max()) * 60))
        mask = canvas.below(ridge)
        lit = mix(tones.at(distance), tones.light, 0.34)
        dark = tones.at(distance * 0.8)
        depth = np.clip((canvas.y - ridge[None, :]) / 0.3, 0, 1)
        color = dark + (lit - dark) * ((1 - depth) * (0.4 + 0.6 * side[None, :]))[..., None]
        canvas.lay(mask, color.astype(np.float32))
    _sand(canvas, horizon)
    haze(canvas, tones, horizon, 0.07, 0.45)
    return Setting(ground=horizon + 0.05, stand=0.93, light=light)


def field(scene: Scene) -> Setting:
    """Open land with a line of trees far away and grass close by."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    canvas.lay(canvas.below(canvas.ridge(horizon - 0.02, 0.03, 0.8, 4)), tones.at(0.85))
    trees = canvas.ridge(horizon + 0.004, 0.016, 0.07, 5)
    canvas.lay(canvas.below(trees), tones.at(0.6))
    haze(canvas, tones, horizon, 0.06, 0.5)
    ground = canvas.below(np.full(canvas.width, horizon + 0.02, np.float32), 0.004)
    depth = np.clip((canvas.y - horizon) / (1 - horizon), 0, 1)[..., None]
    color = mix(tones.far, tones.light, 0.18) * (1 - depth) + mix(tones.near, tones.accent, 0.08) * depth
    canvas.lay(ground, np.broadcast_to(color, canvas.rgb.shape).astype(np.float32))
    tufts = canvas.noise(0.22, 0.03, 4) * depth[..., 0]
    canvas.shade((smooth(0.3, 0.8, tufts) * ground).astype(np.float32), 0.35)
    _grass(canvas, tones, light)
    return Setting(ground=horizon + 0.05, stand=0.93, light=light)


def forest(scene: Scene) -> Setting:
    """Trunks in fog, light falling between them."""
    canvas, tones = scene.canvas, scene.tones
    pale = mix(tones.low, tones.light, 0.25)
    canvas.grade([(0, mix(tones.top, pale, 0.3)), (0.55, pale), (0.8, mix(pale, tones.far, 0.5)), (1, tones.near)])
    light = canvas.aspect * float(canvas.random.uniform(0.25, 0.75)), float(canvas.random.uniform(0.12, 0.4))
    canvas.glow(canvas.halo(*light, 0.4), tones.light, 0.5)
    for number, distance in enumerate((0.85, 0.62, 0.38, 0.12)):
        count = int((16, 11, 7, 4)[number] * max(0.6, canvas.aspect * 1.3))
        trunks = canvas.drawn(partial(_trunks, canvas, number, count))
        canvas.lay(trunks, tones.at(distance))
        canvas.lay(canvas.below(canvas.ridge(0.72 + 0.075 * number, 0.02, 0.3, 5)), tones.at(distance * 0.9))
        if number < 3:
            mist = canvas.noise(0.6, 0.2, 4) * smooth(0.15, 0.85, np.broadcast_to(canvas.y, canvas.rgb.shape[:2]))
            canvas.lay(mist, pale, 0.42)
    canopy = smooth(0.5, 0.62, canvas.noise(0.14, 0.09, 5, 0.6) + 0.55 * (0.22 - canvas.y))
    canvas.lay(canopy * smooth(0.36, 0.1, np.broadcast_to(canvas.y, canopy.shape)), tones.near, 0.9)
    canvas.glow(beams(canvas, (light[0], light[1] - 0.35)), tones.light, 0.42 if tones.hour != NIGHT else 0.2)
    return Setting(ground=0.9, stand=0.94, light=light)


def road(scene: Scene) -> Setting:
    """A road that runs to the vanishing point."""
    canvas, tones, horizon = scene.canvas, scene.tones, scene.horizon
    light = paint_sky(scene)
    vanish = light[0] if tones.hour == EDGE else canvas.aspect * float(canvas.random.uniform(0.4, 0.6))
    canvas.lay(canvas.below(np.minimum(canvas.ridge(horizon - 0.05, 0.05, 0.6), horizon)), tones.at(0.8))
    land = canvas.below(np.full(canvas.width, horizon, np.float32), 0.002)
    canvas.lay(land, mix(tones.near, tones.far, 0.4))
    canvas.shade(land * smooth(0.35, 0.8, canvas.noise(0.3, 0.05, 4)), 0.35)
    wide = 0.62 * max(0.8, canvas.aspect)
    lane = canvas.drawn(partial(_lane, vanish, horizon, wide))
    depth = np.clip((canvas.y - horizon) / (1 - horizon), 0, 1)[..., None]
    asphalt = mix(tones.near, tones.low, 0.45) * (1 - depth) + mix(tones.near, tones.far, 0.15) * depth
    canvas.lay(lane, np.broadcast_to(asphalt, canvas.rgb.shape).astype(np.float32))
    canvas.lay(canvas.drawn(lambda pen: _marks(pen, vanish, horizon, wide)), tones.pale, 0.6)
    sheen = np.exp(-(((canvas.x - vanish) / (0.02 + 0.3 * np.maximum(0, canvas.y - horizon))) ** 2)).astype(np.float32)
    canvas.glow(sheen * lane * (1 - depth[..., 0]).astype(np.float32), tones.light, 0.5)
    haze(canvas, tones, horizon, 0.06, 0.45)
    return Setting(ground=horizon + 0.01, stand=horizon + 0.26, light=light, spot=vanish + 0.09)


def space(scene: Scene) -> Setting:
    """Stars, a cloud of light, the edge of a planet."""
    canvas, tones = scene.canvas, scene.tones
    canvas.grade([(0, tones.near), (1, mix(tones.near, tones.top, 0.5))])
    cloud = canvas.noise(0.8, 0.8, 6, 0.6)
    band = np.exp(-(((canvas.y - 0.45 - 0.35 * (canvas.x / canvas.aspect - 0.5)) / 0.3) ** 2))
    canvas.glow((smooth(0.45, 0.95, cloud) * band).astype(np.float32), tones.accent, 0.6)
    canvas.glow((smooth(0.55, 1.0, canvas.noise(0.5, 0.5, 6)) * band).astype(np.float32), tones.low, 0.6)
    stars = (canvas.random.random(cloud.shape, np.float32) > 0.9985).astype(np.float32)
    canvas.glow(
        np.clip(stars * canvas.random.random(cloud.shape, np.float32) + canvas.blurred(stars, 0.0018), 0, 1), tones.pale
    )
    light = canvas.aspect * float(canvas.random.uniform(0.2, 0.8)), 0.3
    middle, radius = (canvas.aspect * float(canvas.random.uniform(0.2, 0.8)), 1.75), 1.0
    canvas.glow(canvas.halo(*middle, radius * 1.02, 14), tones.light, 0.6)
    canvas.lay(canvas.disc(*middle, radius, 0.002), tones.near)
    return Setting(ground=0.8, stand=0.85, light=light, is_flat=True)


def _snow_caps(canvas: Canvas, tones: Tones, ridge: Plane, mask: Plane, light: tuple[float, float]) -> None:
    depth = canvas.y - ridge[None, :]
    broken = canvas.noise(0.05, 0.09, 5, 0.6)
    cap = smooth(0.09, 0.0, depth + 0.12 * (broken - 0.4)) * mask * smooth(0.35, 0.6, broken)
    toward = np.sign(light[0] - canvas.x) * np.gradient(ridge)[None, :]
    canvas.lay(
        (cap * (0.35 + 0.65 * smooth(-0.002, 0.002, toward.astype(np.float32)))).astype(np.float32), tones.pale, 0.55
    )


def _sand(canvas: Canvas, horizon: float) -> None:
    lines = canvas.noise(0.25, 0.012, 2)
    close = np.clip((canvas.y - horizon - 0.2) / 0.4, 0, 1)
    canvas.shade((smooth(0.45, 0.7, lines) * close).astype(np.float32), 0.14)


def _grass(canvas: Canvas, tones: Tones, light: tuple[float, float]) -> None:
    """Blades at the lower edge, dark against the land, a few of them lit."""
    random = canvas.random

    def blades(pen: Pen, count: int, tall: float) -> None:
        for _ in range(count):
            x = canvas.aspect * float(random.random())
            height = tall * float(random.uniform(0.4, 1.0))
            lean = float(random.normal(0, 0.25)) * height
            pen.line([(x, 1.02), (x + lean * 0.4, 1.02 - height * 0.6), (x + lean, 1.02 - height)], 0.0016)

    count = int(420 * canvas.aspect)
    canvas.lay(canvas.drawn(lambda pen: blades(pen, count, 0.17)), tones.near, 0.9)
    if tones.hour != NIGHT:
        lit = canvas.drawn(lambda pen: blades(pen, count // 3, 0.2))
        canvas.glow(lit * canvas.halo(light[0], 0.9, 0.5), tones.light, 0.35)


def _trunks(canvas: Canvas, layer: int, count: int, pen: Pen) -> None:
    random = canvas.random
    thick = (0.008, 0.014, 0.024, 0.05)[layer]
    for _ in range(count):
        x = canvas.aspect * float(random.uniform(-0.05, 1.05))
        base = 0.76 + 0.08 * layer
        lean = float(random.normal(0, 0.02))
        half = thick * float(random.uniform(0.6, 1.3)) / 2
        pen.polygon(
            [(x - half, base), (x + lean - half * 0.6, -0.02), (x + lean + half * 0.6, -0.02), (x + half, base)]
        )
        for _ in range(3 if layer < 3 else 2):
            y = float(random.uniform(0.05, 0.5))
            side = float(random.choice([-1.0, 1.0]))
            reach = float(random.uniform(0.03, 0.12)) * (0.5 + 0.4 * layer)
            pen.line([(x + lean * (1 - y), y), (x + side * reach, y - reach * 0.7)], half * 0.45)


def _lane(vanish: float, horizon: float, wide: float, pen: Pen) -> None:
    pen.polygon([(vanish - 0.006, horizon), (vanish + 0.006, horizon), (vanish + wide, 1.02), (vanish - wide, 1.02)])


def _marks(pen: Pen, vanish: float, horizon: float, wide: float) -> None:
    """Dashes down the middle and a line at each edge."""
    for number in range(1, 9):
        near, far = 1 / number, 1 / (number + 0.45)
        top, bottom = horizon + 0.5 * far, horizon + 0.5 * near
        half_top, half_bottom = 0.024 * (top - horizon), 0.024 * (bottom - horizon)
        pen.polygon(
            [
                (vanish - half_top, top),
                (vanish + half_top, top),
                (vanish + half_bottom, bottom),
                (vanish - half_bottom, bottom),
            ]
        )
    for side in (-1, 1):
        edge = [(vanish + side * wide * part, horizon + (1.02 - horizon) * part) for part in (0.04, 1.0)]
        inner = [(x - side * 0.02 * (y - horizon) / (1 - horizon), y) for x, y in edge]
        pen.polygon([*edge, *reversed(inner)])
