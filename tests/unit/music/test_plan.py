from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from core.errors import InputError
from core.music.plan import plan_cut, plan_film
from tests.unit.music.songs import cut_order, shot, steady_grid


def _frames(wanted: list[int], **options: object) -> list[int]:
    return [item.frames for item in plan_cut(cut_order(wanted, **options)).items]  # type: ignore[arg-type]


def _cuts(wanted: list[int], **options: object) -> list[int]:
    cut = plan_cut(cut_order(wanted, **options))  # type: ignore[arg-type]
    return [part.start for part in cut.ranges()][1:]


def test_nothing_to_cut() -> None:
    """An order without shots is refused in words."""
    with pytest.raises(InputError, match="nothing to cut yet"):
        plan_cut(cut_order([]))


def test_lengths_that_are_whole_beats_stay() -> None:
    """Shots that already last whole beats keep their lengths, however strong the beats beside them."""
    assert _frames([150, 90, 60, 300], grid=steady_grid(120, 30), length=600) == [150, 90, 60, 300]


def test_error_is_carried_forward() -> None:
    """With equal shots between two beats long, lengths alternate so that no cut drifts a beat from its due moment."""
    cuts = _cuts([50] * 18, grid=steady_grid(120, 30), length=900)
    assert all(cut % 15 == 0 for cut in cuts)
    assert all(abs(cut - 50 * (number + 1)) <= 15 for number, cut in enumerate(cuts))


def test_cuts_prefer_downbeats_nearby() -> None:
    """Where the due moment lies between beats, the first beat of a bar wins over a plain one."""
    assert _cuts([112, 128], grid=steady_grid(120, 8), length=240) == [120]
    assert _cuts([98, 142], grid=steady_grid(120, 8), length=240) in ([90], [105])


def test_song_that_starts_later() -> None:
    """Beats are counted from where the song is entered, not from its first sample."""
    order = cut_order([50, 50, 50], grid=steady_grid(120, 30), length=150, in_s=1.25)
    cut = plan_cut(order)
    assert cut.beat_frames[:3] == (8, 23, 38)
    assert {part.start for part in cut.ranges()[1:]} <= set(cut.beat_frames)


def test_beats_land_on_the_nearest_frame_of_any_rate() -> None:
    """At 29.97 frames a second each beat is on the frame nearest to it."""
    grid, rate = steady_grid(97, 20), Fraction(30_000, 1001)
    cut = plan_cut(cut_order([100, 100, 100], grid=grid, length=300, rate=rate))
    moments = [grid.beat_s(index) * rate for index in range(len(cut.beat_frames))]
    assert all(abs(frame - moment) <= Fraction(1, 2) for frame, moment in zip(cut.beat_frames, moments, strict=True))


@dataclass(frozen=True)
class Length:
    rule: str
    wanted: list[int]
    frames: int
    length: int | None = None
    song_s: float | None = None
    available: list[int | None] | None = None


LENGTHS = [
    Length("as long as asked for", [150] * 6, 900, length=900, song_s=60),
    Length("asked for, though the end is no beat", [100] * 5, 437, length=437, song_s=60),
    Length("the sum of its shots, on the nearest beat", [50, 50, 52], 150, song_s=60),
    Length("the sum of its shots without a song", [50, 50, 52], 152),
    Length("no longer than the song", [150] * 6, 780, length=900, song_s=26),
    Length("as asked for when the song is much too short", [150] * 6, 900, length=900, song_s=2),
    Length("longer than asked for when shots could not be seen", [4] * 200, 2400, length=900, song_s=60),
    Length("no longer than the clips", [150] * 3, 150, length=900, song_s=60, available=[60, 50, 40]),
    Length("stretched a little over clips just too short", [150] * 6, 900, length=900, available=[149] * 6),
    Length("one still may fill it", [30], 900, length=900, song_s=60),
]


@pytest.mark.parametrize("case", LENGTHS, ids=lambda case: case.rule)
def test_length_of_the_film(case: Length) -> None:
    """The film is as long as asked for, unless song, clips or the shortest visible shot forbid it."""
    grid = steady_grid(120, case.song_s) if case.song_s else None
    order = cut_order(case.wanted, grid=grid, length=case.length, available=case.available)
    assert plan_cut(order).frames == case.frames


