from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.orders import CutOrder
from core.music.lengths import at_full_speed, least_frames, most_frames, need_of, share_out, source_frames
from core.music.plan import plan_cut, plan_film
from core.timing import frames_of
from tests.unit.music.songs import cut_order, steady_grid

RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(30_000, 1001), Fraction(30), Fraction(60)])
WANTED = st.lists(st.integers(0, 400), min_size=1, max_size=40)


@st.composite
def orders(draw: st.DrawFn) -> CutOrder:
    wanted = draw(WANTED)
    source = st.none() | st.integers(0, 600)
    grid = None
    if draw(st.booleans()):
        grid = steady_grid(draw(st.floats(40, 220)), draw(st.integers(1, 60)), first_s=draw(st.floats(0, 2)))
    return cut_order(
        wanted,
        available=draw(st.lists(source, min_size=len(wanted), max_size=len(wanted))),
        grid=grid,
        length=draw(st.none() | st.integers(1, 2400)),
        fade=draw(st.integers(0, 20)),
        in_s=draw(st.sampled_from([0.0, 0.7, 5.0])),
        rate=draw(RATES),
    )


@given(orders())
@settings(deadline=None, max_examples=150)
def test_every_shot_once_in_order_and_long_enough(order: CutOrder) -> None:
    """Whatever is asked for, each shot is in the film once, in order, and none is shorter than the least."""
    cut = plan_cut(order)
    assert [item.scene_id for item in cut.items] == [shot.scene_id for shot in order.shots]
    assert min(item.frames for item in cut.items) >= least_frames(order.rate)
    assert list(cut.beat_frames) == sorted(set(cut.beat_frames))
    assert all(0 <= frame < cut.frames for frame in cut.beat_frames)


@given(orders())
@settings(deadline=None, max_examples=150)
def test_no_source_is_used_beyond_its_end(order: CutOrder) -> None:
    """A shot, with the tail its fade needs, ends within its source; only sources shorter than the least shot are held."""
    plan = plan_film(order)
    held = dict(plan.held)
    tails = [*(item.transition_frames for item in plan.cut.items[1:]), 0]
    for shot, item, tail in zip(order.shots, plan.cut.items, tails, strict=True):
        full = source_frames(shot)
        if full is None:
            continue
        if shot.scene_id in held:
            assert full < least_frames(order.rate)
            assert held[shot.scene_id] == item.frames - full
        else:
            assert item.in_frames + (item.frames + tail) * item.speed <= full
        assert item.transition_frames <= item.frames


@given(orders())
@settings(deadline=None, max_examples=150)
def test_sum_is_exact(order: CutOrder) -> None:
    """Where clips and song reach, the film is as long as asked for, to the frame."""
    needs = [need_of(shot, order.rate) for shot in order.shots]
    least, most = sum(need.least for need in needs), most_frames(needs)
    frames = plan_cut(order).frames
    assert frames >= least
    assert most is None or frames <= most
    length = order.length_frames
    is_song_enough = order.grid is None or order.grid.duration_s * order.rate > 10_000
    if length is not None and least <= length and (most is None or length <= most) and is_song_enough:
        assert frames == length


@given(
    bpm=st.floats(60, 180),
    first_s=st.floats(0, 0.5),
    wanted=st.lists(st.integers(60, 300), min_size=2, max_size=20),
    rate=RATES,
)
@settings(deadline=None, max_examples=100)
def test_every_cut_is_within_half_a_frame_of_a_beat(
    bpm: float, first_s: float, wanted: list[int], rate: Fraction
) -> None:
    """Over a grid that covers the film, shots of two beats and more are cut on beats only, near where they are due."""
    beat = 60 / bpm * float(rate)
    wanted = [max(frames, round(2 * beat) + 1) for frames in wanted]
    length = sum(wanted)
    grid = steady_grid(bpm, float(length / rate) + 2, first_s=first_s)
    ends = [part.stop for part in plan_cut(cut_order(wanted, grid=grid, length=length, rate=rate)).ranges()]
    beats = [grid.beat_s(index) * rate for index in range(len(grid.beats))]
    due = 0
    for end, frames in zip(ends[:-1], wanted, strict=False):
        due += frames
        assert min(abs(end - moment) for moment in beats) <= Fraction(1, 2)
        assert abs(end - due) <= 2 * beat + 1


@given(orders())
@settings(deadline=None, max_examples=100)
def test_shares_keep_every_bound(order: CutOrder) -> None:
    """Lengths shared out add up exactly, keep all bounds, and stay in proportion where no bound is met."""
    needs = [need_of(shot, order.rate) for shot in order.shots]
    least, most = sum(need.least for need in needs), most_frames(needs)
    total = max(least, order.length_frames or least)
    total = total if most is None else min(total, most)
    bounds = at_full_speed(needs, total)
    shares = share_out(bounds, total)
    assert sum(shares) == total
    assert all(share >= need.least for share, need in zip(shares, bounds, strict=True))
    assert all(need.most is None or share <= need.most for share, need in zip(shares, bounds, strict=True))
    free = {
        share / need.wanted
        for share, need in zip(shares, bounds, strict=True)
        if need.least < share and (need.most is None or share < need.most)
    }
    assert len(free) <= 1


@given(orders())
@settings(deadline=None, max_examples=60)
def test_beats_are_the_frames_nearest_to_them(order: CutOrder) -> None:
    """Beat frames are the beats of the grid from where the song is entered, rounded to frames and nothing else."""
    cut = plan_cut(order)
    if order.grid is None or order.song is None or len(order.grid.beats) < 2:
        assert cut.beat_frames == ()
        return
    begin_s = Fraction(order.song.in_samples, 48_000)
    frames = {frames_of(order.grid.beat_s(i) - begin_s, order.rate) for i in range(len(order.grid.beats))}
    assert set(cut.beat_frames) == {frame for frame in frames if 0 <= frame < cut.frames}
