from __future__ import annotations

import os
import signal
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from core.errors import CancelledError, InputError, ProbeError, SilentAudioError
from core.model.music import BeatGrid
from core.music.click import compare_grids
from core.music.compose import compose
from core.music.correct import doubled, halved
from core.music.grid import BeatFinder
from core.music.sound import write_wav
from core.settings import Limits
from tests.media.make import make_clip, make_samples, make_silence, make_song, make_text
from tests.unit.music.songs import steady_grid

LIMITS = Limits()


def best_octave(found: BeatGrid, truth: BeatGrid) -> BeatGrid:
    """The grid, its half or its double, whichever has the tempo nearest to the truth."""
    options = [found]
    options += [halved(found)] if found.tempo_bpm > 1.5 * truth.tempo_bpm else []
    options += [doubled(found)] if found.tempo_bpm < truth.tempo_bpm / 1.5 else []
    return min(options, key=lambda grid: abs(grid.tempo_bpm - truth.tempo_bpm))


def test_killed_process_comes_back(finder: BeatFinder, tmp_path: Path) -> None:
    """When the process is killed between two songs, or by a cancel, the next song is heard by a new one.

    Stands first: the process it leaves behind has loaded librosa, which takes seconds, for all tests below.
    """
    make_song(tmp_path / "song.wav", 120, 6)
    finder.warm_up()
    process = finder._worker._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not finder.is_running
    with pytest.raises(CancelledError):
        finder.find_beats(tmp_path / "song.wav", limits=LIMITS, should_stop=lambda: True)
    assert not finder.is_running
    grid = finder.find_beats(tmp_path / "song.wav", limits=LIMITS)
    assert grid.tempo_bpm == pytest.approx(120, rel=0.01)
    assert finder.is_running


@pytest.mark.parametrize(
    ("bpm", "first_s", "suffix"), [(120.0, 0.35, ".wav"), (93.7, 0.1, ".mp3"), (140.0, 0.0, ".m4a")]
)
def test_clicks_are_found_where_they_are(
    finder: BeatFinder, tmp_path: Path, bpm: float, first_s: float, suffix: str
) -> None:
    """Beats of a click song are found with its tempo and lie within 12 ms of the truth, whatever it is packed in."""
    path = tmp_path / f"clicks{suffix}"
    make_song(path, bpm, 20, first_beat_s=first_s)
    grid = finder.find_beats(path, limits=LIMITS)
    found = compare_grids(grid, steady_grid(bpm, 20, first_s=first_s))
    assert grid.tempo_bpm == pytest.approx(bpm, rel=0.01)
    assert found.f_measure > 0.9
    assert abs(found.offset_ms) < 12
    assert found.error_ms < 12


@pytest.mark.parametrize(
    ("prompt", "seed"), [("happy summer", 1), ("calm dream", 2), ("dance club neon", 3), ("dark noir night", 4)]
)
def test_composed_songs_are_heard_as_they_were_played(
    finder: BeatFinder, tmp_path: Path, prompt: str, seed: int
) -> None:
    """Of songs with drums, bass and chords the tempo is found (or its double or half), and the beats within 12 ms."""
    samples, truth = compose(prompt, length_s=Fraction(24), seed=seed)
    write_wav(tmp_path / "song.wav", samples)
    grid = best_octave(finder.find_beats(tmp_path / "song.wav", limits=LIMITS), truth)
    found = compare_grids(grid, truth)
    assert grid.tempo_bpm == pytest.approx(truth.tempo_bpm, rel=0.02)
    assert found.f_measure > 0.9
    assert abs(found.offset_ms) < 12
    assert found.error_ms < 12


def test_bars_and_sections(finder: BeatFinder, tmp_path: Path) -> None:
    """First beats of bars are told from the others, and a section starts where drums and bass come in."""
    samples, truth = compose("uplifting", length_s=Fraction(40), seed=6)
    write_wav(tmp_path / "song.wav", samples)
    grid = finder.find_beats(tmp_path / "song.wav", limits=LIMITS)
    bars_s = np.array([float(truth.beat_s(index)) for index in truth.downbeats])
    near = [np.abs(bars_s - float(grid.beat_s(index))).min() < 0.07 for index in grid.downbeats]
    assert sum(near) / len(near) > 0.8
    starts_s = [part.start / grid.sample_rate for part in grid.sections]
    verse_s = truth.sections[1].start / truth.sample_rate
    assert min(abs(start - verse_s) for start in starts_s) < 0.1
    assert (grid.sections[0].start, grid.sections[-1].stop) == (0, grid.samples)
    assert len(grid.energy) == 400
    assert max(grid.energy) == 1


@pytest.mark.parametrize("seconds", [0.1, 0.5, 2.0])
def test_short_songs_do_no_harm(finder: BeatFinder, tmp_path: Path, seconds: float) -> None:
    """A song of two seconds and less gives a grid, with few beats or none, all within the song."""
    make_song(tmp_path / "short.wav", 120, seconds)
    grid = finder.find_beats(tmp_path / "short.wav", limits=LIMITS)
    assert grid.duration_s == pytest.approx(seconds, abs=0.01)
    assert list(grid.beats) == sorted(set(grid.beats))
    assert all(0 <= beat < grid.samples for beat in grid.beats)
    assert len(grid.beats) <= 6
    assert len(grid.sections) == 1


def test_song_without_a_rise_has_no_beats(finder: BeatFinder, tmp_path: Path) -> None:
    """A tenth of a second of one flat value has nothing to count: no beats and no tempo."""
    make_samples(tmp_path / "flat.wav", np.full((200, 2), 0.1, np.float32))
    grid = finder.find_beats(tmp_path / "flat.wav", limits=LIMITS)
    assert (grid.beats, grid.downbeats, grid.tempo_bpm) == ((), (), 0)


def test_silence_is_told(finder: BeatFinder, tmp_path: Path) -> None:
    """A silent song, and a clip without a sound track, have no beats, in words and without a crash."""
    with pytest.raises(SilentAudioError, match="silent"):
        finder.find_beats(make_silence(tmp_path / "silent.wav"), limits=LIMITS)
    with pytest.raises(SilentAudioError, match="no sound"):
        finder.find_beats(make_clip(tmp_path / "mute.mp4", frames=5), limits=LIMITS)
    assert finder.is_running


def test_text_is_no_song(finder: BeatFinder, tmp_path: Path) -> None:
    """A file that is no media is refused before anything listens to it."""
    with pytest.raises(ProbeError):
        finder.find_beats(make_text(tmp_path / "song.mp3"), limits=LIMITS)


def test_eight_hours_are_refused_before_decoding(tmp_path: Path) -> None:
    """A song of eight hours is refused by its length alone: no process is started for it."""
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.setnframes(8 * 3600 * 8000)
        file.writeframesraw(b"\x80" * 8000)
        size = 8 * 3600 * 8000 + 44
    stretch_header(path, size)
    fresh = BeatFinder()
    with pytest.raises(InputError, match=r"lasts 8 h.*up to 3 h"):
        fresh.find_beats(path, limits=LIMITS)
    assert not fresh.is_running


def stretch_header(path: Path, size: int) -> None:
    """Makes a WAV as long as its header will say, without writing the silence in between."""
    with path.open("r+b") as file:
        file.truncate(size)
        file.seek(4)
        file.write((size - 8).to_bytes(4, "little"))
        file.seek(40)
        file.write((size - 44).to_bytes(4, "little"))
