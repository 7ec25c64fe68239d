"""Sky and air: gradients, clouds, sun, moon, stars, haze, and what water and wet ground make of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Plane, mix, smooth
from core.providers.offline.painting.sight import DAY, EDGE, NIGHT, Sight
from core.providers.offline.painting.tones import Tones


@dataclass(frozen=True)
class Scene:
    """What a place is painted from.

    Args:
        canvas: What it is painted on.
        tones: Its colors.
        sight: What is to be seen.
        horizon: Height of the horizon, 0 to 1 from the top.
    """

    canvas: Canvas
    tones: Tones
    sight: Sight
    horizon: float


@dataclass(frozen=True)
class Setting:
    """Where things can be put.

    Args:
        ground: Height at which far things stand, 0 to 1 from the top.
        stand: Height at which near things stand.
        light: Where the light comes from, in heights from the top left.
        is_flat: There is no depth to stand in; things lie or float.
        spot: Where across the frame the main thing belongs; None leaves it open.
    """

    ground: float
    stand: float
    light: tuple[float, float]
    is_flat: bool = False
    spot: float | None = None


def paint_sky(scene: Scene) -> tuple[float, float]:
    """Sky down to the horizon; returns where its light is."""
    canvas, tones, sight, horizon = scene.canvas, scene.tones, scene.sight, scene.horizon
    between = mix(tones.top, tones.low, 0.5)
    canvas.grade([(0, tones.top), (horizon * 0.62, between), (horizon, tones.low), (1, tones.low)])
    light = _light_place(canvas, tones, sight, horizon)
    if tones.hour == NIGHT and not sight.weather & {"rain", "snow", "fog", "storm"}:
        _stars(canvas, tones, horizon)
    _clouds(canvas, tones, sight, horizon)
    _sun_or_moon(canvas, tones, sight, light)
    return light


def haze(canvas: Canvas, tones: Tones, horizon: float, depth: float = 0.16, strength: float = 0.5) -> None:
    """Air that gathers at the horizon."""
    band = np.exp(-(((canvas.y - horizon) / depth) ** 2)).astype(np.float32)
    drift = canvas.noise(0.7, 0.16, 3)
    canvas.lay(band * (0.45 + 0.55 * drift), tones.low, strength)


def reflect(canvas: Canvas, horizon: float, *, ripple: float, dim: float) -> None:
    """Everything under the horizon shows what is above it, upside down and broken by ripples."""
    first = min(canvas.height - 2, max(1, int(horizon * canvas.height)))
    rows = np.arange(canvas.height - first)
    source = np.clip(first - 1 - (rows * 0.92).astype(int), 0, first - 1)
    mirrored = canvas.rgb[source]
    waves = water(canvas, horizon)[first:] - 0.5
    depth = (rows / max(1, len(rows)))[:, None]
    shift = (waves * ripple * canvas.height * (0.3 + depth)).astype(int)
    columns = np.clip(np.arange(canvas.width)[None, :] + shift, 0, canvas.width - 1)
    canvas.rgb[first:] = (
        np.take_along_axis(mirrored, columns[..., None], axis=1) * (dim * (1 - 0.35 * depth))[..., None]
    )


def water(canvas: Canvas, horizon: float) -> Plane:
    """Ripples that get finer toward the horizon, 0 to 1 everywhere; only those under the horizon mean anything."""
    flat = canvas.noise(0.34, 0.05, 4, 0.6)
    down = np.maximum(0.012, canvas.y[:, 0] - horizon)
    rows = (0.055 / down * canvas.height * 0.9).astype(int) % canvas.height
    return np.asarray(flat[rows], dtype=np.float32)


def glitter(canvas: Canvas, tones: Tones, horizon: float, light: tuple[float, float], waves: Plane) -> None:
    """The path of light on water."""
    down = np.maximum(0.0, canvas.y - horizon)
    width = 0.035 + 0.22 * down
    path = np.exp(-(((canvas.x - light[0]) / width) ** 2)) * (down > 0)
    canvas.glow((smooth(0.5, 0.82, waves) * path).astype(np.float32), tones.light, 0.9)
    canvas.glow(path.astype(np.float32), tones.light, 0.14)


def beams(canvas: Canvas, light: tuple[float, float], spread: float = 14.0) -> Plane:
    """Shafts that leave a point, stronger and weaker by direction, fading with distance."""
    dx, dy = canvas.x - light[0], canvas.y - light[1]
    angle = np.arctan2(dy, dx)
    knots = canvas.random.random(64).astype(np.float32)
    turn = (angle / np.pi + 1) * spread % 63
    left = turn.astype(int)
    part = turn - left
    strength = knots[left] * (1 - part) + knots[left + 1] * part
    fade = np.exp(-np.hypot(dx, dy) / 0.75)
    return np.asarray(smooth(0.35, 1.0, strength.astype(np.float32)) * fade, dtype=np.float32)


def _light_place(canvas: Canvas, tones: Tones, sight: Sight, horizon: float) -> tuple[float, float]:
    x = canvas.aspect * float(canvas.random.uniform(0.22, 0.78))
    if tones.hour == EDGE:
        return x, horizon - float(canvas.random.uniform(0.015, 0.09))
    if tones.hour == NIGHT:
        return x, horizon * float(canvas.random.uniform(0.18, 0.45))
    return x, horizon * float(canvas.random.uniform(-0.1, 0.25)) if "sun" in sight.weather else -0.15


def _sun_or_moon(canvas: Canvas, tones: Tones, sight: Sight, light: tuple[float, float]) -> None:
    covered = sight.weather & {"rain", "snow", "fog", "storm"}
    if tones.hour == EDGE:
        size = float(canvas.random.uniform(0.022, 0.045))
        canvas.glow(canvas.halo(*light, 0.34), tones.light, 0.55)
        canvas.glow(canvas.halo(*light, 0.1), tones.light, 0.75)
        if not covered:
            canvas.glow(canvas.disc(*light, size, 0.12), mix(tones.light, tones.pale, 0.5), 0.95)
    elif tones.hour == NIGHT and not covered and ("moon" in sight.weather or "neon" not in sight.weather):
        size = float(canvas.random.uniform(0.02, 0.04))
        canvas.glow(canvas.halo(*light, 0.16), tones.pale, 0.28)
        shading = 0.72 + 0.28 * canvas.noise(0.03, 0.03, 3)
        canvas.glow(canvas.disc(*light, size, 0.05) * shading, mix(tones.pale, tones.light, 0.25), 0.95)
    elif tones.hour == DAY:
        canvas.glow(canvas.halo(*light, 0.5), tones.pale, 0.4)


def _clouds(canvas: Canvas, tones: Tones, sight: Sight, horizon: float) -> None:
    heavy = bool(sight.weather & {"rain", "storm", "snow"})
    amount = 0.75 if heavy else float(canvas.random.uniform(0.25, 0.6))
    mass = canvas.noise(0.95, 0.2, 5, 0.55)
    veil = smooth(0.72 - 0.35 * amount, 0.98 - 0.25 * amount, mass)
    fade = smooth(horizon + 0.02, horizon * 0.35, np.broadcast_to(canvas.y, mass.shape))
    lit = mix(tones.low, tones.light, 0.35) if tones.hour != NIGHT else mix(tones.top, tones.low, 0.7)
    canvas.lay(veil * (0.35 + 0.65 * fade), lit, 0.55 if tones.hour != NIGHT else 0.4)
    under = np.roll(mass, -int(canvas.height * 0.02), axis=0) - mass
    canvas.shade(smooth(0.0, 0.12, under) * veil, 0.28 if heavy else 0.16)


def _stars(canvas: Canvas, tones: Tones, horizon: float) -> None:
    field = np.zeros((canvas.height, canvas.width), np.float32)
    count = int(240 * canvas.aspect + 60)
    ys = (canvas.random.random(count) ** 1.4 * horizon * 0.95 * canvas.height).astype(int)
    xs = canvas.random.integers(0, canvas.width, count)
    field[ys, xs] = canvas.random.random(count).astype(np.float32) ** 3
    canvas.glow(np.clip(field + canvas.blurred(field, 0.0016) * 2.5, 0, 1), tones.pale, 0.9)
