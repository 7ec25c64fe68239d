"""The offline clip maker: a picture set in motion by the named camera move, first and last frame honored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.film import encode_frames
from core.model.orders import ClipRequest
from core.model.scene import Camera
from core.providers.offline.moves import Frame, eased, frame_at
from core.providers.offline.painting.picture import paint
from core.settings import ROOT
from core.timing import FILM_RATE, frames_of

LABEL = "offline animatic"
FONT = ROOT / "workspace" / "fonts" / "Inter" / "Inter-SemiBold.otf"
MARGIN = 0.1
"""Picture kept beyond each edge, mirrored and softened, for moves that look further than the picture goes."""
_ARRIVAL = 0.6
"""Moment from which the last frame comes up."""
_STRIPS = 6

Pixels = npt.NDArray[np.uint8]


def make_clip(ask: ClipRequest, seed: int, file: Callable[[str], Path], to: Path, rate: Fraction = FILM_RATE) -> None:
    """Renders into an mp4 file of the asked size and length. The same request and seed give the same frames.

    Args:
        file: Where a picture that the request names by digest lies.
    """
    count = max(1, frames_of(ask.length_s, rate))
    pictures = _frames(ask, seed, file, count)
    encode_frames(pictures, width=ask.width, height=ask.height, rate=rate, to=to)


def _frames(ask: ClipRequest, seed: int, file: Callable[[str], Path], count: int) -> Iterator[Pixels]:
    size = (ask.width, ask.height)
    first = _fitted(file(ask.first_frame), size) if ask.first_frame else paint(ask.prompt, *size, (), seed)
    last = _fitted(file(ask.last_frame), size) if ask.last_frame else None
    ground = _widened(first)
    grain = _grain(size, seed)
    label = _label(size)
    for number in range(count):
        moment = number / (count - 1) if count > 1 else 0.0
        picture = _seen(ground, size, frame_at(ask.camera, moment), ask.camera)
        if last is not None:
            picture = Image.blend(picture, last, _arrived(moment))
        pixels = np.asarray(picture, np.int16) + grain[number % len(grain)] * min(1, number)
        lit = np.clip(pixels, 0, 255).astype(np.uint8)
        yield _labelled(lit, label)


def _fitted(path: Path, size: tuple[int, int]) -> Image.Image:
    """The picture at the clip's size; another shape is cropped in the middle."""
    with Image.open(path) as opened:
        picture: Image.Image = opened.convert("RGB")
    scale = max(size[0] / picture.width, size[1] / picture.height)
    width, height = size[0] / scale, size[1] / scale
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    fitted: Image.Image = picture.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height))
    return fitted


def _widened(picture: Image.Image) -> Image.Image:
    """The picture with a mirrored, softened rim on every side."""
    pad = (round(picture.width * MARGIN), round(picture.height * MARGIN))
    pixels = np.pad(np.asarray(picture), ((pad[1], pad[1]), (pad[0], pad[0]), (0, 0)), mode="reflect")
    ground = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(max(picture.size) / 120))
    ground.paste(picture, pad)
    return ground


def _seen(ground: Image.Image, size: tuple[int, int], frame: Frame, camera: Camera) -> Image.Image:
    if frame == Frame():
        pad = ((ground.width - size[0]) // 2, (ground.height - size[1]) // 2)
        return ground.crop((pad[0], pad[1], pad[0] + size[0], pad[1] + size[1]))
    width, height = size[0] * frame.scale, size[1] * frame.scale
    left = (ground.width - size[0]) / 2 + frame.x * size[0] - width / 2
    top = (ground.height - size[1]) / 2 + frame.y * size[1] - height / 2
    if camera in {Camera.TRUCK_LEFT, Camera.TRUCK_RIGHT}:
        return _with_depth(ground, size, (left, top, width, height), frame.depth * size[0])
    return ground.resize(size, Image.Resampling.BICUBIC, box=(left, top, left + width, top + height))


def _with_depth(
    ground: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float], shift: float
) -> Image.Image:
    """The box of the picture with its lower part, which is nearer, shifted further than the upper."""
    left, top, width, height = box
    quads = []
    for strip in range(_STRIPS):
        y0, y1 = strip / _STRIPS, (strip + 1) / _STRIPS
        a, b = left + shift * _near(y0), left + shift * _near(y1)
        upper, lower = top + height * y0, top + height * y1
        target = (0, round(size[1] * y0), size[0], round(size[1] * y1))
        quads.append((target, (a, upper, b, lower, b + width, lower, a + width, upper)))
    return ground.transform(size, Image.Transform.MESH, quads, Image.Resampling.BICUBIC)


def _near(y: float) -> float:
    return y * y - 0.25


def _arrived(moment: float) -> float:
    return eased((moment - _ARRIVAL) / (1 - _ARRIVAL)) if moment > _ARRIVAL else 0.0


def _grain(size: tuple[int, int], seed: int) -> list[npt.NDArray[np.int16]]:
    """A few tiles of faint noise, the same for every color, that keep a still shot alive."""
    random = np.random.default_rng(seed)
    shape = (size[1], size[0], 1)
    return [np.rint(random.normal(0, 1.1, shape)).astype(np.int16) for _ in range(3)]


@lru_cache(maxsize=8)
def _label(size: tuple[int, int]) -> tuple[npt.NDArray[np.float32], int, int]:
    """How strongly each pixel of the label covers, and where its upper left corner is."""
    px = max(8, round(min(size) / 45))
    font = ImageFont.truetype(str(FONT), px)
    left, top, right, bottom = font.getbbox(LABEL)
    plate = Image.new("L", (int(right - left) + 2, int(bottom - top) + 2))
    ImageDraw.Draw(plate).text((1 - left, 1 - top), LABEL, font=font, fill=255)
    cover = (np.asarray(plate, np.float32) * np.float32(0.6 / 255))[..., None]
    return cover, px, size[1] - px - plate.height


def _labelled(pixels: Pixels, label: tuple[npt.NDArray[np.float32], int, int]) -> Pixels:
    cover, x, y = label
    height, width = cover.shape[:2]
    if y < 0 or x + width > pixels.shape[1]:
        return pixels
    part = pixels[y : y + height, x : x + width]
    part[:] = (part * (1 - cover) + 245 * cover).astype(np.uint8)
    return pixels
