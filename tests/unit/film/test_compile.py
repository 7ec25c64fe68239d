"""The cut as segments: they tile the film, and their keys change with what is seen and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.film import Segment, compile_cut, plan_render, title_spans
from core.model.cut import Cut, CutItem, Fit, Source
from core.model.film import ExportSettings, Title, TitlePlace
from core.model.look import Look, LookName
from core.model.media import MediaInfo, MediaKind
from core.model.project import Aspect, Quality
from tests.unit.film.shelf import cut_of

DRAFT, FINAL = ExportSettings(), ExportSettings(quality=Quality.FINAL)
CLIP = Source(
    blob="c" * 64, info=MediaInfo(kind=MediaKind.VIDEO, container="mp4", codec="h264", frames=100, rate=Fraction(30))
)
OTHER = CLIP.model_copy(update={"blob": "d" * 64})
STILL = Source(blob="e" * 64, info=MediaInfo(kind=MediaKind.PICTURE, container="png", codec="png", frames=1))


def compiled(cut: Cut, settings: ExportSettings = DRAFT, encoder: str = "v1") -> tuple[Segment, ...]:
    return compile_cut(cut, settings, encoder=encoder)


def keys(cut: Cut) -> list[str]:
    return [part.key for part in compiled(cut)]


items = st.builds(
    CutItem,
    id=st.text("abc", min_size=1, max_size=3),
    source=st.sampled_from([None, CLIP, OTHER, STILL]),
    in_frames=st.integers(0, 50),
    frames=st.integers(1, 800),
    speed=st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(1, 4)]),
    fit=st.sampled_from(list(Fit)),
    transition_frames=st.integers(0, 60),
)


@given(st.lists(items, max_size=8), st.sampled_from([Fraction(30), Fraction(24000, 1001), Fraction(25)]))
def test_segments_tile_the_film(listed: list[CutItem], rate: Fraction) -> None:
    """Whatever the cut, its segments follow each other without gap or overlap from 0 to its last frame."""
    cut = cut_of(*listed, rate=rate)
    at = 0
    for part in compiled(cut):
        assert part.start == at
        assert part.frames >= 1
        assert all(strip.frames == part.frames for strip in part.strips)
        at += part.frames
    assert at == cut.frames


@given(st.lists(items, min_size=1, max_size=6))
def test_plain_stretches_last_ten_seconds_at_most(listed: list[CutItem]) -> None:
    """A segment with one source is at most ten seconds long, so that a change costs little and a cancel is quick."""
    assert all(part.frames <= 300 for part in compiled(cut_of(*listed)) if len(part.strips) == 1)


@given(st.lists(items, min_size=2, max_size=6), st.data())
def test_a_changed_item_leaves_the_others(listed: list[CutItem], data: st.DataObject) -> None:
    """Changing the look of one item changes segments that touch it or its crossfades, and no other."""
    which = data.draw(st.integers(0, len(listed) - 1))
    changed = listed[which].model_copy(update={"source": CLIP.model_copy(update={"blob": "f" * 64})})
    before, after = cut_of(*listed), cut_of(*listed[:which], changed, *listed[which + 1 :])
    span = before.ranges()[which]
    fade = listed[which + 1].transition_frames if which + 1 < len(listed) else 0
    untouched = {p.key for p in compiled(before) if p.start + p.frames <= span.start or p.start >= span.stop + fade}
    assert untouched <= {part.key for part in compiled(after)}


def test_crossfade_is_a_segment_of_its_own() -> None:
    """A crossfade lies at the head of its item; the item before runs on from its own tail."""
    cut = cut_of(
        CutItem(id="a", source=CLIP, in_frames=4, frames=20, speed=Fraction(2)),
        CutItem(id="b", source=OTHER, in_frames=7, frames=30, transition_frames=10),
    )
    plain, fade, rest = compiled(cut)
    assert [(part.start, part.frames) for part in (plain, fade, rest)] == [(0, 20), (20, 10), (30, 20)]
    assert [(strip.source, strip.start) for strip in fade.strips] == [(CLIP, Fraction(44)), (OTHER, Fraction(7))]
    assert rest.strips[0].start == 17
    assert (plain.label, fade.label) == ("a", "a → b")


def test_crossfade_on_the_first_item_is_ignored() -> None:
    """There is nothing to fade from."""
    assert len(compiled(cut_of(CutItem(id="a", source=CLIP, frames=20, transition_frames=10)))) == 1


def test_crossfade_longer_than_its_item_is_cut_to_it() -> None:
    """A crossfade never reaches past its own item."""
    cut = cut_of(CutItem(id="a", source=CLIP, frames=20), CutItem(id="b", source=OTHER, frames=8, transition_frames=50))
    assert [part.frames for part in compiled(cut)] == [20, 8]


def test_long_shots_are_cut_from_their_head() -> None:
    """Trimming the tail of a long shot renders its last piece again, not the first ones."""
    long = CutItem(id="a", source=CLIP, frames=750)
    assert [part.frames for part in compiled(cut_of(long))] == [300, 300, 150]
    assert keys(cut_of(long))[:2] == keys(cut_of(long.model_copy(update={"frames": 740})))[:2]


def test_pieces_of_a_still_are_the_same_piece() -> None:
    """A still of thirty seconds is rendered once, whatever its in point and speed say."""
    cut = cut_of(CutItem(id="a", source=STILL, frames=900, in_frames=3, speed=Fraction(2)))
    assert len(set(keys(cut))) == 1
    plan = plan_render(cut, DRAFT, lambda _keys: (), encoder="v1")
    assert [part.is_kept for part in plan.segments] == [False, True, True]


@dataclass
class Change:
    """One change of the item (or the film) and whether pictures change with it."""

    name: str
    change: Callable[[CutItem], CutItem]
    is_seen: bool


BASE = CutItem(id="a", scene_id="s", source=CLIP, in_frames=3, frames=20)


def _with(**fields: object) -> Callable[[CutItem], CutItem]:
    return lambda item: item.model_copy(update=fields)


CHANGES = [
    Change("source", _with(source=OTHER), True),
    Change("in point", _with(in_frames=4), True),
    Change("length", _with(frames=21), True),
    Change("speed", _with(speed=Fraction(3, 2)), True),
    Change("fit", _with(fit=Fit.PAD), True),
    Change("to a gap", _with(source=None), True),
    Change("id", _with(id="z"), False),
    Change("scene", _with(scene_id="z"), False),
    Change("what is told of the file", _with(source=CLIP.model_copy(update={"info": OTHER.info})), False),
]


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.name)
def test_keys_change_with_the_pictures_only(case: Change) -> None:
    """A key changes exactly when the renderer would read something else."""
    assert (keys(cut_of(case.change(BASE))) != keys(cut_of(BASE))) is case.is_seen


def test_keys_change_with_size_rate_quality_and_encoder() -> None:
    """What the film as a whole decides is in every key, the encoder's version included."""
    cut = cut_of(BASE)
    found = {
        compiled(cut)[0].key,
        compiled(cut, FINAL)[0].key,
        compiled(cut, encoder="v2")[0].key,
        compiled(cut.model_copy(update={"aspect": Aspect.WIDE}))[0].key,
        compiled(cut.model_copy(update={"rate": Fraction(25)}))[0].key,
    }
    assert len(found) == 5