def test_two_hundred_shots_are_all_seen() -> None:
    """Two hundred shots in a song with fewer beats keep their order, and each lasts at least 12 frames."""
    cut = plan_cut(cut_order([20] * 200, grid=steady_grid(90, 130), length=3600))
    assert [item.scene_id for item in cut.items] == [f"scene_{number}" for number in range(200)]
    assert min(item.frames for item in cut.items) >= 12
    assert cut.frames == 3600


def test_more_shots_than_beats_use_half_beats() -> None:
    """Where there are two shots for each beat, cuts fall on beats and half beats."""
    cuts = _cuts([15] * 20, grid=steady_grid(60, 10), length=300)
    assert cuts == [15 * number for number in range(1, 20)]


def test_song_ends_early() -> None:
    """After the last beat of a song that is too short, cuts fall where they are due."""
    assert _cuts([150] * 4, grid=steady_grid(120, 4), length=600) == [150, 300, 450]


def test_long_footage_shows_its_middle() -> None:
    """Imported footage much longer than its shot is shown from the middle; a clip a little longer from its start."""
    cut = plan_cut(cut_order([60, 60], available=[3000, 75], length=120))
    assert [item.in_frames for item in cut.items] == [1470, 0]


def test_short_clip_gives_its_time_to_others() -> None:
    """A clip shorter than its shot is shown whole, and its neighbors take over what is missing."""
    plan = plan_film(cut_order([100, 100, 100], available=[60, 400, 400], length=300))
    assert [item.frames for item in plan.cut.items] == [60, 120, 120]
    assert plan.held == ()


def test_hold_is_the_last_resort() -> None:
    """Only a clip shorter than the shortest shot holds its last frame, and the plan says which and for how long."""
    plan = plan_film(cut_order([60, 60], available=[5, 200]))
    assert plan.held == (("scene_0", 7),)
    assert plan.notes[-1] == "Scene 1 is held 0.2 s: its clip is shorter than its shot."


def test_clip_of_one_frame_is_a_still() -> None:
    """A clip of a single frame lasts as long as it is wanted, without being called held."""
    plan = plan_film(cut_order([60, 60], available=[1, 200]))
    assert [item.frames for item in plan.cut.items] == [60, 60]
    assert plan.held == ()


def test_slowed_shots_are_told() -> None:
    """A clip a little too short for its beats is slowed by at most a tenth, and a note says so."""
    plan = plan_film(cut_order([150] * 6, available=[150] * 6, grid=steady_grid(115.3, 40), length=900))
    assert all(Fraction(9, 10) <= item.speed <= 1 for item in plan.cut.items)
    assert any("slowed" in note for note in plan.notes)
    assert {part.start for part in plan.cut.ranges()[1:]} <= set(plan.cut.beat_frames)


def test_crossfades_only_where_both_allow() -> None:
    """A fade stands at the head of every shot but the first, is cut to half a neighbor, and needs a tail to fade from."""
    cut = plan_cut(cut_order([60, 60, 14, 60], available=[200, 60, 200, 200], length=194, fade=10))
    assert [item.transition_frames for item in cut.items] == [0, 10, 0, 7]
    cut = plan_cut(cut_order([60, 60], available=[64, 200], length=120, fade=10))
    assert cut.items[1].transition_frames == 10
    assert cut.items[0].speed == Fraction(64, 70)


def test_why_it_is_not_as_long_as_asked() -> None:
    """A film of another length than asked for says why."""
    by_song = plan_film(cut_order([150] * 6, grid=steady_grid(120, 26), length=900)).notes[0]
    assert by_song == "The film lasts 0:26.00 instead of 0:30.00: the song ends there."
    by_shots = plan_film(cut_order([4] * 200, length=900)).notes[0]
    assert "too short to see" in by_shots
    assert "clips are not longer" in plan_film(cut_order([150], available=[60], length=900)).notes[0]


def test_items_have_lasting_names() -> None:
    """The same order gives the same items, and a scene shown twice gives two names."""
    order = cut_order([60, 60])
    twice = order.model_copy(update={"shots": (shot(7, 60), shot(7, 60))})
    assert [item.id for item in plan_cut(twice).items] == ["item_scene_7", "item_scene_7_2"]
    assert plan_cut(order) == plan_cut(order)
