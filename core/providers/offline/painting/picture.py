"""One picture, from back to front: place, focus, things, weather, light and grain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

import numpy as np
from PIL import Image

from core.providers.offline.painting import finish, indoors, outdoors, town, waters
from core.providers.offline.painting.canvas import Canvas
from core.providers.offline.painting.shapes import SHAPES
from core.providers.offline.painting.sight import CLOSE, DETAIL, HIGH, LOW, WIDE, Sight, read_sight
from core.providers.offline.painting.sky import Scene, Setting
from core.providers.offline.painting.things import focused, place_things
from core.providers.offline.painting.tones import Tones, tones_of

_WORK_PX = 1280
_Place = Callable[[Scene], Setting]
_PLACES: Mapping[str, _Place] = {
    "street": town.street, "city": town.city, "room": indoors.room, "stage": indoors.stage, "table": indoors.table,
    "sea": waters.sea, "lake": waters.lake, "mountain": outdoors.mountain, "desert": outdoors.desert,
    "field": outdoors.field, "forest": outdoors.forest, "road": outdoors.road, "space": outdoors.space,
    "underwater": waters.underwater,
}  # fmt: skip
_ANYWHERE = ("street", "city", "lake", "field", "road")
"""Where a shot is set that names no place: one for all shots of a palette, so that a film keeps to its world."""
_HORIZONS = {LOW: 0.72, HIGH: 0.3, WIDE: 0.6, CLOSE: 0.56, DETAIL: 0.52}


def paint(prompt: str, width: int, height: int, palette: Sequence[str], seed: int) -> Image.Image:
    """A picture of this size. The same arguments give the same pixels.

    Args:
        prompt: What is to be seen; its first lines count most.
        width, height: In pixels.
        palette: Colors to live in; may be empty.
        seed: Decides everything the prompt leaves open.
    """
    sight = read_sight(prompt)
    number = int.from_bytes(sha256(f"{prompt.splitlines()[:1]}|{seed}".encode("utf-8", "replace")).digest()[:6], "big")
    scale = min(1.0, _WORK_PX / max(width, height))
    canvas = Canvas(max(8, round(width * scale)), max(8, round(height * scale)), number)
    tones = tones_of(palette, sight, canvas.random)
    _compose(canvas, tones, sight, world="".join(palette))
    pixels = Image.fromarray((np.clip(canvas.rgb, 0, 1) * 255 + 0.5).astype(np.uint8))
    full = pixels.resize((width, height), Image.Resampling.LANCZOS) if pixels.size != (width, height) else pixels
    grain = finish.grained(np.asarray(full, np.float32).copy(), canvas.random, tones)
    return Image.fromarray(np.clip(grain + 0.5, 0, 255).astype(np.uint8))


def _compose(canvas: Canvas, tones: Tones, sight: Sight, world: str) -> None:
    name = sight.place if sight.place in _PLACES else _somewhere(canvas, sight, world)
    sight = focused(replace(sight, place=name))
    horizon = _HORIZONS.get(sight.framing, 0.6) + float(canvas.random.uniform(-0.03, 0.03))
    scene = Scene(canvas, tones, sight, horizon)
    setting = _PLACES[name](scene)
    finish.backdrop(canvas, tones, sight)
    place_things(scene, setting)
    finish.weather(canvas, tones, sight)
    finish.foreground(canvas, tones, sight)
    finish.bloom(canvas, tones)
    finish.grade(canvas, tones)


def _somewhere(canvas: Canvas, sight: Sight, world: str) -> str:
    """A place for what was asked for without one: a table for what fits in a hand, else anywhere."""
    if sight.things and sight.things[0] in SHAPES and SHAPES[sight.things[0]].is_small:
        return "table" if canvas.random.random() < 0.7 else "room"
    if not world:
        return str(canvas.random.choice(_ANYWHERE))
    return _ANYWHERE[sha256(world.encode()).digest()[0] % len(_ANYWHERE)]