def test_moving_a_shot_renders_nothing() -> None:
    """Segments of a film with its shots in another order are the same segments."""
    shots = [BASE.model_copy(update={"id": name, "in_frames": place}) for place, name in enumerate("abc")]
    assert set(keys(cut_of(*shots))) == set(keys(cut_of(*reversed(shots))))


def test_sizes() -> None:
    """Final is the full size of the aspect, draft is half as wide and high."""
    cut = cut_of(BASE)
    assert [(part.width, part.height) for part in (*compiled(cut), *compiled(cut, FINAL))] == [(540, 960), (1080, 1920)]


def test_plan_counts_what_is_kept() -> None:
    """The plan says which frames are reused and which are rendered, and labels them by scene."""
    cut = cut_of(BASE, BASE.model_copy(update={"scene_id": "t", "in_frames": 50, "frames": 40}))
    first = compiled(cut)[0].key
    plan = plan_render(cut, DRAFT, lambda keys: {first} & set(keys), encoder="v1")
    assert (plan.frames, plan.kept_frames) == (60, 20)
    assert [part.label for part in plan.segments] == ["s", "t"]


def test_empty_cut() -> None:
    """No items give no segments."""
    assert compiled(cut_of()) == ()


OLD = cut_of(
    CutItem(id="a", source=CLIP, in_frames=3, frames=20),
    CutItem(id="b", source=CLIP, in_frames=50, frames=40, transition_frames=10, fit=Fit.BLUR),
    CutItem(id="gap", frames=5),
)


