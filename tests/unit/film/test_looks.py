"""Looks by decoding what they did to flat colors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.film import compile_cut, render_segment
from core.film.looks import look_filters
from core.film.segment import opened_segment
from core.model.cut import Cut, CutItem, Fit
from core.model.film import ExportSettings
from core.model.look import Grade, Look, LookName
from tests.media import make
from tests.media.colors import BLUE, RED, TEAL, Color, is_near
from tests.unit.film.shelf import TINY, Shelf, colors, cut_of, pictures

GRAY: Color = (120, 120, 120)


def in_look(shelf: Shelf, folder: Path, cut: Cut, look: Look) -> list[Path]:
    """Every segment of a cut in a look."""
    paths = []
    for number, part in enumerate(compile_cut(cut, ExportSettings(look=look), encoder="test", size=TINY)):
        paths.append(folder / f"{look.name}-{look.strength}-{number}.mp4")
        render_segment(part, shelf, paths[-1])
    return paths


def shown(shelf: Shelf, folder: Path, color: Color, look: Look) -> tuple[float, float, float]:
    """What a flat color becomes."""
    still = make.make_picture(folder / f"{'-'.join(map(str, color))}.png", color=color)
    cut = cut_of(CutItem(id="a", source=shelf.put(still), frames=2))
    return colors(in_look(shelf, folder, cut, look)[0])[1]


def test_warm_and_cool_turn_gray_either_way(shelf: Shelf, tmp_path: Path) -> None:
    """Warm gives gray more red than blue, cool the other way round, and both leave its brightness about as it was."""
    red, green, blue = shown(shelf, tmp_path, GRAY, Look(name=LookName.WARM))
    assert red > 126
    assert blue < 110
    assert abs(green - 120) < 8
    red, green, blue = shown(shelf, tmp_path, GRAY, Look(name=LookName.COOL))
    assert red < 112
    assert blue > 125


def test_black_and_white_has_no_color(shelf: Shelf, tmp_path: Path) -> None:
    """In every pixel of every color, red, green and blue are the same."""
    for color in (RED, TEAL, BLUE):
        still = make.make_picture(tmp_path / "still.png", color=color)
        cut = cut_of(CutItem(id="a", source=shelf.put(still), frames=2))
        picture = pictures(in_look(shelf, tmp_path, cut, Look(name=LookName.MONO))[0])[1].astype(int)
        assert int(np.ptp(picture, axis=2).max()) <= 2


def test_contrast_faded_and_vivid(shelf: Shelf, tmp_path: Path) -> None:
    """Contrast drives dark and light apart, faded brings them together and pales, vivid makes colors stronger."""
    dark, light = (60, 60, 60), (200, 200, 200)
    contrast = Look(name=LookName.CONTRAST)
    assert shown(shelf, tmp_path, dark, contrast)[1] < 48
    assert shown(shelf, tmp_path, light, contrast)[1] > 212
    faded = Look(name=LookName.FADED)
    assert shown(shelf, tmp_path, (0, 0, 0), faded)[1] > 20
    assert shown(shelf, tmp_path, (255, 255, 255), faded)[1] < 246
    assert np.ptp(shown(shelf, tmp_path, TEAL, faded)) < np.ptp(TEAL) - 15
    assert np.ptp(shown(shelf, tmp_path, TEAL, Look(name=LookName.VIVID))) > np.ptp(TEAL) + 15


@pytest.mark.parametrize("look", [Look(name=LookName.VIVID), Look(grade=Grade(saturation=100))])
@pytest.mark.parametrize(
    "color", [(230, 200, 0), (210, 30, 20), (20, 180, 20), (20, 40, 220), (0, 200, 210), (200, 0, 190)]
)
def test_stronger_colors_stay_what_they_are(shelf: Shelf, tmp_path: Path, look: Look, color: Color) -> None:
    """However strong a color already is, more of it leaves its strongest light the strongest and its weakest the weakest."""
    found = shown(shelf, tmp_path, color, look)
    assert found.index(max(found)) == color.index(max(color))
    assert found.index(min(found)) == color.index(min(color))
    assert np.ptp(found) > np.ptp(color) - 8


@pytest.mark.parametrize("name", [LookName.WARM, LookName.CONTRAST, LookName.MONO])
def test_half_a_look_lies_between(shelf: Shelf, tmp_path: Path, name: LookName) -> None:
    """At half strength a color has gone about half the way."""
    plain, half, whole = (
        np.array(shown(shelf, tmp_path, RED, Look(name=name, strength=part))) for part in (0, 50, 100)
    )
    assert is_near(tuple(plain), RED)
    assert np.abs(whole - plain).max() > 5
    assert np.abs(half - (plain + whole) / 2).max() < 8


def test_no_look_is_no_filter() -> None:
    """Without a look, and with one at strength 0, the pictures pass as they are; every other look has filters of its own."""
    assert look_filters(Look(), 0, TINY) == ""
    assert look_filters(Look(name=LookName.WARM, strength=0), 0, TINY) == ""
    assert len({look_filters(Look(name=name), 0, TINY) for name in LookName}) == len(LookName)


@pytest.mark.parametrize("name", [LookName.WARM, LookName.FADED])
def test_black_stays_black(shelf: Shelf, tmp_path: Path, name: LookName) -> None:
    """A gap is black in every look, so a fade to black ends in black."""
    still = shelf.put(make.make_picture(tmp_path / "still.png", color=TEAL))
    cut = cut_of(
        CutItem(id="a", source=still, frames=4),
        CutItem(id="b", frames=12, transition_frames=8),
        CutItem(id="c", frames=2),
    )
    paths = in_look(shelf, tmp_path, cut, Look(name=name))
    assert is_near(colors(paths[-1])[0], (0, 0, 0), 2)
    fade = colors(paths[1])
    assert is_near(fade[0], colors(paths[0])[-1], 24)  # a step of the fade is seen already
    assert sum(fade[-1]) < sum(fade[0]) / 4


@pytest.mark.parametrize("fit", [Fit.CROP, Fit.BLUR])
def test_a_look_follows_every_fit(shelf: Shelf, tmp_path: Path, fit: Fit) -> None:
    """Cropped or over its blurred edges, a picture has its look and the film its size."""
    still = shelf.put(make.make_picture(tmp_path / "wide.png", size=(160, 90), color=RED))
    cut = cut_of(CutItem(id="a", source=still, frames=2, fit=fit))
    (path,) = in_look(shelf, tmp_path, cut, Look(name=LookName.MONO))
    picture = pictures(path)[0]
    assert picture.shape == (TINY[1], TINY[0], 3)
    assert int(np.ptp(picture.astype(int), axis=2).max()) <= 2


@pytest.mark.parametrize("fit", [Fit.CROP, Fit.STRETCH])
@pytest.mark.parametrize("name", [LookName.WARM, LookName.TEAL_AMBER, LookName.FADED])
def test_a_picture_that_grows_looks_the_same(shelf: Shelf, tmp_path: Path, fit: Fit, name: LookName) -> None:
    """A clip smaller than the film gets its tones before it grows, and looks as if it had got them after."""
    clip = tmp_path / "small.mp4"
    colored = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=colorspace=bt709:range=tv,gblur=1"
    source = ["-f", "lavfi", "-i", "testsrc2=s=60x80:r=30:d=0.1"]
    make.ffmpeg(*source, "-vf", colored, "-c:v", "libx264", "-crf", "6", str(clip))
    item = CutItem(id="a", source=shelf.put(clip), frames=2, fit=fit)
    first, after = (
        in_look(shelf, tmp_path, cut_of(item.model_copy(update={"sharpen": percent})), Look(name=name))[0]
        for percent in (0, 1)
    )
    chains = [
        _chain(shelf, tmp_path, item.model_copy(update={"sharpen": percent}), Look(name=name)) for percent in (0, 1)
    ]
    assert [chain.index("lut") < chain.index("lanczos") for chain in chains] == [True, False]
    away = np.abs(pictures(first)[1].astype(int) - pictures(after)[1].astype(int))
    assert away.mean() < 2
    assert np.percentile(away, 99) < 16


def _chain(shelf: Shelf, folder: Path, item: CutItem, look: Look) -> str:
    (part,) = compile_cut(cut_of(item), ExportSettings(look=look), encoder="test", size=TINY)
    with opened_segment(part, shelf, folder, threads=2) as (_, chains):
        return chains


def test_what_nobody_sees_of_a_look_makes_no_other_film() -> None:
    """The strength of a LUT that is not there, and of a look at 0, are not part of a segment."""
    plain = Look(name=LookName.WARM)
    assert Look(name=LookName.WARM, grade=Grade(lut_strength=40)).settled() == plain.settled()
    assert Look(name=LookName.WARM, strength=0, grade=Grade(contrast=9)).settled() == Look()
    lut = Grade(lut="a" * 64, lut_strength=40)
    assert Look(grade=lut).settled() == Look(grade=lut)
