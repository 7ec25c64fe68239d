"""Moods by the offline writer: four that cannot be mistaken for one another, bent by the brief's words."""

from __future__ import annotations

import colorsys
import itertools
import math

import pytest

from core.model.replies import MoodReply
from core.providers.offline.colors import hex_of, luma_of, rgb_of
from tests.unit.providers.offline.writing.conftest import BOTTLE, DRIVE, LIGHTHOUSE, Desk


def away(one: MoodReply, other: MoodReply) -> float:
    """Mean distance of two palettes, color by color, of 441 at most."""
    pairs = zip(one.palette, other.palette, strict=True)
    return sum(math.dist(rgb_of(a), rgb_of(b)) for a, b in pairs) / len(one.palette)


@pytest.mark.parametrize("text", [DRIVE, LIGHTHOUSE, BOTTLE, ""])
@pytest.mark.parametrize("seed", range(5))
def test_four_that_differ(desk: Desk, text: str, seed: int) -> None:
    """Four moods with five colors each from dark to light, other names, other light, other palettes."""
    moods = desk.moods(text, seed).moods
    assert len(moods) == 4
    assert len({mood.name for mood in moods}) == 4
    assert len({mood.light for mood in moods}) == 4
    assert all(len(mood.palette) == 5 and len(mood.keywords) == 5 for mood in moods)
    assert all(luma_of(mood.palette[0]) < luma_of(mood.palette[2]) < luma_of(mood.palette[4]) for mood in moods)
    assert min(away(one, other) for one, other in itertools.combinations(moods, 2)) > 25


def test_brief_calls_for_its_mood(desk: Desk) -> None:
    """A night drive is offered a night mood, a product a plain one, a storm at sea a gray one."""
    for text, names in (
        (DRIVE, {"Sodium", "Night Shift", "Wet Neon"}),
        (BOTTLE, {"Paper White", "Daylight Studio", "Plain", "First Light", "Early", "Before Anyone"}),
        (LIGHTHOUSE, {"Overcast", "Slate", "Weather Coming"}),
    ):
        assert names & {mood.name for mood in desk.moods(text).moods}


def test_own_things_are_keywords(desk: Desk) -> None:
    """Each mood is anchored in things that the brief itself names."""
    for mood in desk.moods(LIGHTHOUSE).moods:
        assert any(word in LIGHTHOUSE for word in mood.keywords)


def test_words_pull_the_hue(desk: Desk) -> None:
    """The same mood is greener in a forest than in the desert."""

    def hue(text: str) -> float:
        (mood,) = (
            mood for mood in desk.moods(text, 1, count=8).moods if mood.name in {"Overcast", "Slate", "Weather Coming"}
        )
        return colorsys.rgb_to_hsv(*(part / 255 for part in rgb_of(mood.palette[2])))[0]

    assert abs(hue("forest forest leaves") - 1 / 3) < abs(hue("desert sand, gold, sun") - 1 / 3)


def test_note_bends_all(desk: Desk) -> None:
    """`darker` makes every palette darker."""
    plain, darker = desk.moods(DRIVE, 2), desk.moods(DRIVE, 2, note="darker")
    by_name = {mood.light: mood for mood in plain.moods}
    both = [(by_name[mood.light], mood) for mood in darker.moods if mood.light in by_name]
    assert both
    assert all(luma_of(after.palette[1]) <= luma_of(before.palette[1]) for before, after in both)


@pytest.mark.parametrize(("count", "given"), [(1, 1), (3, 3), (8, 8), (20, 8), (0, 4), (None, 4)])
def test_count(desk: Desk, count: int | None, given: int) -> None:
    """As many moods as are asked for, within what a board holds."""
    assert len(desk.moods(DRIVE, 1, count=count).moods) == given


def test_another_seed_other_moods(desk: Desk) -> None:
    """Asked again with another seed, other moods are offered; with the same seed the same."""
    assert desk.moods(DRIVE, 1) == desk.moods(DRIVE, 1)
    assert len({desk.moods(DRIVE, seed).to_json() for seed in range(6)}) == 6


@pytest.mark.parametrize(
    ("color", "known"), [((1, 0, 0), "#ffffff"), ((0, 0, 0), "#000000"), ((0.628, 0.2577, 29.2), "#ff0000")]
)
def test_oklch(color: tuple[float, float, float], known: str) -> None:
    """Known colors come out as known; impossible ones are made possible."""
    assert all(abs(a - b) <= 2 for a, b in zip(rgb_of(hex_of(*color)), rgb_of(known), strict=True))
    assert len(hex_of(0.9, 0.9, 200)) == 7
