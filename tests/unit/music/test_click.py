from __future__ import annotations

import numpy as np
import pytest

from core.music.click import click_track, compare_grids, error_ms
from core.music.correct import doubled, nudged
from tests.unit.music.songs import steady_grid


def test_click_on_every_beat() -> None:
    """The click track is as long as the song, silent before each beat and loudest within 2 ms of it."""
    grid = steady_grid(100, 6, first_s=0.3)
    clicks = click_track(grid, sample_rate=48_000)
    assert len(clicks) == 6 * 48_000
    for index in range(len(grid.beats)):
        at = round(grid.beat_s(index) * 48_000)
        near = np.abs(clicks[max(0, at - 2400) : at + 2400])
        assert abs(int(near.argmax()) - min(at, 2400)) <= 96
        assert np.abs(clicks[at - 960 : at]).max() < 0.01


def test_song_is_heard_under_the_clicks() -> None:
    """A song, stereo too, is mixed under the clicks at half its level and never beyond full scale."""
    grid = steady_grid(60, 2)
    song = np.full((96_000, 2), 0.4, np.float32)
    mixed = click_track(grid, sample_rate=48_000, song=song)
    assert mixed[40_000] == pytest.approx(0.2, abs=1e-3)
    assert np.abs(click_track(grid, song=np.ones(96_000, np.float32))).max() <= 1


def test_error_in_milliseconds() -> None:
    """A nudge is measured as what it is, with its sign."""
    truth = steady_grid(120, 20, first_s=0.1)
    late = compare_grids(nudged(truth, 18), truth)
    assert late.f_measure == 1
    assert late.offset_ms == pytest.approx(18, abs=0.1)
    assert error_ms(nudged(truth, -18), truth) == pytest.approx(18, abs=0.1)


def test_f_measure() -> None:
    """Twice the tempo finds every beat and as many false ones; half a beat late finds none."""
    truth = steady_grid(100, 30)
    assert compare_grids(doubled(truth), truth).f_measure == pytest.approx(2 / 3, abs=0.02)
    assert compare_grids(nudged(truth, 300), truth).f_measure == 0
    assert compare_grids(truth.model_copy(update={"beats": ()}), truth).f_measure == 0
