"""Puts things into a place: how large, where, lit from where the light is, with their shadow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.providers.offline.painting.canvas import Canvas, Color, Pen, Plane, mix, smooth
from core.providers.offline.painting.people import Frame, dancing, from_behind, profile, standing, walking
from core.providers.offline.painting.shapes import SHAPES, Draw, Shape
from core.providers.offline.painting.sight import CLOSE, DAY, DETAIL, HIGH, LOW, NIGHT, OUTDOORS, WIDE, Sight
from core.providers.offline.painting.sky import Scene, Setting

_PEOPLE = {"person": 1, "couple": 2, "crowd": 7}
_SMALL = {WIDE: 0.32, "": 0.44, "medium": 0.48, LOW: 0.6, HIGH: 0.36, CLOSE: 0.74, DETAIL: 1.1}
_SCALES = {WIDE: 0.62, "": 0.9, "medium": 1.25, LOW: 1.45, HIGH: 0.6, CLOSE: 2.0, DETAIL: 2.6}
_NEAR = frozenset({CLOSE, DETAIL})
_RIDES = frozenset({"car", "train", "boat"})


@dataclass(frozen=True)
class Put:
    """A thing and where it stands: middle, base, height, the way it faces, and the seed of its details."""

    draw: Draw
    x: float
    base: float
    size: float
    turn: float
    seed: int

    def __call__(self, pen: Pen) -> None:
        self.draw(Frame(pen, self.x, self.base, self.size, self.turn, self.seed))


def focused(sight: Sight) -> Sight:
    """The sight with what it really shows; a lone thing that fits in a hand is always seen from near."""
    shown = _shown(sight)
    is_small = len(shown) == 1 and shown[0] in SHAPES and SHAPES[shown[0]].is_small
    return replace(sight, things=shown, is_near=is_small or sight.framing in _NEAR)


def place_things(scene: Scene, setting: Setting) -> None:
    """Paints every thing of the sight, far ones first."""
    things, taken = scene.sight.things, list[float]()
    for name in sorted(things, key=lambda name: not (name in SHAPES and SHAPES[name].is_far)):
        if name in _PEOPLE and scene.sight.framing in _NEAR and _PEOPLE[name] < 3:
            _heads(scene, setting, _PEOPLE[name])
        elif name in _PEOPLE:
            _people(scene, setting, _PEOPLE[name], taken)
        elif name != "umbrella" or not _PEOPLE.keys() & set(things):
            _thing(scene, setting, SHAPES[name], taken)


def _shown(sight: Sight) -> tuple[str, ...]:
    """Things that go together: nothing that fits in a hand beside a house, nobody beside the car they are in."""
    small = [name for name in sight.things if name in SHAPES and SHAPES[name].is_small]
    large = [name for name in sight.things if name not in small and not (name == "lamp" and sight.place == "room")]
    if sight.place not in OUTDOORS:
        large = [name for name in large if name not in SHAPES or not SHAPES[name].is_far or SHAPES[name].is_high]
    is_close = sight.framing in _NEAR
    if small and (not large or sight.place == "table" or (is_close and small[0] == sight.things[0])):
        return tuple(small[:1])
    if is_close:
        return tuple(large[:1])
    return tuple(name for name in large if name not in _PEOPLE) if _RIDES & set(large) else tuple(large)


def _people(scene: Scene, setting: Setting, count: int, taken: list[float]) -> None:
    canvas, tones = scene.canvas, scene.tones
    scale = _SCALES[scene.sight.framing]
    tall = min(0.8, 0.33 * scale) if count < 3 else min(0.5, 0.26 * scale)
    base = min(1.3, setting.stand + max(0.0, tall - 0.5))
    middle = _free(canvas, setting, taken) if count < 3 else canvas.aspect / 2
    spread = tall * (0.42 if count < 3 else 0.34)
    for number in range(count):
        put = Put(
            draw=_pose(scene, count),
            x=middle + (number - (count - 1) / 2) * spread * float(canvas.random.uniform(0.85, 1.2)),
            base=base,
            size=tall * float(canvas.random.uniform(0.9, 1.05)),
            turn=_either(canvas),
            seed=_seed(canvas),
        )
        mask = smooth(0.35, 0.65, canvas.drawn(put, blur=0.004 * put.size))
        if "umbrella" in scene.sight.things:
            held = replace(put, draw=SHAPES["umbrella"].draw, base=base - 0.56 * put.size, size=0.56 * put.size)
            mask = np.maximum(mask, canvas.drawn(replace(held, x=put.x + 0.06 * put.size * put.turn)))
        coat = mix(tones.near, tones.accent, 0.14 if number == 0 else 0.05)
        _set_in(scene, setting, mask, base, coat, put.size)
        taken.append(put.x)


def _heads(scene: Scene, setting: Setting, count: int) -> None:
    """One or two people close by, from behind or from the side, cut by the frame."""
    canvas, tones = scene.canvas, scene.tones
    width = min(1.0, canvas.aspect / 0.8)
    size = (0.78 if count == 1 else 0.62) * (0.5 + 0.5 * width)
    for number in range(count):
        share = float(canvas.random.uniform(0.36, 0.64)) if count == 1 else (0.26, 0.76)[number]
        put = Put(
            draw=profile if canvas.random.random() < 0.72 else from_behind,
            x=canvas.aspect * share,
            base=0.2 + 0.1 * (1 - width) + 0.05 * number + size,
            size=size,
            turn=1.0 if share < 0.5 else -1.0,
            seed=_seed(canvas),
        )
        mask = smooth(0.35, 0.65, canvas.drawn(put, blur=0.0035))
        canvas.lay(mask, mix(mix(tones.near, tones.accent, 0.06), tones.far, 0.22 * (count - 1 - number)), 0.99)
        _rim(scene, setting, mask, 0.016, 0.9)
        _rim(scene, setting, mask, 0.09, 0.22)


def _thing(scene: Scene, setting: Setting, shape: Shape, taken: list[float]) -> None:
    canvas, tones = scene.canvas, scene.tones
    put = _put(scene, setting, shape, taken)
    mask = smooth(0.3, 0.7, canvas.drawn(put, blur=0.0012))
    is_product = scene.sight.place == "table"
    body = tones.at(0.35) if shape.is_far else mix(tones.near, tones.far, 0.35 if is_product else 0.12)
    _set_in(scene, setting, mask, put.base, body, put.size)
    if shape.bands is not None:
        _band(scene, setting, shape, canvas.drawn(replace(put, draw=shape.bands)) * mask, put.size)
    if shape.lines is not None:
        canvas.shade(canvas.drawn(replace(put, draw=shape.lines)), 0.3)
    if shape.is_round:
        _cylinder(scene, setting, mask, put)
    if shape.lights is not None:
        _shine(scene, canvas.drawn(replace(put, draw=shape.lights)), put.size)
    taken.append(put.x)


def _put(scene: Scene, setting: Setting, shape: Shape, taken: list[float]) -> Put:
    """Where a thing stands and how tall it is."""
    canvas, sight = scene.canvas, scene.sight
    if shape.is_small and sight.is_near:
        return _put_near(scene, setting, shape)
    scale = _SCALES[sight.framing]
    tall = min(shape.tall * (0.6 + 0.4 * scale if shape.is_far else scale), 0.66 if sight.is_near else 0.56)
    if not shape.is_far:
        tall = min(tall, (0.8 if sight.framing == DETAIL else 0.42) * canvas.aspect / shape.wide)
    base = setting.ground if shape.is_far else setting.stand
    base = tall + 0.02 if shape.is_high else base
    is_middle = sight.is_near or shape.is_high
    x = canvas.aspect * float(canvas.random.uniform(0.46, 0.54)) if is_middle else _free(canvas, setting, taken)
    return Put(draw=shape.draw, x=x, base=base, size=tall, turn=_either(canvas), seed=_seed(canvas))


def _put_near(scene: Scene, setting: Setting, shape: Shape) -> Put:
    """A thing that fits in a hand: on a surface in the foreground, larger the closer, cut by the frame at last."""
    canvas, framing = scene.canvas, scene.sight.framing
    tall = _SMALL[framing] * (0.62 + 1.1 * shape.tall)
    tall = min(tall, (0.75 if framing == DETAIL else 0.42) * canvas.aspect / shape.wide)
    part = (
        float(canvas.random.choice([0.4, 0.5, 0.6])) if framing != DETAIL else float(canvas.random.uniform(0.42, 0.58))
    )
    base = 0.88 if tall < 0.62 else 0.6 + 0.55 * tall
    if scene.sight.place == "table":
        tall = tall if framing in _NEAR else min(tall, 0.21 / shape.wide)
        part, base = 0.5, setting.stand if tall < 0.72 else base
    else:
        _surface(scene, min(base, 0.9))
    return Put(shape.draw, canvas.aspect * part, base, tall, _either(canvas), _seed(canvas))


def _surface(scene: Scene, base: float) -> None:
    """Something dark and soft for a thing to stand on."""
    canvas, tones = scene.canvas, scene.tones
    top = np.broadcast_to(canvas.y, (canvas.height, canvas.width)) - 0.01 * canvas.noise(0.4, 0.2, 2)
    canvas.lay(smooth(base - 0.1, base - 0.02, top), mix(tones.near, tones.far, 0.25), 0.9)
    canvas.glow(np.asarray(np.exp(-(((top - base + 0.07) / 0.02) ** 2)), dtype=np.float32), tones.low, 0.12)


def _set_in(scene: Scene, setting: Setting, mask: Plane, base: float, color: Color, size: float) -> None:
    """Shadow first, then the thing, then the light along its edge."""
    if not setting.is_flat:
        _shadow(scene.canvas, setting, mask, base, size)
    scene.canvas.lay(mask, color, 0.99)
    _rim(scene, setting, mask, 0.0025 + 0.008 * size, 0.8)


def _rim(scene: Scene, setting: Setting, mask: Plane, width: float, power: float) -> None:
    """A bright edge on the side of the light, and a little light over the whole form."""
    canvas, tones = scene.canvas, scene.tones
    middle = _middle(canvas, mask)
    if middle is None:
        return
    dx, dy = setting.light[0] - middle[0], setting.light[1] - middle[1]
    away = max(1e-3, float(np.hypot(dx, dy)))
    shift_x, shift_y = round(dx / away * width * canvas.height), round(dy / away * width * canvas.height)
    soft = canvas.blurred(mask, width * 0.7)
    inner = np.roll(np.roll(soft, -shift_y, axis=0), -shift_x, axis=1)
    rim = np.asarray(np.clip(mask - inner, 0, 1) * mask, dtype=np.float32)
    strength = {NIGHT: 0.75, DAY: 0.55}.get(tones.hour, 0.9)
    canvas.glow(smooth(0.12, 0.9, rim), tones.light, power * strength)
    canvas.glow(mask * canvas.halo(*setting.light, 0.5), tones.light, 0.06)


def _shadow(canvas: Canvas, setting: Setting, mask: Plane, base: float, size: float) -> None:
    """Where it stands the ground is darker, and darker still away from the light."""
    row, middle = int(base * canvas.height), _middle(canvas, mask)
    if row >= canvas.height - 2 or middle is None:
        return
    x, half = middle[0], max(0.01, middle[2])
    pool = np.exp(-(((canvas.x - x) / (half * 0.9)) ** 2) - ((canvas.y - base) / (0.012 + 0.03 * size)) ** 2)
    canvas.shade(np.asarray(pool, dtype=np.float32), 0.6)
    rows = np.arange(canvas.height)
    flipped = mask[np.clip(2 * row - rows, 0, canvas.height - 1)] * (canvas.y > base)
    lean = 0.35 if x > setting.light[0] else -0.35
    shift = (np.maximum(0, rows - row) * lean).astype(int)[:, None]
    columns = np.clip(np.arange(canvas.width)[None, :] - shift, 0, canvas.width - 1)
    fade = np.exp(-np.maximum(0, canvas.y - base) / (0.25 * size + 0.03))
    thrown = np.asarray(np.take_along_axis(flipped, columns, axis=1) * fade, dtype=np.float32)
    canvas.shade(canvas.blurred(thrown, 0.004), 0.42)


def _band(scene: Scene, setting: Setting, shape: Shape, band: Plane, tall: float) -> None:
    """A part in the accent color (paper is pale), darker away from the light."""
    canvas, tones = scene.canvas, scene.tones
    near = mix(tones.accent, tones.pale, 0.85 if shape.lines else 0.12)
    canvas.lay(band, mix(tones.accent, tones.far, 0.4) if shape.is_far else near, 0.88)
    away = np.asarray(np.hypot(canvas.x - setting.light[0], canvas.y - setting.light[1]), dtype=np.float32)
    nearest = float(away[band > 0.5].min()) if (band > 0.5).any() else 0.0
    canvas.shade(band * smooth(nearest, nearest + 2.2 * tall, away), 0.5)


def _cylinder(scene: Scene, setting: Setting, mask: Plane, put: Put) -> None:
    """Round and polished: dark at the edges, a bright stripe toward the light, a thin one opposite."""
    canvas = scene.canvas
    toward = 1.0 if setting.light[0] > put.x else -1.0
    across = (canvas.x - put.x) / (0.2 * put.size)
    canvas.shade(mask * smooth(0.35, 1.1, np.abs(across)), 0.5)
    for place, width, power in ((0.45 * toward, 0.14, 0.75), (-0.7 * toward, 0.06, 0.45), (0.05 * toward, 0.4, 0.18)):
        stripe = np.exp(-(((across - place) / width) ** 2)) * mask
        canvas.glow(np.asarray(stripe, dtype=np.float32), scene.tones.pale, power)


def _shine(scene: Scene, shining: Plane, tall: float) -> None:
    canvas, tones = scene.canvas, scene.tones
    canvas.lay(shining, mix(tones.light, tones.pale, 0.4), 0.95)
    canvas.glow(canvas.blurred(shining, 0.02 + 0.05 * tall), tones.light, 0.5 if tones.hour == DAY else 1.3)


def _pose(scene: Scene, count: int) -> Callable[[Frame], None]:
    place, random = scene.sight.place, scene.canvas.random
    if place == "stage" and (count > 2 or random.random() < 0.7):
        return dancing
    if place in {"street", "road", "field", "desert", "mountain", "sea"} and random.random() < 0.5:
        return walking
    return standing


def _free(canvas: Canvas, setting: Setting, taken: list[float]) -> float:
    """A place across the frame that keeps away from what stands already; thirds first."""
    if setting.spot is not None and not taken:
        return setting.spot
    thirds = [canvas.aspect * part for part in (0.36, 0.64, 0.5, 0.26, 0.74)]
    canvas.random.shuffle(thirds)
    apart = partial(_apart, taken)
    return max(thirds, key=apart) + canvas.aspect * float(canvas.random.uniform(-0.04, 0.04))


def _apart(taken: list[float], x: float) -> float:
    return min((abs(x - other) for other in taken), default=1.0)


def _middle(canvas: Canvas, mask: Plane) -> tuple[float, float, float] | None:
    """Middle and half the width of what a mask covers, in heights; None when it covers nothing."""
    ys, xs = np.nonzero(mask > 0.5)
    if len(xs) == 0:
        return None
    return float(xs.mean()) / canvas.height, float(ys.mean()) / canvas.height, float(np.ptp(xs)) / canvas.height / 2


def _either(canvas: Canvas) -> float:
    return 1.0 if canvas.random.random() < 0.5 else -1.0


def _seed(canvas: Canvas) -> int:
    return int(canvas.random.integers(0, 1 << 30))
