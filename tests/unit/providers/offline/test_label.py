"""The label: on every picture, and off again without a trace."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.providers.offline.label import label_for, labeled_jpeg, without_label

SIZES = ((64, 96), (540, 960), (1920, 1080), (1080, 1080))


def flat(size: tuple[int, int], level: int = 90) -> Image.Image:
    return Image.new("RGB", size, (level, level, level))


@pytest.mark.parametrize("size", SIZES)
def test_label_is_there_and_small(size: tuple[int, int]) -> None:
    """The label is light letters at the lower left, well within the frame, and nothing else is touched."""
    image = Image.open(io.BytesIO(labeled_jpeg(flat(size))))
    assert image.size == size
    changed = np.abs(np.asarray(image.convert("L"), int) - 90) > 20
    ys, xs = np.nonzero(changed)
    left, top, right, bottom = label_for(*size).box
    assert len(xs) > 20
    assert left <= xs.min() <= xs.max() < right <= size[0]
    assert top <= ys.min() <= ys.max() < bottom <= size[1]
    assert ys.min() > size[1] * 0.75
    assert np.asarray(image.convert("L"))[changed].max() > 150


def test_label_comes_off() -> None:
    """A picture without its label is what it was before, within what JPEG changes anyway."""
    noise = np.random.default_rng(1).integers(40, 200, (16, 10, 3), np.uint8)
    bare = Image.fromarray(noise).resize((540, 960), Image.Resampling.BICUBIC)
    again = without_label(Image.open(io.BytesIO(labeled_jpeg(bare))))
    box = label_for(540, 960).box
    away = np.abs(np.asarray(again.crop(box), int) - np.asarray(bare.crop(box), int))
    assert away.mean() < 1.5
    assert away.max() < 24


def test_other_pictures_stay() -> None:
    """A picture from elsewhere is left as it is, whatever its comment says."""
    for comment in (b"", b"holiday", b"reelbook offline animatic not base64!", b"reelbook offline animatic aGVsbG8="):
        file = io.BytesIO()
        flat((200, 100)).save(file, "JPEG", comment=comment)
        image = Image.open(file)
        assert without_label(image) is image


def test_resized_copy_keeps_its_label() -> None:
    """A copy that was resized with its comment no longer fits the patch, and is left alone."""
    image = Image.open(io.BytesIO(labeled_jpeg(flat((540, 960)))))
    small = image.resize((270, 480))
    small.info["comment"] = image.info["comment"]
    assert without_label(small) is small
