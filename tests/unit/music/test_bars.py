"""A song is looped or shortened from bar to bar, and its beats are where the film plays them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from core.errors import InputError
from core.model.cut import SongPlay, SongUse, Source
from core.model.media import MediaInfo, MediaKind
from core.model.music import BeatGrid, Section
from core.model.song_time import stretches
from core.music.bars import fitted
from core.music.cuts import pulse_of
from core.music.heard import heard_beats, heard_parts

HZ, RATE = 48_000, Fraction(30)
BEAT = HZ // 2
BAR = 4 * BEAT
"""At 120 beats a minute."""


def grid_of(bars: int, *parts: tuple[int, int, str, float], tail_s: float = 0.0) -> BeatGrid:
    """A grid of so many bars with sections (first bar, bar after the last, label, energy)."""
    samples = round(bars * BAR + tail_s * HZ)
    sections = parts or ((0, bars, "A", 0.5),)
    energy = [0.0] * (samples * 10 // HZ)
    for start, stop, _label, level in sections:
        for step in range(start * BAR * 10 // HZ, min(len(energy), stop * BAR * 10 // HZ)):
            energy[step] = level
    return BeatGrid(
        sample_rate=HZ,
        samples=samples,
        tempo_bpm=120,
        beats=tuple(number * BEAT for number in range(4 * bars)),
        downbeats=tuple(range(0, 4 * bars, 4)),
        sections=tuple(Section(start=a * BAR, stop=b * BAR, label=name, energy=e) for a, b, name, e in sections),
        energy=tuple(energy),
        method="composer",
    )


def song_of(grid: BeatGrid, plays: SongPlay, in_samples: int = 0) -> SongUse:
    info = MediaInfo(kind=MediaKind.AUDIO, container="wav", codec="pcm", duration_s=grid.duration_s, channels=2)
    return SongUse(source=Source(blob="song", info=info), plays=plays, in_samples=in_samples)


SONG = grid_of(22, (0, 4, "intro", 0.2), (4, 12, "verse", 0.6), (12, 20, "lift", 0.9), (20, 22, "end", 0.3))


@pytest.mark.parametrize("in_samples", [0, 3 * BAR + 7_000, -2 * HZ])
@pytest.mark.parametrize("seconds", [50, 90, 600])
def test_a_loop_fills_the_film_from_bar_to_bar(seconds: int, in_samples: int) -> None:
    """A looped song lasts exactly as long as the film; every join leads from a bar's first beat to another's."""
    song = fitted(song_of(SONG, SongPlay.LOOP, in_samples), SONG, seconds * HZ)
    lead = max(0, -in_samples)
    assert sum(span.stop - span.start for span in song.spans) == seconds * HZ - lead
    assert song.spans[0].start == max(0, in_samples)
    assert all(before.stop % BAR == 0 and after.start % BAR == 0 for before, after in pairwise(song.spans))


def test_a_loop_keeps_the_phrase_and_the_section() -> None:
    """A loop goes back to the same place of a phrase, leaves the ending out, and does not repeat the intro."""
    song = fitted(song_of(SONG, SongPlay.LOOP), SONG, 90 * HZ)
    stop, start = song.spans[0].stop // BAR, song.spans[1].start // BAR
    assert stop <= 20
    assert start >= 4
    assert (stop - start) % 4 == 0
    assert stop - start >= 8


def test_a_song_long_enough_is_not_looped() -> None:
    """Where the song covers the film, a loop changes nothing; made longer, the film gets one; made shorter, it goes."""
    song = song_of(SONG, SongPlay.LOOP)
    assert fitted(song, SONG, 40 * HZ) == song
    looped = fitted(song, SONG, 45 * HZ)
    assert len(looped.spans) == 2
    assert fitted(looped, SONG, 30 * HZ) == song
    assert fitted(looped.model_copy(update={"plays": SongPlay.ONCE}), SONG, 45 * HZ).spans == ()


@pytest.mark.parametrize("seconds", [12, 21, 30, 37])
def test_an_ending_is_the_films(seconds: int) -> None:
    """Shortened, the song keeps its last bars and leaves less than a bar behind them; the join leads from bar to bar."""
    song = fitted(song_of(SONG, SongPlay.ENDING), SONG, seconds * HZ)
    first, last = song.spans
    assert (first.start, last.stop) == (0, 22 * BAR)
    assert first.stop % BAR == last.start % BAR == 0
    assert 0 <= seconds * HZ - (first.stop - first.start) - (last.stop - last.start) < BAR
    assert last.stop - last.start >= 2 * BAR


def test_the_fading_tail_is_no_ending() -> None:
    """Silence at the end of the file is left out: the last beat of the music ends the film."""
    grid = grid_of(16, tail_s=5.0)
    song = fitted(song_of(grid, SongPlay.ENDING), grid, 16 * HZ)
    assert song.spans[-1].stop == 16 * BAR
    assert sum(span.stop - span.start for span in song.spans) == 16 * HZ


def test_a_song_without_bars_is_looped_whole() -> None:
    """Without beats a loop goes from the end of the song to its beginning; an ending needs bars and leaves it as it is."""
    song = song_of(SONG, SongPlay.LOOP, HZ)
    assert [(span.start, span.stop) for span in fitted(song, None, 50 * HZ).spans] == [(HZ, 44 * HZ), (0, 7 * HZ)]
    assert fitted(song_of(SONG, SongPlay.ENDING), None, 20 * HZ).spans == ()


def test_too_many_loops_are_refused() -> None:
    """A jingle of a second is not looped for half an hour; it is said."""
    grid = grid_of(1)
    with pytest.raises(InputError, match="more than 200 times"):
        fitted(song_of(grid, SongPlay.LOOP), grid, 1_800 * HZ)


def test_beats_follow_the_joins() -> None:
    """Beats of a looped song go on evenly across every join, bars keep their four beats, and none is counted twice."""
    song = fitted(song_of(SONG, SongPlay.LOOP), SONG, 90 * HZ)
    pulse = pulse_of(SONG, RATE, song)
    assert pulse.beats == tuple(range(0, 90 * 30, 15))
    assert pulse.downbeats == tuple(range(0, 90 * 30, 60))
    assert pulse.beat_frames == 15


def test_a_beat_is_heard_where_its_sound_is() -> None:
    """Every moment at which a beat is said to be heard holds that very sample of the song."""
    song = fitted(song_of(SONG, SongPlay.ENDING, -HZ), SONG, 30 * HZ)
    heard = heard_beats(SONG, song)
    assert len(heard) > 40
    for at_s, index in heard:
        sample = round(at_s * HZ)
        part = next(one for one in reversed(stretches(song)) if one.at <= sample)
        assert part.start + sample - part.at == SONG.beats[index]


def test_sections_are_cut_at_joins() -> None:
    """Sections are shown as they are played: the part that is left out is not there, what follows moves up."""
    song = fitted(song_of(SONG, SongPlay.ENDING), SONG, 16 * HZ)
    parts = list(heard_parts(SONG, RATE, song))
    assert parts[0] == (0, 120 * 2, "intro")
    assert parts[-1][2] == "end"
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert parts[-1][1] <= 16 * 30
