"""The offline clip maker: a still that is moved by the named camera move, frame by frame into the encoder."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageOps

from core.film import encode_frames
from core.model.orders import ClipRequest
from core.model.scene import Camera
from core.providers.offline.images import InputOf, open_picture
from core.providers.offline.label import Pixels, label_for, without_label
from core.providers.offline.moves import Plate, window_at
from core.providers.offline.painting import paint

_SMALL = 24


def make_clip(ask: ClipRequest, seed: int, input_of: InputOf, to: Path, *, frames: int, rate: Fraction) -> None:
    """Encodes the clip into `to`: exactly so many frames at that rate, without sound, one frame in memory at a time.

    The first frame is `first_frame` (or a picture painted from the prompt) fitted to the size; the last one is
    `last_frame`, if there is one.

    Raises:
        BadRequestError: When a picture cannot be read.
        RenderError: When the encoder fails.
        DiskFullError: When there is no room.
    """
    size = ask.width, ask.height
    first = _fitted(input_of(ask.first_frame), size, "first frame") if ask.first_frame else _painted(ask, seed)
    last = _fitted(input_of(ask.last_frame), size, "last frame") if ask.last_frame else None
    pictures = _frames(ask.camera, first, last, frames, float(frames / rate))
    encode_frames(pictures, width=ask.width, height=ask.height, rate=rate, to=to)


def _frames(
    camera: Camera, first: Image.Image, last: Image.Image | None, frames: int, length_s: float
) -> Iterator[Pixels]:
    start, end = Plate(first), Plate(last) if last is not None else None
    label = label_for(*first.size)
    light = _Light(first.size) if camera is Camera.STILL and end is None else None
    for number in range(frames):
        part = number / max(1, frames - 1)
        image = start.frame(window_at(camera, part, length_s))
        if light is not None:
            image = light.over(image, part)
        if end is not None:
            image = Image.blend(image, end.frame(window_at(camera, part - 1, length_s)), _turned_to(part))
        pixels = np.array(image)
        label.draw(pixels)
        yield pixels


class _Light:
    """For a camera that stands still: a breath of light that wanders over the picture, so that it is not a photograph."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        across = np.linspace(0, 1, 3 * _SMALL)
        wave = np.exp(-(((across - 0.5) / 0.14) ** 2)) * 30
        self._strip = Image.fromarray(np.tile(wave.astype(np.uint8), (2, 1)))

    def over(self, image: Image.Image, part: float) -> Image.Image:
        """The picture with the light at a part of its way; at the start there is none."""
        if part == 0:
            return image
        left = (1 - part) * 2 * _SMALL
        glow = self._strip.resize(self._size, Image.Resampling.BICUBIC, box=(left, 0, left + _SMALL, 2))
        strength = math.sin(math.pi * part)
        dimmed = glow.point([round(value * strength) for value in range(256)])
        return ImageChops.screen(image, Image.merge("RGB", (dimmed, dimmed, dimmed)))


def _fitted(path: Path, size: tuple[int, int], what: str) -> Image.Image:
    """A picture upright, without our label, filling the size from its middle."""
    bare = without_label(open_picture(path, what))
    upright = ImageOps.exif_transpose(bare).convert("RGB")
    return upright if upright.size == size else ImageOps.fit(upright, size, Image.Resampling.LANCZOS)


def _painted(ask: ClipRequest, seed: int) -> Image.Image:
    return paint(ask.prompt, ask.width, ask.height, (), seed)


def _turned_to(part: float) -> float:
    """How much of the last picture is seen: nothing for a fifth of the way, all of it at the end."""
    through = min(1.0, max(0.0, (part - 0.2) / 0.8))
    return through * through * (3 - 2 * through)