@pytest.mark.parametrize("quality", list(Quality))
def test_what_changes_no_picture_renders_nothing_again(quality: Quality) -> None:
    """A plain look, the cut's own shape, a label, and a title that cannot be drawn leave every key as it is."""
    plain = [part.key for part in compiled(OLD, ExportSettings(quality=quality))]
    for settings in (
        ExportSettings(quality=quality, preset="tall", aspect=Aspect.VERTICAL, reshape=Fit.BLUR),
        ExportSettings(quality=quality, look=Look(name=LookName.WARM, strength=0)),
        ExportSettings(quality=quality, titles=(Title(place=TitlePlace.OPENING, text="\uffff"),)),
    ):
        assert [part.key for part in compiled(OLD, settings)] == plain


def test_settings_left_alone_are_stored_as_before() -> None:
    """The JSON of settings holds only what was chosen, so orders, requests and films keep their digests."""
    assert ExportSettings().model_dump(mode="json") == {"quality": "draft"}
    chosen = ExportSettings(quality=Quality.FINAL, look=Look(name=LookName.WARM, strength=40))
    assert chosen.model_dump(mode="json") == {"quality": "final", "look": {"name": "warm", "strength": 40}}
    assert ExportSettings.model_validate_json(chosen.model_dump_json()) == chosen


def test_a_look_changes_every_picture_and_no_gap() -> None:
    """Another look, or more of it, renders every segment again that shows a picture; black is reused."""
    looks = [Look(), *(Look(name=LookName.WARM, strength=part) for part in (40, 100)), Look(name=LookName.MONO)]
    found = [[part.key for part in compiled(OLD, ExportSettings(look=look))] for look in looks]
    assert all(len({keys[number] for keys in found}) == len(looks) for number in range(3))
    assert len({keys[3] for keys in found}) == 1


def test_a_title_changes_only_what_it_lies_over() -> None:
    """Segments that no frame of a title touches keep their keys; moving a title over others changes those."""
    plain = [part.key for part in compiled(OLD)]

    def touched(*titles: Title) -> list[bool]:
        keys = [part.key for part in compiled(OLD, ExportSettings(titles=titles))]
        return [key != before for key, before in zip(keys, plain, strict=True)]

    assert touched(Title(place=TitlePlace.OPENING, text="Rain", frames=20)) == [True, False, False, False]
    assert touched(Title(place=TitlePlace.OPENING, text="Rain", frames=21)) == [True, True, False, False]
    assert touched(Title(place=TitlePlace.CLOSING, text="Fin", frames=5)) == [False, False, False, True]
    assert touched(Title(place=TitlePlace.LOWER_THIRD, text="Mai", start=20, frames=10)) == [False, True, False, False]
    assert touched(Title(place=TitlePlace.LOWER_THIRD, text="Mai", start=500, frames=10)) == [False] * 4


def test_opening_and_closing_share_a_short_film() -> None:
    """In a film too short for both, each gets half; alone, at most the whole."""
    both = tuple(Title(place=place, text="Rain") for place in (TitlePlace.OPENING, TitlePlace.CLOSING))
    spans = title_spans(ExportSettings(titles=both), 61)
    assert [(span.start, span.frames) for _title, span in spans] == [(0, 30), (31, 30)]
    assert title_spans(ExportSettings(titles=both[:1]), 61)[0][1].frames == 61


def test_another_shape_of_the_same_cut() -> None:
    """The film has the size of the other shape, and its pictures are fitted as was chosen."""
    settings = ExportSettings(aspect=Aspect.SQUARE, reshape=Fit.BLUR)
    parts = compiled(OLD, settings)
    assert {(part.width, part.height) for part in parts} == {(540, 540)}
    assert {strip.fit for part in parts for strip in part.strips if strip.source} == {Fit.BLUR}
    assert [part.frames for part in parts] == [part.frames for part in compiled(OLD)]
