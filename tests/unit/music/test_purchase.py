from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.music.purchase import plan_purchases
from tests.unit.music.songs import cut_order, steady_grid


def menu(*lengths: int) -> Callable[[Fraction], Fraction]:
    """Sells these whole seconds: the next one up, or the longest."""
    return lambda wanted: next((Fraction(length) for length in lengths if length >= wanted), Fraction(lengths[-1]))


def frame_grid(wanted: Fraction) -> Fraction:
    """Sells 5 + 17k frames of 24 a second, as some models do."""
    steps = max(0, -((-(wanted * 24 - 5)) // 17))
    return Fraction(5 + 17 * int(steps), 24)


def test_sentence() -> None:
    """The plan says what is paid for and what the film uses."""
    plan = plan_purchases(cut_order([240, 240, 240]), menu(10))
    assert plan.sentence() == "You pay for 30 s, the film uses 24 s."


def test_a_shot_just_over_a_length_is_trimmed_to_it() -> None:
    """A shot of 5.3 s is not bought as 10 s while others have room to take over the rest."""
    plan = plan_purchases(cut_order([159, 159, 120, 120], length=558), menu(5, 10))
    assert [part.buy_s for part in plan.shots].count(Fraction(10)) <= 1
    assert sum(part.frames for part in plan.shots) == 558
    assert plan.paid_s < 30


def test_lengths_land_on_beats() -> None:
    """Planned lengths end on beats, so that what is bought is what the film will use."""
    grid = steady_grid(118, 60)
    plan = plan_purchases(cut_order([160, 155, 150, 140], grid=grid, length=605), menu(3, 4, 5, 6, 7, 8))
    beats = {round(grid.beat_s(index) * 30) for index in range(len(grid.beats))}
    end = 0
    for part in plan.shots[:-1]:
        end += part.frames
        assert end in beats


def test_what_is_there_is_not_bought_again() -> None:
    """Shots that have a clip are planned with it and cost nothing."""
    order = cut_order([90, 90, 90], available=[100, None, None], length=270)
    plan = plan_purchases(order, menu(3, 5), buying={"scene_1", "scene_2"})
    assert [part.buy_s for part in plan.shots] == [0, 3, 3]
    assert plan.film_s == 6


def test_nothing_to_buy() -> None:
    """Without shots there is nothing to buy, in words."""
    with pytest.raises(InputError, match="nothing to cut yet"):
        plan_purchases(cut_order([]), menu(5))


@given(
    wanted=st.lists(st.integers(12, 300), min_size=1, max_size=12),
    bpm=st.none() | st.floats(60, 160),
    sells=st.sampled_from([menu(5, 10), menu(3, 4, 5, 6, 7, 8, 9, 10, 15), frame_grid]),
)
@settings(deadline=None, max_examples=80)
def test_what_is_bought_covers_what_is_used(
    wanted: list[int], bpm: float | None, sells: Callable[[Fraction], Fraction]
) -> None:
    """Every bought clip is long enough for its shot, slowed by a tenth at most, and is a length the model sells."""
    grid = steady_grid(bpm, 150) if bpm else None
    plan = plan_purchases(cut_order(wanted, grid=grid), sells)
    for part in plan.shots:
        assert part.frames * Fraction(9, 10) <= part.buy_s * 30
        assert sells(part.buy_s) == part.buy_s
    assert plan.paid_s == sum(part.buy_s for part in plan.shots)
