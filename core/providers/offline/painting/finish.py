"""What lies over a painted scene: weather, a foreground out of focus, bloom, grade, vignette and grain."""

from __future__ import annotations

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Pen, Plane, mix, smooth
from core.providers.offline.painting.sight import CLOSE, DAY, DETAIL, NIGHT, OUTDOORS, Sight
from core.providers.offline.painting.tones import Tones


def weather(canvas: Canvas, tones: Tones, sight: Sight) -> None:
    """Rain, snow, fog and dust in front of everything."""
    if sight.place not in OUTDOORS:
        return
    if "rain" in sight.weather:
        _rain(canvas, tones)
    if "snow" in sight.weather:
        _flakes(canvas, tones, 220, 0.0035)
    if "fog" in sight.weather:
        canvas.lay(
            canvas.noise(0.7, 0.22, 5) * smooth(0.1, 0.9, np.broadcast_to(canvas.y, (canvas.height, canvas.width))),
            tones.low,
            0.5,
        )
    if "dust" in sight.weather:
        _flakes(canvas, tones, 90, 0.002)


def backdrop(canvas: Canvas, tones: Tones, sight: Sight) -> None:
    """For near shots: the place falls out of focus and its lights become discs."""
    if not sight.is_near or sight.place == "table":
        return
    canvas.soften({DETAIL: 0.028, CLOSE: 0.02}.get(sight.framing, 0.013))
    colors = (tones.light, tones.accent, tones.pale, mix(tones.low, tones.pale, 0.3))
    for number in range(26 if tones.hour == NIGHT else 14):
        x, y = canvas.aspect * float(canvas.random.random()), float(canvas.random.uniform(0.05, 0.85))
        strength = float(canvas.random.uniform(0.1, 0.5)) * (1.0 if tones.hour == NIGHT else 0.45)
        canvas.spark(x, y, float(canvas.random.uniform(0.012, 0.05)), colors[number % 4], strength)


def foreground(canvas: Canvas, tones: Tones, sight: Sight) -> None:
    """Sometimes something soft and dark at one edge, for depth."""
    if (
        sight.framing in {CLOSE, DETAIL}
        or sight.place not in {"street", "room", "forest", "city"}
        or canvas.random.random() < 0.5
    ):
        return
    side = canvas.aspect if canvas.random.random() < 0.5 else 0.0
    away = np.abs(canvas.x - side) + 0.12 * (canvas.noise(0.2, 0.5, 3) - 0.5)
    edge = smooth(0.13 * canvas.aspect, 0.02 * canvas.aspect, away)
    canvas.lay(canvas.blurred(edge, 0.03), tones.near, 0.7)


def bloom(canvas: Canvas, tones: Tones) -> None:
    """Bright places spill over, redder as they spread."""
    bright = smooth(0.62, 1.0, canvas.rgb.max(axis=2))
    near, far = canvas.blurred(bright, 0.012), canvas.blurred(bright, 0.05)
    canvas.glow(near, mix(tones.light, tones.pale, 0.4), 0.22)
    canvas.glow(far, mix(tones.light, tones.accent, 0.35), 0.24)


def grade(canvas: Canvas, tones: Tones) -> None:
    """A curve with soft shoulders, the palette in shadows and lights, darker corners."""
    rgb = _exposed(np.clip(canvas.rgb, 0, 1), tones)
    luma = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    curve = rgb + 0.11 * np.sin((rgb - 0.5) * np.pi * 1.1) * (1 - np.abs(2 * rgb - 1) * 0.4)
    shadows, lights = smooth(0.45, 0.0, luma)[..., None], smooth(0.55, 1.0, luma)[..., None]
    lifted = curve + shadows * (tones.top - 0.12) * 0.09 + lights * (tones.light - 0.8) * 0.1
    away = np.hypot((canvas.x / canvas.aspect - 0.5) * 1.05, canvas.y - 0.5)
    vignette = 1 - 0.34 * smooth(0.36, 0.82, away.astype(np.float32))
    floor = 0.012 + 0.02 * tones.top
    canvas.rgb = (floor + (1 - floor) * np.clip(lifted, 0, 1) * vignette[..., None]).astype(np.float32)


def _exposed(rgb: Plane, tones: Tones) -> Plane:
    """Brought half-way to how light a picture of this hour should be; the lightest parts are left alone."""
    mean = max(0.02, float(rgb.mean()))
    gain = float(np.clip(np.sqrt({NIGHT: 0.17, DAY: 0.5}.get(tones.hour, 0.36) / mean), 0.92, 1.5))
    return np.asarray(rgb * (gain + (1 - gain) * rgb), dtype=np.float32)


def grained(pixels: Plane, random: np.random.Generator, tones: Tones) -> Plane:
    """Film grain at full size, strongest in the middle tones. Takes and gives 0 to 255."""
    height, width = pixels.shape[:2]
    tile = random.standard_normal((256, 256), np.float32)
    rows, columns = -(-height // 256), -(-width // 256)
    shift_y, shift_x = int(random.integers(0, 256)), int(random.integers(0, 256))
    noise = np.roll(np.tile(tile, (rows, columns)), (shift_y, shift_x), (0, 1))[:height, :width]
    middle = pixels[..., 1] * (1 / 255)
    amount = (1.6 if tones.hour == DAY else 2.0) + 4.5 * middle * (1 - middle)
    pixels += (noise * amount)[..., None]
    return pixels


def _rain(canvas: Canvas, tones: Tones) -> None:
    lean = float(canvas.random.uniform(-0.18, 0.18))

    def streaks(pen: Pen, count: int, long: float, width: float) -> None:
        for _ in range(count):
            x, y = canvas.aspect * float(canvas.random.uniform(-0.1, 1.1)), float(canvas.random.uniform(-0.1, 1.0))
            reach = long * float(canvas.random.uniform(0.5, 1.0))
            pen.line([(x, y), (x + lean * reach, y + reach)], width, int(canvas.random.integers(60, 200)))

    count = int(500 * canvas.aspect) + 120
    canvas.glow(canvas.drawn(lambda pen: streaks(pen, count, 0.045, 0.0011)), mix(tones.pale, tones.low, 0.3), 0.3)
    canvas.glow(canvas.drawn(lambda pen: streaks(pen, count // 7, 0.11, 0.002), blur=0.0012), tones.pale, 0.28)


def _flakes(canvas: Canvas, tones: Tones, count: int, size: float) -> None:
    def draw(pen: Pen, scale: float, many: int) -> None:
        for _ in range(many):
            x, y = canvas.aspect * float(canvas.random.random()), float(canvas.random.random())
            pen.ellipse(x, y, size * scale, size * scale, int(canvas.random.integers(90, 255)))

    canvas.glow(canvas.drawn(lambda pen: draw(pen, 0.6, count * 2)), tones.pale, 0.6)
    canvas.glow(canvas.drawn(lambda pen: draw(pen, 2.4, count // 7), blur=0.004), tones.pale, 0.5)
