"""The words "offline animatic" in a corner of everything the offline studio draws.

A picture remembers, in a comment of its file, what the label covers. So a clip that starts from it can take the label
off, move the picture, and put the label back where it was.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.settings import ROOT

TEXT = "offline animatic"
_FONT = ROOT / "workspace" / "fonts" / "Inter" / "Inter-Regular.otf"
_MARK = b"reelbook offline animatic "
_STRENGTH = 0.66

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Label:
    """The label for one size of picture.

    Args:
        box: Left, top, right, bottom of the pixels it covers.
        light, dark: Masks of letters and of the shade behind them, 0 to 1, of the box's size.
    """

    box: tuple[int, int, int, int]
    light: npt.NDArray[np.float32]
    dark: npt.NDArray[np.float32]

    def draw(self, pixels: Pixels) -> None:
        """Draws the label into pixels of that size."""
        left, top, right, bottom = self.box
        under = pixels[top:bottom, left:right].astype(np.float32)
        shaded = under * (1 - self.dark[..., None])
        lit = shaded + (255 - shaded) * self.light[..., None]
        pixels[top:bottom, left:right] = (lit + 0.5).astype(np.uint8)


@lru_cache(maxsize=16)
def label_for(width: int, height: int) -> Label:
    """The label at the lower left of a picture of this size; a fiftieth of the short side high."""
    size = max(7, round(min(width, height) * 0.021))
    font = _font(size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(TEXT))
    pad = max(2, size // 2)
    wide, tall = min(width, right - left + 2 * pad), min(height, bottom - top + 2 * pad)
    letters = Image.new("L", (wide, tall))
    ImageDraw.Draw(letters).text((pad - left, pad - top), TEXT, fill=255, font=font)
    shade = letters.filter(ImageFilter.GaussianBlur(size / 6))
    x, y = min(size, width - wide), max(0, height - tall - size)
    light = np.asarray(letters, dtype=np.float32) * np.float32(_STRENGTH / 255)
    dark = np.clip(np.asarray(shade, dtype=np.float32) / 255 * 0.8, 0, 0.55)
    return Label(box=(x, y, x + wide, y + tall), light=light, dark=np.asarray(dark, dtype=np.float32))


def labeled_jpeg(image: Image.Image) -> bytes:
    """The picture with its label, as a JPEG whose comment keeps what the label covers."""
    pixels = np.asarray(image).copy()
    label = label_for(*image.size)
    covered = io.BytesIO()
    image.crop(label.box).save(covered, "JPEG", quality=92, subsampling=0)
    label.draw(pixels)
    file = io.BytesIO()
    comment = _MARK + base64.b64encode(covered.getvalue())
    Image.fromarray(pixels).save(file, "JPEG", quality=93, subsampling=0, comment=comment)
    return file.getvalue()


def without_label(image: Image.Image) -> Image.Image:
    """The picture as it was before its label; pictures from elsewhere come back as they are."""
    comment = image.info.get("comment")
    if not isinstance(comment, bytes) or not comment.startswith(_MARK):
        return image
    label = label_for(*image.size)
    try:
        covered = Image.open(io.BytesIO(base64.b64decode(comment.removeprefix(_MARK), validate=True)))
        covered.load()
    except (OSError, ValueError):
        return image
    if covered.size != (label.box[2] - label.box[0], label.box[3] - label.box[1]):
        return image
    bare = image.copy()
    bare.paste(covered.convert("RGB"), label.box[:2])
    return bare


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype(str(_FONT), size)
    except OSError:
        return ImageFont.load_default(size)
