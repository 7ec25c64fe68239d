"""Tails: a transition made from handed-on pictures is the transition made from its sources, and nothing is left."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from core.film import Segment, Tails, compile_cut, render_segment
from core.model.cut import CutItem, Play
from core.model.film import ExportSettings
from core.model.look import Grade, Look, LookName
from tests.unit.film.shelf import TINY, Shelf, cut_of, pictures


def two_shots(shelf: Shelf, stock: Path, **first: object) -> tuple[Segment, ...]:
    """A plain stretch, a transition, a plain stretch."""
    before = CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), in_frames=40, frames=50)
    after = CutItem(id="b", source=shelf.put(stock / "red.mp4"), frames=30, transition_frames=9)
    settings = ExportSettings(look=Look(name=LookName.WARM))
    return compile_cut(cut_of(before.model_copy(update=first), after), settings, encoder="test", size=TINY)


def test_handed_on_pictures_are_those_of_the_source(shelf: Shelf, stock: Path, tmp_path: Path) -> None:
    """With the tail, without its clip's file even being read, every picture of the transition is as without it."""
    shot, transition, _rest = parts = two_shots(shelf, stock)
    tails = Tails(tmp_path, [parts], parts)
    render_segment(transition, shelf, tmp_path / "alone.mp4")
    render_segment(shot, shelf, tmp_path / "shot.mp4", tails=tails)
    ready = tails.ready_for(transition)
    assert ready is not None
    assert ready.stat().st_size == 9 * TINY[0] * TINY[1] * 3 // 2
    render_segment(transition, shelf, tmp_path / "handed.mp4", tails=tails)
    alone, handed = pictures(tmp_path / "alone.mp4"), pictures(tmp_path / "handed.mp4")
    assert len(handed) == 9
    assert all(np.array_equal(one, other) for one, other in zip(alone, handed, strict=True))
    assert tails.ready_for(transition) is None
    assert not list(tmp_path.glob("*.yuv*"))


def test_a_shot_that_hands_on_is_itself_unchanged(shelf: Shelf, stock: Path, tmp_path: Path) -> None:
    """Writing a tail besides changes no picture of the shot."""
    shot, *_rest = parts = two_shots(shelf, stock)
    render_segment(shot, shelf, tmp_path / "plain.mp4")
    render_segment(shot, shelf, tmp_path / "handing.mp4", tails=Tails(tmp_path, [parts], parts))
    pairs = zip(pictures(tmp_path / "plain.mp4"), pictures(tmp_path / "handing.mp4"), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)


@pytest.mark.parametrize(
    "first",
    [
        {"play": Play.REVERSE},
        {"play": Play.LOOP},
        {"speed": Fraction(3, 2)},
        {"look": Look(grade=Grade(grain=40))},
        {"source": None},
    ],
    ids=str,
)
def test_only_plain_shots_hand_on(shelf: Shelf, stock: Path, tmp_path: Path, first: dict[str, object]) -> None:
    """Where a picture depends on more than its place in the source, the transition reads the source itself."""
    parts = two_shots(shelf, stock, **first)
    tails = Tails(tmp_path, [parts], parts)
    assert all(tails.asked_of(part) is None for part in parts)


def test_a_transition_follows_its_shot(shelf: Shelf, stock: Path, tmp_path: Path) -> None:
    """Whatever the order of rendering was, the transition comes right behind; what is kept already asks for nothing."""
    shot, transition, rest = parts = two_shots(shelf, stock)
    assert Tails(tmp_path, [parts], parts).ordered((transition, rest, shot)) == (rest, shot, transition)
    for missing in ((transition, rest), (shot, rest)):
        tails = Tails(tmp_path, [parts], missing)
        assert tails.ordered(missing) == missing
        assert tails.asked_of(shot) is None


def test_a_tail_that_comes_too_late_is_no_burden(shelf: Shelf, stock: Path, tmp_path: Path) -> None:
    """A transition that was begun before its shot was rendered needs no file, so none stays on the disk until the export ends."""
    shot, transition, rest = parts = two_shots(shelf, stock)
    tails = Tails(tmp_path, [parts], parts)
    assert tails.ready_for(transition) is None
    for part in (shot, rest):
        render_segment(part, shelf, tmp_path / f"{part.key}.mp4", tails=tails)
    assert not list(tmp_path.glob("*.yuv*"))
