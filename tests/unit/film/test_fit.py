"""The frame filled: crops around a focus, bars, a blurred copy, stretched; from any size, any way up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.model.cut import CutItem, Fit, Focus
from tests.media import make
from tests.media.colors import (
    BLUE,
    GREEN,
    RED,
    TEAL,
    Color,
    flat,
    is_near,
)
from tests.unit.film.places import TURNED, Size, corners, one, seen_corners, spot
from tests.unit.film.shelf import Shelf, pictures


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("size", [(95, 161), (161, 95), (2, 400), (97, 97)], ids=str)
def test_odd_sizes_fill_the_frame(shelf: Shelf, tmp_path: Path, size: Size, fit: Fit) -> None:
    """Sources of odd and extreme sizes give the film's frame in every fit, with their color in its middle."""
    path = make.encode_pictures(tmp_path / "clip.avi", (flat(size, TEAL) for _ in range(3)), size=size)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=3, fit=fit)))
    assert [picture.shape for picture in found] == [(160, 96, 3)] * 3
    assert any(is_near(tuple(pixel), TEAL, 6) for pixel in found[2][80, 40:56].astype(int))


@pytest.mark.parametrize("fit", [Fit.CROP, Fit.STRETCH])
@pytest.mark.parametrize("turn", TURNED)
def test_turned_footage_stands_upright(shelf: Shelf, tmp_path: Path, turn: int, fit: Fit) -> None:
    """A clip that a player must turn shows its corners where they belong, with what is cropped measured after turning."""
    size = (160, 96) if turn % 180 else (96, 160)
    path = make.encode_pictures(tmp_path / "clip.mp4", (corners(size) for _ in range(2)), size=size)
    if turn:
        make.turn(path, turn)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2, fit=fit)))[1]
    assert seen_corners(found) == TURNED[turn]


@pytest.mark.parametrize(
    ("focus", "wanted"), [((0.0, 0.5), RED), ((0.5, 0.5), GREEN), ((1.0, 0.5), BLUE), ((0.0, 0.0), RED)]
)
@pytest.mark.parametrize("upright", [False, True])
def test_a_crop_keeps_its_focus(
    shelf: Shelf, tmp_path: Path, focus: tuple[float, float], wanted: Color, upright: bool
) -> None:
    """Of a picture three times as long as the frame, a crop keeps the third around the focus, from edge to edge."""
    thirds = np.concatenate([flat((160, 160), color) for color in (RED, GREEN, BLUE)], axis=1)
    picture, size, at = thirds, (480, 160), Focus(x=focus[0], y=focus[1])
    if upright:
        picture, size, at = np.ascontiguousarray(thirds.swapaxes(0, 1)), (160, 480), Focus(x=focus[1], y=focus[0])
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([picture] * 2), size=size)
    item = CutItem(id="a", source=shelf.put(path), frames=2, focus=at)
    found = pictures(one(shelf, tmp_path, item, size=(160, 160)))[1]
    assert all(
        is_near(spot(found, *place), wanted, 6) for place in ((0.03, 0.5), (0.97, 0.5), (0.5, 0.03), (0.5, 0.97))
    )


def test_a_crop_is_not_bent(shelf: Shelf, tmp_path: Path) -> None:
    """A round thing stays round when a wide picture fills an upright frame: what is cut off first bends nothing."""
    width, height = 480, 270
    down, right = np.mgrid[0:height, 0:width]
    disk = flat((width, height), (20, 20, 20))
    disk[(right - width / 2 + 0.5) ** 2 + (down - height / 2 + 0.5) ** 2 < 60**2] = (220, 220, 220)
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([disk] * 2), size=(width, height))
    item = CutItem(id="a", source=shelf.put(path), frames=2)
    found = pictures(one(shelf, tmp_path, item, size=(270, 480)))[1][..., 1] > 120
    wide, high = np.ptp(np.nonzero(found.any(axis=0))[0]) + 1, np.ptp(np.nonzero(found.any(axis=1))[0]) + 1
    assert abs(wide - high) <= 2
    assert abs(wide - 120 * 480 / 270) <= 3
    middle = np.nonzero(found)[1].mean()
    assert abs(middle - 134.5) < 1.5


def test_stretch_shows_all_of_it(shelf: Shelf, tmp_path: Path) -> None:
    """Stretch shows every edge of the picture and nothing else."""
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([corners((320, 90))] * 2), size=(320, 90))
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2, fit=Fit.STRETCH)))[1]
    assert seen_corners(found) == TURNED[0]


def test_sharpening_makes_edges_steeper(shelf: Shelf, tmp_path: Path) -> None:
    """Sharpening steepens an enlarged edge and leaves flat color as it is."""
    dark, light = (70, 70, 70), (180, 180, 180)
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([make.halves((48, 80), dark, light)] * 2), size=(48, 80))
    source = shelf.put(path)
    steps = []
    for percent in (0, 60):
        item = CutItem(id="a", source=source, frames=2, sharpen=percent)
        found = pictures(one(shelf, tmp_path, item, size=(192, 320)))[1].astype(int)
        assert is_near(spot(found.astype(np.uint8), 0.1, 0.5), dark)
        steps.append(int(np.abs(np.diff(found[160, :, 1])).max()))
    assert steps[1] > steps[0] * 1.2


@pytest.mark.parametrize("times", [6, 8])
def test_sharpening_reaches_as_far_as_the_picture_was_enlarged(shelf: Shelf, tmp_path: Path, times: int) -> None:
    """Full sharpening is clearly seen in a picture that was enlarged many times, and leaves flat color as it is."""
    dark, light = (70, 70, 70), (180, 180, 180)
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([make.halves((48, 80), dark, light)] * 2), size=(48, 80))
    source, steps = shelf.put(path), []
    for percent in (0, 100):
        item = CutItem(id="a", source=source, frames=2, sharpen=percent)
        found = pictures(one(shelf, tmp_path, item, size=(48 * times, 80 * times)))[1].astype(int)
        assert is_near(spot(found.astype(np.uint8), 0.1, 0.5), dark)
        steps.append(int(np.abs(np.diff(found[40 * times, :, 1])).max()))
    assert steps[1] > steps[0] * 1.2
