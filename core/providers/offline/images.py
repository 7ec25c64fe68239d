"""The offline picture maker: a painted frame of the asked size, labeled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from core.errors import BadRequestError
from core.model.orders import ImageRequest
from core.providers.offline.label import labeled_jpeg
from core.providers.offline.painting import paint

InputOf = Callable[[str], Path]
"""Path of a file that came with the order, by its digest."""


def make_picture(ask: ImageRequest, seed: int, input_of: InputOf, to: Path) -> None:
    """Paints the picture into `to` as a JPEG.

    The palette of the request is held to; without one, the first reference gives its colors.

    Raises:
        BadRequestError: When a reference cannot be read as a picture.
    """
    palette = ask.palette or (_colors_of(input_of(ask.references[0].blob)) if ask.references else ())
    picture = paint(ask.prompt, ask.width, ask.height, palette, seed)
    to.write_bytes(labeled_jpeg(picture))


def open_picture(path: Path, what: str) -> Image.Image:
    """A picture that came with an order, decoded.

    Args:
        path: Where it is.
        what: What to call it in an error.

    Raises:
        BadRequestError: When it cannot be read.
    """
    try:
        image = Image.open(path)
        image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise BadRequestError(f"The {what} cannot be read as a picture.", hint="Choose another picture.") from exc
    return image


def _colors_of(path: Path) -> tuple[str, ...]:
    """The five colors a picture is mostly made of."""
    small = open_picture(path, "reference").convert("RGB").resize((96, 96))
    flat = small.quantize(5).getpalette() or []
    colors = [tuple(flat[at : at + 3]) for at in range(0, min(15, len(flat)), 3)]
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colors)
