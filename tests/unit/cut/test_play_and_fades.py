"""How shots play and give way to each other: backward, in loops, frozen; transitions in frames and beats, and what is said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cut import editing
from core.cut.changes import Shelf, changed
from core.cut.fades import fade_notes
from core.errors import InputError, NotFoundError
from core.film import compile_cut
from core.model.cut import Between, Cut, CutItem, Focus, Play
from core.model.cut_edits import Edge, read_edits
from core.model.film import ExportSettings
from core.model.look import Look, LookName
from core.model.music import BeatGrid
from core.model.transitions import Transition
from core.music.holds import held_frames, source_length
from tests.unit.cut.test_editing import cut_of, cuts, edits, shot

GRID = BeatGrid(sample_rate=1_000, samples=30_000, tempo_bpm=120, beats=tuple(range(0, 30_000, 500)), method="x")
SHELF = Shelf(order=("a", "b", "c"), grid=GRID)


def made(cut: Cut, *told: dict[str, object], shelf: Shelf = SHELF) -> Cut:
    return changed(cut, read_edits(list(told)), shelf)


def backward(name: str, frames: int, *, start: int, full: int = 300) -> CutItem:
    return shot(name, frames, full=full, start=start).model_copy(update={"play": Play.REVERSE})


def seen(item: CutItem) -> list[int]:
    """The source frames an item shows at plain speed, in the film's order."""
    numbers = list(range(item.in_frames, item.in_frames + item.frames))
    return numbers[::-1] if item.play is Play.REVERSE else numbers


@pytest.mark.parametrize(
    ("edge", "by", "first", "last"),
    [
        (Edge.HEAD, 10, 149, 100),
        (Edge.HEAD, -10, 169, 100),
        (Edge.HEAD, -1_000, 299, 100),
        (Edge.TAIL, -10, 159, 110),
        (Edge.TAIL, 10, 159, 90),
        (Edge.TAIL, 1_000, 159, 0),
    ],
)
def test_trims_of_a_backward_shot_move_the_end_that_is_seen(edge: Edge, by: int, first: int, last: int) -> None:
    """The head of a backward shot lies late in its clip and its tail early; each trim leaves the other end alone."""
    (item,) = editing.trim(cut_of(backward("a", 60, start=100)), "item_a", edge, by).items
    assert (seen(item)[0], seen(item)[-1]) == (first, last)


def test_a_backward_shot_split_in_two_shows_the_same() -> None:
    """Both halves of a backward shot together run through what the whole ran through."""
    whole = backward("a", 60, start=100)
    halves = editing.split(cut_of(whole), 20).items
    assert [number for half in halves for number in seen(half)] == seen(whole)


def test_loops_and_frozen_pictures_last_as_long_as_wanted() -> None:
    """A loop fills any length, a frozen picture stands for any; forward again they are as long as their clip."""
    cut = cut_of(shot("a", 40, full=45))
    looped = made(cut, {"edit": "loop_to", "ids": ["item_a"], "frames": 400})
    frozen = made(cut, {"edit": "play", "ids": ["item_a"], "play": "freeze"})
    longer = editing.trim(frozen, "item_a", Edge.TAIL, 100)
    assert [(one.items[0].frames, held_frames(one.items[0], one.rate)) for one in (looped, longer)] == [
        (400, 0),
        (140, 0),
    ]
    assert made(looped, {"edit": "play", "ids": ["item_a"], "play": "forward"}).items[0].frames == 45
    assert made(looped, {"edit": "speed", "ids": ["item_a"], "speed": "2"}).items[0].speed == 2
    assert editing.trim(looped, "item_a", Edge.HEAD, 10).items[0].in_frames == looped.items[0].in_frames


