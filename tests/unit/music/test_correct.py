from __future__ import annotations

import numpy as np
import pytest

from core.errors import InputError
from core.music.click import compare_grids
from core.music.correct import doubled, halved, nudged, tapped, with_first_beat
from tests.unit.music.songs import steady_grid


def test_double_then_halve_is_where_it_began() -> None:
    """Twice the tempo and half of that again are the same beats and the same bars."""
    grid = steady_grid(90, 20)
    twice = doubled(grid)
    assert twice.tempo_bpm == pytest.approx(180, abs=0.1)
    assert set(grid.beats) <= set(twice.beats)
    assert halved(twice).beats == grid.beats
    assert halved(twice).downbeats == grid.downbeats


def test_double_reaches_the_end() -> None:
    """After the last beat there is one more half step where the song goes on."""
    grid = steady_grid(60, 4.0)
    assert [beat / 44_100 for beat in doubled(grid).beats] == [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]


def test_halve_keeps_the_downbeat() -> None:
    """When the bar begins on an odd beat, the odd beats stay."""
    grid = with_first_beat(steady_grid(120, 10), 0.5)
    half = halved(grid)
    assert half.beats[0] == grid.beats[1]
    assert half.beats[half.downbeats[0]] == grid.beats[1]


@pytest.mark.parametrize("shift_ms", [-30.0, 12.5, 40.0])
def test_nudge_moves_all_beats(shift_ms: float) -> None:
    """Every beat moves by the shift, later above zero; what leaves the song is dropped with its bar."""
    grid = steady_grid(120, 10, first_s=0.02)
    moved = nudged(grid, shift_ms)
    gone = 1 if shift_ms < -20 else 0
    steps = {b - a for a, b in zip(grid.beats[gone:], moved.beats, strict=True)}
    assert steps == {round(shift_ms * 44.1)}
    assert [moved.beats[i] for i in moved.downbeats] == [
        grid.beats[i] + round(shift_ms * 44.1) for i in grid.downbeats if i >= gone
    ]


def test_first_beat() -> None:
    """The beat nearest to the moment begins a bar, and every fourth before and after it."""
    grid = with_first_beat(steady_grid(120, 10), 3.1)
    assert grid.downbeats[:3] == (2, 6, 10)
    with pytest.raises(InputError, match="no beats"):
        with_first_beat(grid.model_copy(update={"beats": (), "downbeats": ()}), 1)


def test_taps_of_an_unsteady_hand() -> None:
    """Taps that scatter by 15 ms, one of them missed, give the true tempo over the whole song."""
    truth = steady_grid(97, 60, first_s=0.2)
    jitter = np.random.default_rng(4).normal(0, 0.015, 24)
    taps = [0.2 + (8 + n) * 60 / 97 + float(jitter[n]) for n in range(24) if n != 11]
    grid = tapped(truth.model_copy(update={"beats": (), "downbeats": ()}), taps)
    found = compare_grids(grid, truth)
    assert grid.method == "tapped"
    assert found.f_measure > 0.99
    assert found.error_ms < 15
    assert grid.tempo_bpm == pytest.approx(97, abs=0.5)
    assert 8 in grid.downbeats


@pytest.mark.parametrize("taps", [[], [1.0, 1.5, 2.0], [1.0, 1.0, 1.0, 1.0], [0, 10, 20, 30], [0, 0.01, 0.02, 0.03]])
def test_taps_that_tell_no_tempo(taps: list[float]) -> None:
    """Too few taps, one moment tapped again and again, and impossible tempos are refused in words."""
    with pytest.raises(InputError, match=r"tap|tempo"):
        tapped(steady_grid(120, 10), taps)


def test_corrections_have_bounds() -> None:
    """Tempos nobody can cut to, and grids without beats, are refused in words."""
    with pytest.raises(InputError, match="not a tempo"):
        doubled(doubled(steady_grid(220, 10)))
    with pytest.raises(InputError, match="not a tempo"):
        halved(steady_grid(30, 30))
    with pytest.raises(InputError, match="too few beats"):
        halved(steady_grid(120, 0.3))
