"""Transitions by decoding them: every kind has exact frames, begins as the old picture, ends as the new one, in true colors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from core.film import compile_cut, render_segment
from core.model.cut import CutItem
from core.model.film import ExportSettings
from core.model.transitions import Transition
from tests.media.colors import BLUE, RED, Color, Picture, is_near, mean_color
from tests.media.make import make_picture
from tests.unit.film.shelf import TINY, Shelf, cut_of, pictures

LONG = 20
KINDS = list(Transition)
LIT = {Transition.DIP_BLACK, Transition.DIP_WHITE, Transition.FLASH, Transition.FILM_BURN}
"""Light or ink is part of these."""


def drawn(path: Path, *, is_old: bool) -> Path:
    """A picture with coarse shapes: bright ones on dark for the old one, dark ones on bright for the new one."""
    width, height = TINY
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    wave = 0.5 + 0.5 * np.sin(9 * across + (3 if is_old else 5) * down)
    base = (30, 90, 60) if is_old else (190, 120, 90)
    parts = [level + (60 if is_old else -60) * wave for level in base]
    Image.fromarray(np.stack(parts, axis=-1).astype(np.uint8)).save(path)
    return path


def crossing(
    shelf: Shelf,
    folder: Path,
    kind: Transition,
    frames: int,
    *,
    pair: tuple[Path, Path] | None = None,
    rate: Fraction = Fraction(30),
) -> list[Picture]:
    """Old picture, every frame of the transition, new picture."""
    old, new = pair or (drawn(folder / "old.png", is_old=True), drawn(folder / "new.png", is_old=False))
    cut = cut_of(
        CutItem(id="a", source=shelf.put(old), frames=1),
        CutItem(id="b", source=shelf.put(new), frames=frames + 1, transition_frames=frames, transition=kind),
        rate=rate,
    )
    found: list[Picture] = []
    for part in compile_cut(cut, ExportSettings(), encoder="test", size=TINY):
        path = folder / f"{kind.value}-{part.start}.mp4"
        render_segment(part, shelf, path)
        found += pictures(path)
    return found


def apart(left: Picture, right: Picture) -> float:
    """Mean difference of two pictures, 0 to 255."""
    return float(np.abs(left.astype(float) - right.astype(float)).mean())


@pytest.mark.parametrize("kind", KINDS)
def test_no_picture_pops_at_either_end(shelf: Shelf, tmp_path: Path, kind: Transition) -> None:
    """The first frame is nearly the old picture (of a flash, the new one burnt out), the last nearly the new one, and
    in between is what is neither."""
    old, *between, new = crossing(shelf, tmp_path, kind, LONG)
    assert len(between) == LONG
    assert apart(between[-1], new) < 0.12 * max(apart(frame, new) for frame in (old, *between))
    whole = apart(old, new)
    middle = between[LONG // 2]
    if kind is Transition.FLASH:
        assert min(mean_color(between[0])) > 180
        brightness = [float(frame.mean()) for frame in between]
        assert brightness == sorted(brightness, reverse=True)
    else:
        assert apart(between[0], old) < 0.12 * max(apart(frame, old) for frame in (new, *between))
        assert apart(middle, old) > 0.2 * whole
        assert apart(middle, new) > 0.1 * whole


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("frames", "rate"), [(1, Fraction(30)), (2, Fraction(24)), (5, Fraction(24000, 1001))])
def test_short_ones_have_exact_frames(
    shelf: Shelf, tmp_path: Path, kind: Transition, frames: int, rate: Fraction
) -> None:
    """Down to a single frame and at every rate, a transition has its frames and nothing is lost around it."""
    assert len(crossing(shelf, tmp_path, kind, frames, rate=rate)) == frames + 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_a_segment_stays(shelf: Shelf, tmp_path: Path, kind: Transition) -> None:
    """Whatever a transition does on the way, its file is yuv420p in BT.709 like its neighbors."""
    crossing(shelf, tmp_path, kind, 3)
    with av.open(str(tmp_path / f"{kind.value}-1.mp4")) as container:
        context = container.streams.video[0].codec_context
        form = (context.pix_fmt, context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        assert form == ("yuv420p", 1, 1, 1, 1)
        assert context.sample_aspect_ratio in (None, 1)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in LIT])
def test_equal_pictures_keep_their_color(shelf: Shelf, tmp_path: Path, kind: Transition) -> None:
    """A transition between two pictures of one color is that color where no light or ink is part of its kind."""
    red = make_picture(tmp_path / "red.png", size=TINY, color=RED)
    for frame in crossing(shelf, tmp_path, kind, 6, pair=(red, red)):
        assert is_near(mean_color(frame), RED)
        assert frame.std(axis=(0, 1)).max() < 4


@pytest.mark.parametrize(("kind", "ink"), [(Transition.DIP_BLACK, (0, 0, 0)), (Transition.DIP_WHITE, (255, 255, 255))])
def test_a_dip_reaches_its_color_in_the_middle(shelf: Shelf, tmp_path: Path, kind: Transition, ink: Color) -> None:
    """The middle of an uneven dip is the color alone, and either half comes nearer to it or leaves it, evenly."""
    _old, *between, _new = crossing(shelf, tmp_path, kind, 9)
    assert is_near(mean_color(between[4]), ink, by=2)
    away = [apart(frame, between[4]) for frame in between]
    assert away[:5] == sorted(away[:5], reverse=True)
    assert away[4:] == sorted(away[4:])
    steps = np.diff(away)
    assert np.ptp(steps[:4]) < 6
    assert np.ptp(steps[4:]) < 6


@dataclass
class Way:
    """Where the new picture comes from, as shares of width and height, and whether it or the old one moves."""

    kind: Transition
    first: tuple[float, float]
    last: tuple[float, float]


WAYS = [
    *(Way(Transition(f"{name}_left"), (0.95, 0.5), (0.05, 0.5)) for name in ("wipe", "slide", "push", "whip")),
    *(Way(Transition(f"{name}_right"), (0.05, 0.5), (0.95, 0.5)) for name in ("wipe", "slide", "push", "whip")),
    *(Way(Transition(f"{name}_up"), (0.5, 0.95), (0.5, 0.05)) for name in ("wipe", "slide")),
    *(Way(Transition(f"{name}_down"), (0.5, 0.05), (0.5, 0.95)) for name in ("wipe", "slide")),
    Way(Transition.CIRCLE, (0.5, 0.5), (0.02, 0.02)),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.kind.value)
def test_the_new_picture_comes_from_where_its_name_says(shelf: Shelf, tmp_path: Path, way: Way) -> None:
    """In the middle the near place shows the new picture and the far one still the old; named by where it goes."""
    red = make_picture(tmp_path / "red.png", size=TINY, color=RED)
    blue = make_picture(tmp_path / "blue.png", size=TINY, color=BLUE)
    _old, *between, _new = crossing(shelf, tmp_path, way.kind, 9, pair=(red, blue))
    assert is_near(spot(between[4], way.first), BLUE, by=30)
    assert is_near(spot(between[4], way.last), RED, by=30)


def spot(picture: Picture, place: tuple[float, float]) -> tuple[float, float, float]:
    """Color around a point."""
    height, width = picture.shape[:2]
    x, y = int(width * place[0]), int(height * place[1])
    return mean_color(picture[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3])


MOVING = [
    (Transition.SLIDE_LEFT, True, False),
    (Transition.WIPE_LEFT, False, False),
    (Transition.PUSH_LEFT, True, True),
]


@pytest.mark.parametrize(("kind", "is_new_moving", "is_old_moving"), MOVING)
def test_what_moves(shelf: Shelf, tmp_path: Path, kind: Transition, is_new_moving: bool, is_old_moving: bool) -> None:
    """A wipe uncovers, a slide lays the new picture over the standing old one, a push moves both."""
    old, *between, new = crossing(shelf, tmp_path, kind, 9)
    middle, quarter = between[4], TINY[0] // 4
    assert (apart(middle[:, :quarter], old[:, :quarter]) > 3) == is_old_moving
    assert (apart(middle[:, -quarter:], new[:, -quarter:]) > 3) == is_new_moving


@pytest.mark.parametrize("kind", KINDS)
def test_between_two_gaps(shelf: Shelf, tmp_path: Path, kind: Transition) -> None:
    """Black turns into black without a trace; only what brings light of its own is seen, and rendered as a transition."""
    gaps = CutItem(id="a", frames=2), CutItem(id="b", frames=9, transition_frames=7, transition=kind)
    part = compile_cut(cut_of(*gaps), ExportSettings(), encoder="test", size=TINY)[1]
    render_segment(part, shelf, tmp_path / "film.mp4")
    brightest = max(float(picture.mean()) for picture in pictures(tmp_path / "film.mp4"))
    is_lit = kind in LIT - {Transition.DIP_BLACK}
    assert (brightest > 20) is is_lit
    assert len(part.strips) == (2 if is_lit else 1)
