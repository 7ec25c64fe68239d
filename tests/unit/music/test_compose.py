from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from core.errors import InputError
from core.music.compose import compose, fitted_bpm
from core.music.score import form
from core.music.sound import Samples, loudness_lufs
from core.music.style import style_of

RATE = 44_100


@pytest.fixture(scope="module")
def song() -> Samples:
    return compose("happy summer day", length_s=Fraction(20), seed=1)[0]


def test_level(song: Samples) -> None:
    """A song is about -16 LUFS, never clips, has no offset and is no mono in disguise."""
    assert song.shape == (20 * RATE, 2)
    assert song.dtype == np.float32
    assert loudness_lufs(song, RATE) == pytest.approx(-16, abs=0.7)
    assert np.abs(song).max() < 0.95
    assert abs(float(song.mean())) < 0.002
    assert np.corrcoef(song[:, 0], song[:, 1])[0, 1] < 0.95


def test_balance(song: Samples) -> None:
    """Bass, middle and top are all there, falling off toward the top as music does."""
    power = np.abs(np.fft.rfft(song.mean(axis=1))) ** 2
    hz = np.fft.rfftfreq(len(song), 1 / RATE)
    bands = [power[(hz >= low) & (hz < high)].sum() for low, high in ((40, 250), (250, 2000), (2000, 16_000))]
    shares = [10 * np.log10(band / power.sum()) for band in bands]
    assert shares[0] > shares[1] > shares[2]
    assert shares[1] > -12
    assert shares[2] > -26


def test_it_ends(song: Samples) -> None:
    """The last chord rings out into silence within the length."""
    assert np.abs(song[-10:]).max() < 1e-3
    tail = [float(np.sqrt((song[-stop : len(song) - stop + RATE // 4] ** 2).mean())) for stop in (RATE * 2, RATE // 4)]
    assert tail[1] < tail[0] / 4


def test_same_seed_same_samples() -> None:
    """The same words, length and seed give the same samples; another seed or other words give another song."""
    first, grid = compose("night drive", length_s=Fraction(4), seed=5)
    again, same = compose("night drive", length_s=Fraction(4), seed=5)
    assert np.array_equal(first, again)
    assert grid == same
    assert not np.array_equal(first, compose("night drive", length_s=Fraction(4), seed=6)[0])
    assert not np.array_equal(first, compose("night dive", length_s=Fraction(4), seed=5)[0])


@pytest.mark.parametrize(("length_s", "bpm"), [(Fraction(10), 96.5), (Fraction(61, 7), 140.0)])
def test_truth_is_exact(length_s: Fraction, bpm: float) -> None:
    """A tempo given in numbers is kept, and each beat is on the nearest sample, with every fourth beginning a bar."""
    samples, grid = compose("", length_s=length_s, tempo_bpm=bpm, seed=2)
    assert grid.samples == len(samples) == round(length_s * RATE)
    assert grid.tempo_bpm == bpm
    assert all(abs(beat - n * 60 * RATE / bpm) <= 0.5 for n, beat in enumerate(grid.beats))
    assert grid.downbeats == tuple(range(0, len(grid.beats), 4))
    assert grid.method == "composer"
    assert len(grid.energy) == -(-len(samples) * 10 // RATE)


def test_kick_sounds_on_the_beat() -> None:
    """Drums rise on the very samples that the grid calls downbeats."""
    samples, grid = compose("energetic dance", length_s=Fraction(16), seed=3)
    power = samples.mean(axis=1) ** 2
    for index in grid.downbeats[3:-1]:
        at = grid.beats[index]
        assert power[at : at + 400].mean() > 1.5 * power[at - 400 : at].mean()


def test_bars_fill_the_length() -> None:
    """A tempo left to the composer is bent so that whole bars fill the length, by less than half a bar."""
    assert fitted_bpm(Fraction(30), 104) == 104
    assert fitted_bpm(Fraction(30), 100) in (96, 104)
    _, grid = compose("calm", length_s=Fraction(12), seed=1)
    assert grid.samples / (grid.beats[4] - grid.beats[0]) == pytest.approx(round(12 * grid.tempo_bpm / 240), abs=1e-3)


def test_sections_cover_the_song() -> None:
    """Sections follow each other from the first to the last sample, from an intro to an end, the lift the loudest."""
    samples, grid = compose("happy", length_s=Fraction(40), seed=1)
    assert [part.label for part in grid.sections] == ["intro", "verse", "lift", "end"]
    assert grid.sections[0].start == 0
    assert grid.sections[-1].stop == len(samples)
    assert all(a.stop == b.start for a, b in pairwise(grid.sections))
    assert max(grid.sections, key=lambda part: part.energy).label == "lift"


@pytest.mark.parametrize("bars", [0, 1, 2, 3, 7, 10, 23, 24, 28, 29, 61, 300])
def test_form_has_every_bar_once(bars: int) -> None:
    """A song of any number of bars is laid out without gaps and closes with its end."""
    passages = form(bars)
    assert sum(part.bars for part in passages) == bars + 1
    assert all(a.start + a.bars == b.start for a, b in pairwise(passages))
    assert all(part.bars > 0 for part in passages)
    assert passages[-1].label == "end"


def test_words_choose_the_style() -> None:
    """Calm words make it slow and bare, dancing ones fast and full, sad ones minor, and a tempo in numbers is kept."""

    def style(prompt: str) -> tuple[float, bool, float]:
        found = style_of(prompt, np.random.default_rng(0))
        return found.bpm, found.is_minor, found.drive

    assert style("a calm, gentle lake")[0] < 85 < 110 < style("dance club")[0]
    assert style("a calm, gentle lake")[2] < 0.3 < 0.8 < style("dance club")[2]
    assert style("sad rain")[1]
    assert not style("joyful summer")[1]
    assert style("driving, 127 bpm")[0] == 127
    assert style("a funeral")[2] == style("a table")[2]


@pytest.mark.parametrize(("length_s", "bpm"), [(Fraction(1, 2), None), (Fraction(901), None), (Fraction(5), 20.0)])
def test_bounds(length_s: Fraction, bpm: float | None) -> None:
    """Lengths under a second or over 15 minutes, and tempos nobody plays, are refused in words."""
    with pytest.raises(InputError, match=r"cannot be composed|not a tempo"):
        compose("", length_s=length_s, tempo_bpm=bpm)


def test_shortest_song() -> None:
    """One second is one chord that ends in silence."""
    samples, grid = compose("warm", length_s=Fraction(1), seed=9)
    assert len(samples) == RATE
    assert len(grid.beats) >= 1
    assert np.abs(samples[-5:]).max() < 1e-3