def test_a_loop_is_not_split() -> None:
    """The rounds of a loop would begin elsewhere after a split, so it is refused in words; a frozen shot is split."""
    looped = made(cut_of(shot("a", 40, full=45)), {"edit": "loop_to", "ids": ["item_a"], "frames": 90})
    with pytest.raises(InputError, match="loop"):
        editing.split(looped, 30)
    frozen = made(looped, {"edit": "play", "ids": ["item_a"], "play": "freeze"})
    assert [(half.in_frames, half.frames) for half in editing.split(frozen, 30).items] == [(0, 30), (0, 60)]


def test_stills_and_gaps_play_no_other_way() -> None:
    """One picture has no direction: a still stays as it is, and in a loop it simply stands."""
    cut = cut_of(shot("a", 30, full=1), shot("b", 30, full=None))
    ids = ["item_a", "item_b"]
    assert made(cut, {"edit": "play", "ids": ids, "play": "reverse"}).items == cut.items
    stretched = made(cut, {"edit": "loop_to", "ids": ids, "frames": 90})
    assert [(item.frames, item.play) for item in stretched.items] == [(90, Play.FORWARD)] * 2


@pytest.mark.parametrize(
    ("edit", "name", "value"),
    [
        ({"edit": "between", "between": "motion"}, "between", Between.MOTION),
        ({"edit": "focus", "focus": {"x": 0.25, "y": 1}}, "focus", Focus(x=0.25, y=1)),
        ({"edit": "sharpen", "sharpen": 40}, "sharpen", 40),
        ({"edit": "look", "look": {"name": "warm"}}, "look", Look(name=LookName.WARM)),
        ({"edit": "look", "look": None}, "look", None),
    ],
)
def test_each_picture_edit_changes_its_field_and_no_gap(edit: dict[str, object], name: str, value: object) -> None:
    """What a shot looks like is set on the chosen shots that have a picture, and on nothing else."""
    cut = cut_of(shot("a", 30), shot("b", 30, full=None), shot("c", 30))
    after = made(cut, {**edit, "ids": ["item_a", "item_b"]})
    assert getattr(after.items[0], name) == value
    assert after.items[1:] == cut.items[1:]
    assert after.items[0].model_copy(update={name: getattr(cut.items[0], name)}) == cut.items[0]


LENGTHS = [
    ({"kind": "zoom"}, 12),
    ({"frames": 20}, 20),
    ({"beats": "1"}, 15),
    ({"beats": "1/2"}, 8),
    ({"beats": "5/2"}, 38),
    ({"frames": 0, "kind": "circle"}, 0),
]


@pytest.mark.parametrize(("more", "frames"), LENGTHS)
def test_lengths_are_told_in_frames_or_beats_or_left_to_the_kind(more: dict[str, object], frames: int) -> None:
    """A kind alone takes the usual length, beats are counted in the song at that place; halves of a frame round to even."""
    cut = changed(
        cut_of(shot("a", 60), shot("b", 90)), read_edits([{"edit": "fit", "ids": ["item_a"], "fit": "pad"}]), SHELF
    )
    after = made(cut, {"edit": "transition", "ids": ["item_b"], **more})
    assert after.items[1].transition_frames == frames
    assert after.items[1].transition.value == more.get("kind", "crossfade")


def test_beats_need_beats_and_come_in_halves() -> None:
    """A length in beats is refused in words where there are none; a third of a beat is no length."""
    cut = cut_of(shot("a", 60), shot("b", 90))
    with pytest.raises(InputError, match="no beats"):
        made(cut, {"edit": "transition", "ids": ["item_b"], "beats": "1"}, shelf=Shelf())
    with pytest.raises(InputError):
        read_edits([{"edit": "transition", "ids": ["item_b"], "beats": "1/3"}])
    with pytest.raises(NotFoundError):
        made(cut, {"edit": "transition", "ids": ["item_x"], "frames": 3})


