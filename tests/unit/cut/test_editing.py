"""Edits of a timeline: whole frames, at least one each, nothing asked of a source that it does not have."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cut import editing
from core.cut.changes import Shelf, changed, cut_words
from core.errors import InputError, NotFoundError
from core.model.cut import ClipSound, Cut, CutItem, Fit, SongUse, Source
from core.model.cut_edits import Edge, read_edits
from core.model.media import MediaInfo, MediaKind
from core.model.music import BeatGrid
from core.model.project import Aspect
from core.music.holds import held_frames

SONG = SongUse(
    source=Source(
        blob="song",
        info=MediaInfo(kind=MediaKind.AUDIO, container="wav", codec="pcm_s16le", duration_s=Fraction(30), channels=2),
    ),
    in_samples=4_800,
)
SPEEDS = [Fraction(1, 4), Fraction(15, 16), Fraction(1), Fraction(3, 2), Fraction(4)]


def clip(name: str, frames: int) -> Source:
    """A clip of so many frames at 30 a second; a single frame is a still."""
    info = MediaInfo(
        kind=MediaKind.VIDEO, container="mp4", codec="h264", frames=frames, duration_s=Fraction(frames, 30)
    )
    return Source(blob=name, info=info)


def shot(name: str, frames: int, *, full: int | None = 300, start: int = 0, speed: Fraction = Fraction(1)) -> CutItem:
    source = None if full is None else clip(name, full)
    scene = None if full is None else name
    return CutItem(id=f"item_{name}", scene_id=scene, source=source, in_frames=start, frames=frames, speed=speed)


def cut_of(*items: CutItem) -> Cut:
    return Cut(aspect=Aspect.WIDE, items=items, song=SONG, notes=("Planned.",))


@st.composite
def items(draw: st.DrawFn, number: int) -> CutItem:
    """A shot that lies within its source, a still, or a gap."""
    full = draw(st.sampled_from([None, 1, 40, 90, 300]))
    speed = draw(st.sampled_from(SPEEDS))
    start = draw(st.integers(0, full - 1)) if full is not None and full > 1 else 0
    most = 200 if full is None or full == 1 else max(1, int((full - start) / speed))
    frames = draw(st.integers(1, most))
    fade = draw(st.integers(0, frames))
    return shot(f"s{number}", frames, full=full, start=start, speed=speed).model_copy(
        update={"transition_frames": fade}
    )


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    return cut_of(*(draw(items(number)) for number in range(draw(st.integers(1, 6)))))


@st.composite
def edits(draw: st.DrawFn, cut: Cut) -> dict[str, object]:
    """Any edit a strip could name, also too far."""
    ids = [item.id for item in cut.items]
    some = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True))
    far = st.integers(-400, 400)
    kind = draw(st.sampled_from(["trim", "move", "gap", "split", "duplicate", "delete", "speed", "fit", "transition"]))
    more: dict[str, object] = {
        "trim": {"id": some[0], "edge": draw(st.sampled_from(["head", "tail"])), "by": draw(far)}
        | {"is_roll": draw(st.booleans())},
        "move": {"ids": some, "before": draw(st.sampled_from([None, *ids]))},
        "gap": {"before": draw(st.sampled_from([None, *ids])), "frames": draw(st.integers(1, 90))},
        "split": {"at": draw(st.integers(0, cut.frames))},
        "speed": {"ids": some, "speed": str(draw(st.sampled_from(SPEEDS)))},
        "fit": {"ids": some, "fit": draw(st.sampled_from(list(Fit))).value},
        "transition": {"ids": some, "frames": draw(st.integers(0, 100))},
    }.get(kind, {"ids": some})  # type: ignore[assignment]
    return {"edit": kind, **more}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_edit_leaves_a_cut_that_can_be_rendered(data: st.DataObject) -> None:
    """Each item has a frame or more, its own name, a fade no longer than itself and a beginning within its source; the
    ranges add up; no shot is held that was not; the song is untouched."""
    cut = data.draw(cuts())
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            made = changed(cut, read_edits([data.draw(edits(cut))]), Shelf())
        except InputError:
            continue
        assert made.frames == sum(item.frames for item in made.items) == made.ranges()[-1].stop
        assert len({item.id for item in made.items}) == len(made.items)
        for item in made.items:
            assert item.frames >= 1
            assert 0 <= item.transition_frames <= item.frames
            assert held_frames(item, made.rate) == 0
            assert item.source is None or item.in_frames <= max(0, item.source.info.frames - 1)
        assert made.song == cut.song
        cut = made


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_roll_keeps_the_film_and_all_other_cuts(data: st.DataObject) -> None:
    """A roll moves one cut and nothing else; the film stays as long as it was."""
    cut = data.draw(cuts().filter(lambda cut: len(cut.items) > 1))
    place, by = data.draw(st.integers(1, len(cut.items) - 1)), data.draw(st.integers(-300, 300))
    made = editing.roll(cut, cut.items[place].id, Edge.HEAD, by)
    assert made.frames == cut.frames
    moved = {span.start for span in made.ranges()} ^ {span.start for span in cut.ranges()}
    assert len(moved) in (0, 2)
    left = editing.roll(cut, cut.items[place - 1].id, Edge.TAIL, by)
    assert left == made


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_splitting_changes_no_picture(data: st.DataObject) -> None:
    """Both halves of a split show on either side of it what the whole showed, to the source frame at whole speeds."""
    cut = data.draw(cuts().filter(lambda cut: cut.frames > 1))
    at = data.draw(st.integers(1, cut.frames - 1))
    if at in {span.start for span in cut.ranges()}:
        with pytest.raises(InputError):
            editing.split(cut, at)
        return
    made = editing.split(cut, at)
    assert made.frames == cut.frames
    assert len(made.items) == len(cut.items) + 1
    for frame in {0, at - 1, at, min(at + 7, cut.frames - 1), cut.frames - 1}:
        before, after = seen(cut, frame), seen(made, frame)
        assert before[0] == after[0]
        assert before[1] - 1 < after[1] <= before[1]


def test_splitting_makes_no_dip_in_the_sound() -> None:
    """Each half of a split keeps the fade of its own end: a fade in does not come a second time, nor a fade out too early."""
    sound = ClipSound(gain_db=-3.0, fade_in_frames=4, fade_out_frames=6)
    cut = Cut(aspect=Aspect.WIDE, items=(CutItem(id="a", frames=40, sound=sound),))
    first, second = editing.split(cut, 20).items
    assert first.sound == ClipSound(gain_db=-3.0, fade_in_frames=4)
    assert second.sound == ClipSound(gain_db=-3.0, fade_out_frames=6)


def seen(cut: Cut, frame: int) -> tuple[str | None, Fraction]:
    """Which source is shown at a film frame, and where in it."""
    for item, span in zip(cut.items, cut.ranges(), strict=True):
        if span.start <= frame < span.stop:
            if item.source is None or item.source.info.frames == 1:
                return (item.source.blob if item.source else None), Fraction(0)
            return item.source.blob, item.in_frames + (frame - span.start) * item.speed
    raise AssertionError(frame)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_moving_loses_nothing(data: st.DataObject) -> None:
    """An order has the same shots, and the moved ones stand together in their old order."""
    cut = data.draw(cuts())
    ids = data.draw(st.lists(st.sampled_from([item.id for item in cut.items]), min_size=1, unique=True))
    before = data.draw(st.sampled_from([None, *(item.id for item in cut.items)]))
    made = editing.move(cut, ids, before)
    assert sorted(made.items, key=lambda item: item.id) == sorted(cut.items, key=lambda item: item.id)
    moved = [item.id for item in made.items if item.id in ids]
    assert moved == [item.id for item in cut.items if item.id in ids]
    places = [number for number, item in enumerate(made.items) if item.id in ids]
    assert places == list(range(places[0], places[0] + len(places)))


TRIMS = [
    (Edge.TAIL, -10, (50, 0, 90)),
    (Edge.TAIL, 1_000, (300, 0, 340)),
    (Edge.TAIL, -1_000, (1, 0, 41)),
    (Edge.HEAD, 10, (50, 10, 90)),
    (Edge.HEAD, -10, (60, 0, 100)),
    (Edge.HEAD, 1_000, (1, 59, 41)),
]


@pytest.mark.parametrize(("edge", "by", "wanted"), TRIMS)
def test_trims_stop_at_the_source_and_at_one_frame(edge: Edge, by: int, wanted: tuple[int, int, int]) -> None:
    """A trim moves what follows, and ends where the clip or the shot does."""
    made = editing.trim(cut_of(shot("a", 60), shot("b", 40)), "item_a", edge, by)
    assert (made.items[0].frames, made.items[0].in_frames, made.frames) == wanted


def test_stills_and_gaps_are_endless() -> None:
    """A still and a gap can be drawn as long as wanted, at both ends."""
    cut = cut_of(shot("a", 30, full=1), shot("b", 30, full=None))
    assert editing.trim(cut, "item_a", Edge.TAIL, 500).items[0].frames == 530
    assert editing.trim(cut, "item_b", Edge.HEAD, -500).items[1].frames == 530


def test_a_held_shot_may_stay_held_but_not_longer() -> None:
    """A shot that is longer than its clip can get shorter, never longer."""
    cut = cut_of(shot("a", 60, full=45))
    assert editing.trim(cut, "item_a", Edge.TAIL, 5).items[0].frames == 60
    assert editing.trim(cut, "item_a", Edge.TAIL, -5).items[0].frames == 55


def test_speed_shortens_only_where_the_clip_runs_out() -> None:
    """Slow motion keeps the length; twice as fast a clip that then lasts half as long shortens its shot."""
    cut = cut_of(shot("a", 100, full=120), shot("b", 40, full=1))
    slow = editing.set_speed(cut, ["item_a", "item_b"], Fraction(1, 2))
    fast = editing.set_speed(cut, ["item_a"], Fraction(2))
    assert [(item.frames, item.speed) for item in slow.items] == [(100, Fraction(1, 2)), (40, Fraction(1))]
    assert (fast.items[0].frames, fast.items[0].speed) == (60, Fraction(2))


def test_copies_get_names_of_their_own() -> None:
    """Copies stand after the last shot that was copied, under names nobody has."""
    made = editing.duplicate(cut_of(shot("a", 10), shot("b", 20), shot("c", 30)), ["item_b", "item_a"])
    assert [item.id for item in made.items] == ["item_a", "item_b", "item_a_2", "item_b_2", "item_c"]


def test_what_cannot_be_done_is_said() -> None:
    """The last shot stays, a lost shot is named, and a scene without a clip is not put in."""
    cut = cut_of(shot("a", 10))
    with pytest.raises(InputError, match="at least one shot"):
        editing.delete(cut, ["item_a"])
    with pytest.raises(NotFoundError):
        editing.trim(cut, "item_b", Edge.HEAD, 1)
    with pytest.raises(InputError, match="no clip"):
        changed(cut, read_edits([{"edit": "shot", "scene_id": "b"}]), Shelf())
    with pytest.raises(InputError, match="over by then"):
        changed(cut, read_edits([{"edit": "song", "in_samples": 48_000 * 31}]), Shelf())


BAD = [
    [],
    [{"edit": "explode"}],
    [{"edit": "speed", "ids": ["item_a"], "speed": "9"}],
    [{"edit": "trim", "id": "item_a", "edge": "side", "by": 1}],
    [{"edit": "delete", "ids": []}],
    ["text"],
    [{"edit": "delete", "ids": ["item_a"], "items": []}],
]


@pytest.mark.parametrize("told", BAD)
def test_a_screen_cannot_send_what_is_no_edit(told: list[object]) -> None:
    """What is not an edit we know, or is outside its bounds, is refused before anything is changed."""
    with pytest.raises(InputError):
        read_edits(told)


def test_beats_follow_the_song_and_the_length() -> None:
    """After an edit the cut carries today's beats that fall into it; the planner's notes were about another cut."""
    grid = BeatGrid(sample_rate=1_000, samples=30_000, tempo_bpm=60, beats=tuple(range(0, 30_000, 1_000)), method="x")
    cut = cut_of(shot("a", 60), shot("b", 40))
    made = changed(cut, read_edits([{"edit": "delete", "ids": ["item_b"]}]), Shelf(grid=grid))
    assert (made.beat_frames, made.notes) == ((27, 57), ())
    later = changed(cut, read_edits([{"edit": "song", "in_samples": 0, "fade_out_frames": 30}]), Shelf(grid=grid))
    assert later.beat_frames == (0, 30, 60, 90)
    assert later.song is not None
    assert later.song.fade_out_frames == 30


def test_takes_of_today_come_in_where_the_old_ones_were() -> None:
    """Another take fills the same place, a new scene comes after the one before it, a scene that left goes."""
    cut = cut_of(shot("a", 60, start=100), shot("gone", 30), shot("c", 40))
    clips = {"a": (clip("new", 80), 60), "b": (clip("b", 50), 90), "c": (clip("c", 300), 40)}
    made = editing.with_takes(cut, ["a", "b", "c"], clips)
    assert [(item.scene_id, item.frames) for item in made.items] == [("a", 60), ("b", 50), ("c", 40)]
    assert made.items[0].source == clips["a"][0]
    assert made.items[0].in_frames == 20
    assert cut_words(made).startswith("3 shots, 0:05.00")


def test_notes_are_no_content() -> None:
    """A cut with notes has the digest of one without, and one without is written as before there were any."""
    cut = cut_of(shot("a", 10))
    plain = cut.model_copy(update={"notes": ()})
    assert cut.digest() == plain.digest()
    assert "notes" not in plain.to_json()
    assert Cut.from_json(cut.to_json()) == cut
