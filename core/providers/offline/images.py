"""The offline painter: a picture from prompt, palette and seed. No label is painted in; screens show it, clips carry it."""

from __future__ import annotations

from pathlib import Path

from core.model.orders import ImageRequest
from core.providers.offline.painting.picture import paint

QUALITY = 92


def make_picture(ask: ImageRequest, seed: int, to: Path) -> None:
    """Paints into a JPEG file. The same request and seed give the same pixels."""
    picture = paint(ask.prompt, ask.width, ask.height, ask.palette, seed)
    picture.save(to, "JPEG", quality=QUALITY, subsampling=0)
