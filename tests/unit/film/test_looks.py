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


_TAGGED = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=colorspace=bt709:range=tv"


def tagged_clip(to: Path, picture: str, *, filters: str = _TAGGED) -> Path:
    """A small clip that says of its colors that they are BT.709, as the film's are."""
    codec = (
        ["-c:v", "libvpx-vp9", "-crf", "10", "-b:v", "0"] if to.suffix == ".webm" else ["-c:v", "libx264", "-crf", "6"]
    )
    make.ffmpeg("-f", "lavfi", "-i", f"{picture}:r=30:d=0.1", "-vf", filters, *codec, str(to))
    return to


def before_and_after(shelf: Shelf, folder: Path, item: CutItem, look: Look) -> tuple[Path, Path]:
    """The same shot toned before it grows and after; the second is sharpened so little that nobody sees it."""
    items = [item.model_copy(update={"sharpen": percent}) for percent in (0, 1)]
    order = [is_toned_first(shelf, folder, one, look) for one in items]
    assert order == [True, False]
    first, after = (in_look(shelf, folder / str(one.sharpen), cut_of(one), look)[0] for one in items)
    return first, after


def is_toned_first(shelf: Shelf, folder: Path, item: CutItem, look: Look) -> bool:
    """Whether tones stand before the scaler in what FFmpeg is told."""
    (part,) = compile_cut(cut_of(item), ExportSettings(look=look), encoder="test", size=TINY)
    with opened_segment(part, shelf, folder, threads=2) as (_, chains):
        return chains.index("lut") < chains.index("lanczos")


@pytest.mark.parametrize("fit", [Fit.CROP, Fit.STRETCH])
@pytest.mark.parametrize("name", [LookName.WARM, LookName.TEAL_AMBER, LookName.FADED, LookName.CONTRAST, LookName.NEON])
def test_a_picture_that_grows_looks_the_same(shelf: Shelf, tmp_path: Path, fit: Fit, name: LookName) -> None:
    """A clip smaller than the film gets its tones before it grows, and looks as if it had got them after."""
    clip = tagged_clip(tmp_path / "small.mp4", "testsrc2=s=60x80", filters=f"{_TAGGED},gblur=1")
    item = CutItem(id="a", source=shelf.put(clip), frames=2, fit=fit)
    first, after = before_and_after(shelf, tmp_path, item, Look(name=name))
    away = np.abs(pictures(first)[1].astype(int) - pictures(after)[1].astype(int))
    assert away.mean() < 3
    assert np.percentile(away, 99) < 20


def test_color_stays_where_it_is(shelf: Shelf, tmp_path: Path) -> None:
    """A red bar that grows fourfold lies in the same place whether it is toned before or after."""
    bar = f"drawbox=x=10:y=0:w=4:h=40:color=red:t=fill,{_TAGGED}"
    clip = tagged_clip(tmp_path / "bar.mp4", "color=c=gray:s=24x40", filters=bar)
    item = CutItem(id="a", source=shelf.put(clip), frames=2)
    places = []
    for path in before_and_after(shelf, tmp_path, item, Look(name=LookName.WARM)):
        row = pictures(path)[1][60:100].astype(float).mean(axis=0)
        redness = np.clip(row[:, 0] - row[:, 1] - 40, 0, None)
        places.append(float((redness * np.arange(len(redness))).sum() / redness.sum()))
    assert places[0] == pytest.approx(places[1], abs=0.3)


@pytest.mark.parametrize("size", ["61x81", "60x81", "33x57"])
def test_odd_sizes_that_grow(shelf: Shelf, tmp_path: Path, size: str) -> None:
    """A clip of uneven width or height gets its tones like any other."""
    odd = f"{_TAGGED},crop={size.replace('x', ':')}:0:0:exact=1"
    clip = tagged_clip(tmp_path / "odd.webm", "testsrc2=s=64x96", filters=odd)
    for fit in (Fit.CROP, Fit.STRETCH):
        item = CutItem(id="a", source=shelf.put(clip), frames=2, fit=fit)
        assert is_toned_first(shelf, tmp_path, item, Look(name=LookName.WARM))
        assert len(pictures(in_look(shelf, tmp_path, cut_of(item), Look(name=LookName.WARM))[0])) == 2


def test_other_colors_are_brought_into_the_film_first(shelf: Shelf, tmp_path: Path) -> None:
    """Wide primaries, alpha and full range are the film's colors only after scaling: tones come behind it."""
    look = Look(name=LookName.WARM)
    wide = f"{_TAGGED}:color_primaries=smpte432:color_trc=bt709"
    clips = [
        tagged_clip(tmp_path / "wide.mp4", "testsrc2=s=60x80", filters=wide),
        tagged_clip(tmp_path / "alpha.webm", "testsrc2=s=60x80", filters="format=yuva420p,setparams=colorspace=bt709"),
        tagged_clip(tmp_path / "full.mp4", "testsrc2=s=60x80", filters="scale=out_range=pc,format=yuvj420p"),
    ]
    for clip in clips:
        item = CutItem(id="a", source=shelf.put(clip), frames=2)
        assert not is_toned_first(shelf, tmp_path, item, look), clip.name


def test_a_picture_that_shrinks_is_toned_behind(shelf: Shelf, tmp_path: Path) -> None:
    """A clip stretched in one direction that has more pixels than the film is toned where there are fewer."""
    clip = tagged_clip(tmp_path / "flat.mp4", "testsrc2=s=400x120")
    item = CutItem(id="a", source=shelf.put(clip), frames=2, fit=Fit.STRETCH)
    assert not is_toned_first(shelf, tmp_path, item, Look(name=LookName.WARM))


def test_what_nobody_sees_of_a_look_makes_no_other_film() -> None:
    """A LUT that is not there or at 0, its strength, and a look at 0 are not part of a segment."""
    warm = Look(name=LookName.WARM)
    assert warm.model_copy(update={"grade": Grade(lut_strength=40)}).settled() == warm
    assert warm.model_copy(update={"grade": Grade(lut="a" * 64, lut_strength=0)}).settled() == warm
    assert Look(name=LookName.WARM, strength=0, grade=Grade(contrast=9)).settled() == Look()
    seen = Look(grade=Grade(lut="a" * 64, lut_strength=40))
    assert seen.settled() == seen