def test_too_short_a_shot_shortens_its_transition_and_says_so() -> None:
    """A transition longer than its shot is stored as long as the shot, and the notes name it; so after a trim."""
    cut = cut_of(shot("a", 60), shot("b", 10))
    after = made(cut, {"edit": "transition", "ids": ["item_b"], "kind": "wipe_left", "frames": 25})
    assert after.items[1].transition_frames == 10
    assert after.notes == ("The wipe left into scene 2 was shortened to 10 frames: the shot is no longer than that.",)
    trimmed = made(after, {"edit": "trim", "id": "item_b", "edge": "tail", "by": -4})
    assert trimmed.notes == ("The wipe left into scene 2 was shortened to 6 frames: the shot is no longer than that.",)
    assert made(after, {"edit": "transition", "ids": ["item_b"], "frames": 3}).notes == ()


def test_every_cut_at_once() -> None:
    """One transition for the whole film leaves the first shot alone and counts what had to be shortened."""
    cut = cut_of(*(shot(name, 5) for name in "abcdef"))
    after = made(cut, {"edit": "transitions", "kind": "flash", "frames": 8})
    assert [item.transition_frames for item in after.items] == [0, 5, 5, 5, 5, 5]
    assert {item.transition for item in after.items} == {Transition.FLASH}
    assert after.notes == ("5 transitions were shortened: their shots are too short for them.",)


def test_held_tails_and_flashes_off_the_beat_are_said() -> None:
    """A shot without footage under the next transition is held, and the cut says for how long; a flash shows only the
    new shot, and is told when it misses its beat."""
    fade = {"transition_frames": 10}
    cut = cut_of(shot("a", 55, full=60), shot("b", 40).model_copy(update=fade))
    names = {"a": "scene 1", "b": "scene 2"}

    def told(cut: Cut) -> tuple[str, ...]:
        return fade_notes(cut, lambda item: names[item.scene_id or ""])

    assert told(cut) == ("Scene 1 is held for 5 frames under the crossfade into scene 2: its clip has no more.",)
    turned = cut_of(backward("a", 55, start=4, full=60), cut.items[1])
    assert told(turned) == ("Scene 1 is held for 6 frames under the crossfade into scene 2: its clip has no more.",)
    flash = cut.items[1].model_copy(update={"transition": Transition.FLASH})
    lit = cut_of(cut.items[0], flash).model_copy(update={"beat_frames": (0, 52)})
    assert told(lit) == ("The flash into scene 2 is 3 frames off its beat.",)


@st.composite
def more_edits(draw: st.DrawFn, cut: Cut) -> dict[str, object]:
    """Any way to play, and any transition at every cut."""
    if draw(st.booleans()):
        kind = draw(st.sampled_from(list(Transition)))
        return {"edit": "transitions", "kind": kind.value, "frames": draw(st.integers(0, 80))}
    ids = draw(st.lists(st.sampled_from([item.id for item in cut.items]), min_size=1, unique=True))
    if draw(st.booleans()):
        return {"edit": "loop_to", "ids": ids, "frames": draw(st.integers(1, 400))}
    return {"edit": "play", "ids": ids, "play": draw(st.sampled_from(list(Play))).value}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_edited_the_segments_add_up(data: st.DataObject) -> None:
    """After any edits the segments are the film without gap or overlap, at the film's rate and at others; transitions
    never overlap; forward and looped strips never begin before their source; nothing is held that was not."""
    cut = data.draw(cuts())
    for _ in range(data.draw(st.integers(1, 4))):
        told = data.draw(st.one_of(edits(cut), more_edits(cut)))
        try:
            cut = made(cut, told)
        except InputError:
            continue
        for item in cut.items:
            full = source_length(item.source, cut.rate)
            assert held_frames(item, cut.rate) == 0
            assert full is None or 0 <= item.in_frames < full
    rate = data.draw(st.sampled_from([cut.rate, Fraction(24), Fraction(24000, 1001)]))
    at = 0
    for part in compile_cut(cut.model_copy(update={"rate": rate}), ExportSettings(), encoder="test", size=(96, 160)):
        assert part.start == at
        assert part.frames >= 1
        at = part.stop
        for strip in part.strips:
            assert strip.frames == part.frames
            assert strip.start >= 0 or strip.play is Play.REVERSE
    assert at == cut.frames
