"""Pictures by Pillow: stills, and the frames of an animated webp, which PyAV cannot decode."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from core.errors import ProbeError
from core.model.media import MediaInfo, MediaKind

_STARTS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ANIMATED = ("GIF", "WEBP", "PNG")
_TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
_ORIENTATION = 0x0112
_PRINTED = ("CMYK", "YCCK", "LAB", "HSV", "F")
_PROFILED = ("RGB", "RGBA", "CMYK")
PICTURE_ERRORS = (
    *(OSError, EOFError, ValueError, SyntaxError, TypeError, KeyError, IndexError),
    *(OverflowError, ZeroDivisionError, MemoryError, struct.error, Image.DecompressionBombError),
)
"""What Pillow raises over damaged files."""


def is_still(path: Path) -> bool:
    """Whether Pillow is to read this file: a picture by its first bytes, or an animated webp."""
    with path.open("rb") as stream:
        head = stream.read(16)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if not head.startswith(_STARTS):
        return False
    with open_image(path) as image:
        return frames_of_image(image) == 1


def probe_picture(path: Path) -> MediaInfo:
    """The facts of a still, or of an animated webp."""
    with open_image(path) as image:
        frames = frames_of_image(image)
        duration_s = _duration_s(image, frames) if frames > 1 else Fraction(0)
        name = "jpeg" if image.format == "MPO" else str(image.format).lower()
        return MediaInfo(
            kind=MediaKind.VIDEO if frames > 1 else MediaKind.PICTURE,
            container=name,
            codec=name,
            width=image.width,
            height=image.height,
            rate=frames / duration_s if frames > 1 else None,
            frames=frames,
            duration_s=duration_s,
            rotation_deg=_TURNS.get(image.getexif().get(_ORIENTATION, 1), 0),
            pixel_format=image.mode.lower(),
            has_alpha="A" in image.getbands() or "transparency" in image.info,
        )


def check_picture(path: Path) -> None:
    """Decodes every frame of a picture file.

    Raises:
        OSError: Pillow's, when it is damaged or cut short.
    """
    with open_image(path) as image:
        for number in range(frames_of_image(image)):
            image.seek(number)
            image.load()


def open_image(path: Path) -> Image.Image:
    """The picture, its pixels not yet decoded.

    Raises:
        ProbeError: When it is far too large to decode.
        OSError: Pillow's, when it is no picture.
    """
    try:
        return Image.open(path)
    except Image.DecompressionBombError as exc:
        raise ProbeError("This picture has far too many pixels.", hint="Use a smaller copy.") from exc


def upright(image: Image.Image, frame: int = 0) -> Image.Image:
    """A frame of a picture as a viewer shows it: turned by its notes, on black where it is transparent, RGB."""
    image.seek(min(frame, frames_of_image(image) - 1))
    turned = ImageOps.exif_transpose(_in_srgb(image))
    if turned.mode.startswith("I"):
        turned = turned.point(lambda level: level / 257).convert("L")  # sixteen bits of grey
    if "A" in turned.getbands() or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        ground = Image.new("RGBA", turned.size, (0, 0, 0, 255))
        turned = Image.alpha_composite(ground, turned)
    return turned.convert("RGB")


def needs_rewriting(image: Image.Image) -> bool:
    """Whether FFmpeg would show a still otherwise than `upright` does: print colors, a color profile, notes of a TIFF."""
    has_notes = image.format == "TIFF" and image.getexif().get(_ORIENTATION, 1) != 1
    return image.mode in _PRINTED or has_notes or _profile_of(image) is not None


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture in the colors of ordinary screens, where a profile says that its own are others."""
    profile = _profile_of(image)
    if profile is None:
        return image
    has_alpha = "A" in image.getbands()
    try:
        shown = ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGBA" if has_alpha else "RGB"
        )
    except ImageCms.PyCMSError:
        return image  # a profile for another kind of picture: viewers pass over it, too
    return image if shown is None else shown


def _profile_of(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The color profile of a picture, if it is one that makes a difference."""
    stored = image.info.get("icc_profile")
    if not stored or image.mode not in _PROFILED:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(stored))
        name = ImageCms.getProfileDescription(profile)
    except (ImageCms.PyCMSError, OSError):
        return None  # damaged: viewers pass over it, too
    return None if "srgb" in name.lower() else profile


def frames_of_image(image: Image.Image) -> int:
    """Frames of an animation; 1 for every other picture, however many pages it has."""
    return int(getattr(image, "n_frames", 1)) if image.format in _ANIMATED else 1


def _duration_s(image: Image.Image, frames: int) -> Fraction:
    """Sum of what the frames say they last; a frame that says nothing lasts a tenth of a second, as in browsers."""
    total_ms = 0
    for number in range(frames):
        image.seek(number)
        image.load()
        total_ms += int(image.info.get("duration", 0)) or 100
    return Fraction(total_ms, 1000)
