"""The score of two pictures that follow each other."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.film.joints import fit_of


def picture(
    seed: int, *, size: tuple[int, int] = (90, 160), tint: tuple[float, float, float] = (1, 1, 1)
) -> Image.Image:
    """Soft blots of light, tinted."""
    blots = np.random.default_rng(seed).uniform(0, 255, (6, 4))
    gray = np.asarray(Image.fromarray(blots.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC), float)
    return Image.fromarray(np.clip(gray[..., None] * np.array(tint), 0, 255).astype(np.uint8))


def test_same_picture_fits_wholly() -> None:
    """A picture and itself, also at another size, give 1."""
    assert fit_of(picture(1), picture(1)) == 1
    assert fit_of(picture(1), picture(1).resize((180, 320), Image.Resampling.BICUBIC)) > 0.95


def test_order_of_fits() -> None:
    """The same place a little brighter fits better than the same place in other colors, and that better than another place in them."""
    here = picture(1)
    brighter, blue, elsewhere = (
        picture(1, tint=(1.05,) * 3),
        picture(1, tint=(0.1, 0.3, 1)),
        picture(9, tint=(0.1, 0.3, 1)),
    )
    scores = [fit_of(here, one) for one in (brighter, blue, elsewhere)]
    assert scores[0] > 0.7 > scores[1] > scores[2]
    assert scores[2] < 0.35
    assert fit_of(here, blue) == fit_of(blue, here)


@pytest.mark.parametrize(("one", "other", "least", "most"), [(0, 0, 1, 1), (0, 255, 0, 0), (100, 104, 0.5, 1)])
def test_flat_pictures(one: int, other: int, least: float, most: float) -> None:
    """Black fits black wholly and white not at all: nothing is divided by the structure that is not there."""
    pictures = (Image.new("RGB", (90, 160), (level,) * 3) for level in (one, other))
    assert least <= fit_of(*pictures) <= most


def test_flat_beside_structured() -> None:
    """Black has no structure in common with a picture."""
    assert fit_of(Image.new("RGB", (90, 160)), picture(3)) < 0.3
