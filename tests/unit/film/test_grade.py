"""Grades by decoding what they did to gray ramps, flat colors and single lights."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from core.film import compile_cut, render_segment
from core.film.pieces import Segment
from core.model.cut import Between, CutItem, Fit, Play, Source
from core.model.film import ExportSettings
from core.model.look import Grade, Look, LookName
from tests.media import make
from tests.media.colors import Picture
from tests.unit.film.shelf import Shelf, cut_of, pictures

WIDE = (256, 96)
SQUARE = (96, 96)
Levels = npt.NDArray[np.float64]


def still_of(shelf: Shelf, path: Path, picture: Picture) -> Source:
    Image.fromarray(picture).save(path)
    return shelf.put(path)


def ramp() -> Picture:
    """Gray from black on the left to white on the right."""
    levels = np.linspace(0, 255, WIDE[0]).round().astype(np.uint8)
    return np.repeat(np.repeat(levels[None, :, None], WIDE[1], 0), 3, 2)


def segments_of(item: CutItem, look: Look, size: tuple[int, int]) -> tuple[Segment, ...]:
    return compile_cut(cut_of(item), ExportSettings(look=look), encoder="test", size=size)


def film_of(shelf: Shelf, folder: Path, source: Source, look: Look, size: tuple[int, int] = WIDE) -> list[Picture]:
    """Three frames of a still in a look."""
    path = folder / "film.mp4"
    (part,) = segments_of(CutItem(id="a", source=source, frames=3), look, size)
    render_segment(part, shelf, path)
    return pictures(path)


def levels(shelf: Shelf, folder: Path, look: Look) -> Levels:
    """What becomes of the ramp: red, green and blue for each step of gray."""
    found = film_of(shelf, folder, still_of(shelf, folder / "ramp.png", ramp()), look)[1]
    return np.asarray(found[24:72].astype(float).mean(axis=0))


CURVES = [
    Grade(exposure=15),
    Grade(exposure=30),
    Grade(exposure=-10),
    Grade(contrast=100),
    Grade(contrast=-50),
    Grade(shadows=100),
    Grade(shadows=-100),
    Grade(highlights=100),
    Grade(highlights=-100),
    Grade(exposure=20, contrast=60, shadows=80, highlights=-80, saturation=60),
]


@pytest.mark.parametrize("grade", CURVES)
def test_brightness_keeps_its_order_and_gray_its_color(shelf: Shelf, tmp_path: Path, grade: Grade) -> None:
    """However a grade bends brightness, a lighter gray stays lighter and every gray stays gray."""
    found = levels(shelf, tmp_path, Look(grade=grade))
    smooth = np.convolve(found.mean(axis=1), np.ones(5) / 5, mode="valid")
    assert np.diff(smooth).min() > -0.8
    assert np.ptp(found, axis=1).max() <= 3


@pytest.mark.parametrize(
    "grade",
    [
        Grade(contrast=100),
        Grade(exposure=20),
        Grade(shadows=100, highlights=100),
        Grade(shadows=-100, highlights=-100),
        Grade(saturation=100),
        Grade(grain=100),
    ],
)
def test_black_stays_black_and_white_white(shelf: Shelf, tmp_path: Path, grade: Grade) -> None:
    """What does not lift black or lower white leaves both where they are."""
    found = levels(shelf, tmp_path, Look(grade=grade))
    assert found[0].max() <= 2
    assert found[-1].min() >= 253


@pytest.mark.parametrize("name", [name for name in LookName if name is not LookName.FADED])
def test_no_named_look_tints_black(shelf: Shelf, tmp_path: Path, name: LookName) -> None:
    """Black is black in every named look but the faded one, and white within a breath of white."""
    found = levels(shelf, tmp_path, Look(name=name))
    assert found[0].max() <= 2
    assert found[-1].min() >= 244


DIRECTIONS = [
    (Grade(temperature=80), lambda gray, _color: gray[0] - gray[2] > 25),
    (Grade(temperature=-80), lambda gray, _color: gray[2] - gray[0] > 25),
    (Grade(tint=80), lambda gray, _color: gray[0] - gray[1] > 12 and gray[2] - gray[1] > 12),
    (Grade(tint=-80), lambda gray, _color: gray[1] - gray[0] > 12 and gray[1] - gray[2] > 12),
    (Grade(exposure=10), lambda gray, _color: gray.mean() > 130),
    (Grade(exposure=-10), lambda gray, _color: gray.mean() < 100),
    (Grade(shadows=100), lambda gray, _color: gray.mean() > 130),
    (Grade(saturation=-100), lambda _gray, color: np.ptp(color) <= 2),
    (Grade(saturation=60), lambda _gray, color: np.ptp(color) > 155),
]


@pytest.mark.parametrize(("grade", "holds"), DIRECTIONS)
def test_each_part_goes_its_way(shelf: Shelf, tmp_path: Path, grade: Grade, holds) -> None:  # type: ignore[no-untyped-def]
    """Warm is amber, cold is blue, tint is magenta or green, exposure is light, saturation is color."""
    picture = np.zeros((*SQUARE, 3), np.uint8)
    picture[:, :48], picture[:, 48:] = (118, 118, 118), (40, 150, 150)
    found = film_of(shelf, tmp_path, still_of(shelf, tmp_path / "two.png", picture), Look(grade=grade), SQUARE)[1]
    gray, color = found[:, 8:40].mean(axis=(0, 1)), found[:, 56:88].mean(axis=(0, 1))
    assert holds(gray, color), (gray, color)


def test_a_vignette_darkens_the_corners_alone(shelf: Shelf, tmp_path: Path) -> None:
    """The middle is as it was, each corner is less than two thirds as bright, all four alike, and no color appears."""
    picture = np.full((*SQUARE, 3), 180, np.uint8)
    source = still_of(shelf, tmp_path / "flat.png", picture)
    found = film_of(shelf, tmp_path, source, Look(grade=Grade(vignette=80)), SQUARE)[1].astype(float)
    corners = [
        found[rows, columns].mean()
        for rows in (slice(0, 4), slice(-4, None))
        for columns in (slice(0, 4), slice(-4, None))
    ]
    assert abs(found[40:56, 40:56].mean() - 180) < 3
    assert max(corners) < 120
    assert np.ptp(corners) < 6
    assert np.ptp(found, axis=2).max() <= 4


def test_halation_glows_red_around_a_light(shelf: Shelf, tmp_path: Path) -> None:
    """Around a white light the dark turns red-orange; the light itself and the far dark stay as they were."""
    picture = np.zeros((*SQUARE, 3), np.uint8)
    picture[32:64, 32:64] = 255
    source = still_of(shelf, tmp_path / "light.png", picture)
    found = film_of(shelf, tmp_path, source, Look(grade=Grade(halation=100)), SQUARE)[1].astype(float)
    red, green, blue = found[28:32, 40:56].mean(axis=(0, 1))
    assert red > 20
    assert red > green > blue or red > green + 10
    assert found[44:52, 44:52].min() > 245
    assert found[:6, :6].max() <= 3


def grain_of(shelf: Shelf, folder: Path, gray: int) -> list[Levels]:
    source = still_of(shelf, folder / f"flat{gray}.png", np.full((*SQUARE, 3), gray, np.uint8))
    return [frame.astype(float) for frame in film_of(shelf, folder, source, Look(grade=Grade(grain=100)), SQUARE)]


def test_grain_moves_has_no_color_and_is_the_same_each_time(shelf: Shelf, tmp_path: Path) -> None:
    """Grain differs from frame to frame even on a still, is gray, keeps the mean, and is equal in a second render."""
    first, again = grain_of(shelf, tmp_path, 128), grain_of(shelf, tmp_path, 128)
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert first[0].std() > 2
    assert np.abs(first[0] - first[1]).mean() > 1
    assert np.ptp(first[0], axis=2).max() <= 3
    assert abs(first[0].mean() - 128) < 1.5


def test_grain_is_weaker_in_the_dark(shelf: Shelf, tmp_path: Path) -> None:
    """Dark gray has less than two thirds of the grain of middle gray, so letterbox bars stay black."""
    assert grain_of(shelf, tmp_path, 10)[0].std() < grain_of(shelf, tmp_path, 128)[0].std() * 2 / 3


FULL = Look(
    name=LookName.TEAL_AMBER,
    grade=Grade(temperature=10, contrast=10, shadows=10, vignette=40, grain=40, halation=40),
)


@pytest.mark.parametrize(
    "item",
    [
        {"fit": Fit.BLUR},
        {"fit": Fit.PAD},
        {"play": Play.REVERSE},
        {"play": Play.LOOP, "frames": 20},
        {"play": Play.FREEZE},
        {"between": Between.BLEND, "speed": Fraction(1, 2)},
    ],
    ids=lambda item: "-".join(str(value) for value in item.values()),
)
def test_everything_at_once_follows_every_way_to_play(shelf: Shelf, tmp_path: Path, item: dict[str, object]) -> None:
    """A look with all its parts gives exactly the frames asked for, each with its darker corners, however a shot plays."""
    clip = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=12, size=(160, 96)))
    shot = CutItem(id="a", source=clip, **{"frames": 8, **item})
    for part in segments_of(shot, FULL, (98, 162)):
        render_segment(part, shelf, tmp_path / "film.mp4")
        found = pictures(tmp_path / "film.mp4")
        assert len(found) == part.frames
        assert all(frame.shape == (162, 98, 3) for frame in found)
        assert all(frame[:6, :6].mean() < frame[78:84, 46:52].mean() for frame in found)


def test_two_looks_share_a_graph(shelf: Shelf, tmp_path: Path) -> None:
    """In a transition each shot keeps its own look: from black and white to color."""
    red = shelf.put(make.make_picture(tmp_path / "red.png", color=(200, 40, 40)))
    cut = cut_of(
        CutItem(
            id="a", source=red, frames=4, look=Look(name=LookName.MONO, grade=Grade(grain=30, vignette=10, halation=10))
        ),
        CutItem(id="b", source=red, frames=9, transition_frames=9),
    )
    parts = compile_cut(cut, ExportSettings(look=FULL), encoder="test", size=SQUARE)
    render_segment(parts[1], shelf, tmp_path / "film.mp4")
    found = pictures(tmp_path / "film.mp4")
    spread = [np.ptp(frame[40:56, 40:56].mean(axis=(0, 1))) for frame in found]
    assert spread[0] < 40
    assert spread[-1] > 80
