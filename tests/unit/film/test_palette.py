"""Colors of pictures: known pictures give known colors, the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from core.errors import ProbeError
from core.film.palette import colors_of

FLAG = ((20, 40, 60), (200, 120, 60), (240, 220, 180), (30, 140, 120))
NEAR = 6
"""How far, of 255, a color may be off."""


def _stripes(colors: tuple[tuple[int, int, int], ...], size: tuple[int, int] = (400, 300)) -> Image.Image:
    image = Image.new("RGB", size)
    width = size[0] // len(colors)
    for number, color in enumerate(colors):
        image.paste(color, (number * width, 0, size[0], size[1]))
    return image


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _is_near(color: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(one - two) for one, two in zip(color, other, strict=True)) <= NEAR


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_stripes_give_their_colors(tmp_path: Path, suffix: str) -> None:
    """Four flat colors come back as four colors within 6 of 255, from dark to light, also out of a JPEG."""
    _stripes(FLAG).save(tmp_path / f"flag{suffix}", quality=92)
    palette = [_rgb(color) for color in colors_of([tmp_path / f"flag{suffix}"]).palette]
    assert all(any(_is_near(color, found) for found in palette) for color in FLAG)
    luma = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in palette]
    assert luma == sorted(luma)
    if suffix == ".png":
        assert len(palette) == len(FLAG)


def test_a_small_accent_is_not_lost(tmp_path: Path) -> None:
    """One percent of red in a gray picture is one of its colors."""
    image = Image.new("RGB", (400, 400), (90, 92, 95))
    image.paste((210, 20, 30), (0, 0, 40, 40))
    image.save(tmp_path / "gray.png")
    found = [_rgb(color) for color in colors_of([tmp_path / "gray.png"]).palette]
    assert any(_is_near((210, 20, 30), color) for color in found)
    assert any(_is_near((90, 92, 95), color) for color in found)


def test_several_pictures_count_alike(tmp_path: Path) -> None:
    """A huge picture does not drown a small one."""
    Image.new("RGB", (1200, 900), (10, 20, 30)).save(tmp_path / "large.png")
    Image.new("RGB", (32, 32), (230, 200, 40)).save(tmp_path / "small.png")
    colors = colors_of([tmp_path / "large.png", tmp_path / "small.png"])
    assert colors.palette == ("#0a141e", "#e6c828")
    assert colors.lightness == pytest.approx((0.0758 + 0.7596) / 2, abs=0.02)


def test_a_soft_picture_has_five_colors_at_most(tmp_path: Path) -> None:
    """A gradient is divided, not listed; the same file always gives the same."""
    image = _stripes(((0, 0, 0), (255, 255, 255), (200, 40, 40))).filter(ImageFilter.GaussianBlur(60))
    image.save(tmp_path / "soft.png")
    first = colors_of([tmp_path / "soft.png"])
    assert 3 <= len(first.palette) <= 5
    assert colors_of([tmp_path / "soft.png"]) == first


def test_plain_facts_are_measured(tmp_path: Path) -> None:
    """Warm is warm, gray is without strength, one color is without contrast."""
    Image.new("RGB", (64, 64), (220, 140, 60)).save(tmp_path / "warm.png")
    Image.new("L", (64, 64), 128).save(tmp_path / "gray.png")
    warm, gray = colors_of([tmp_path / "warm.png"]), colors_of([tmp_path / "gray.png"])
    assert warm.warmth > 0.5
    assert (gray.warmth, gray.strength, gray.contrast) == (0, 0, 0)


def test_what_is_seen_counts(tmp_path: Path) -> None:
    """Where a picture is transparent a viewer sees black, and so do we."""
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image.paste((0, 200, 0, 255), (0, 0, 32, 64))
    image.save(tmp_path / "clear.png")
    assert colors_of([tmp_path / "clear.png"]).palette == ("#000000", "#00c800")


def test_no_picture_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"not a picture")
    with pytest.raises(ProbeError):
        colors_of([tmp_path / "no.png"])
