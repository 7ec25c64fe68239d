"""Offline songs: the asked length, and the beats they were played on."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import soundfile

from core.model.music import BeatGrid
from core.model.orders import MusicRequest
from core.providers.contract import Done
from tests.unit.providers.conftest import OpenStudio, Shelf, music_ask, order_of


def test_song_and_its_beats(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A song has the asked length and tempo, and its true beat grid travels with it."""
    studio = open_studio()
    remote = studio.submit(order_of(music_ask(Fraction(4))), request_id="a", files=shelf).remote_id
    done = studio.poll(remote)
    assert isinstance(done, Done)
    (file,) = done.files
    grid = BeatGrid.from_json(file.extra or "")
    studio.download(remote, file, tmp_path / "song.wav")
    samples, rate = soundfile.read(tmp_path / "song.wav")
    assert len(samples) == 4 * rate == grid.samples
    assert grid.tempo_bpm == 120
    assert grid.method == "composer"
    assert abs(samples).max() > 0.1


def test_song_survives_its_loss(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A song whose file was lost after polling is composed again and is the same."""
    studio = open_studio()
    remote = studio.submit(order_of(music_ask()), request_id="a", files=shelf).remote_id
    done = studio.poll(remote)
    assert isinstance(done, Done)
    studio.download(remote, done.files[0], tmp_path / "one")
    next((tmp_path / "workspace").rglob("song.wav")).unlink()
    studio.download(remote, done.files[0], tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_odd_tempo_is_bent(open_studio: OpenStudio, shelf: Shelf) -> None:
    """A tempo nobody could play is taken as the nearest that can be."""
    studio = open_studio()
    ask = MusicRequest(prompt="", length_s=Fraction(2), tempo_bpm=900)
    done = studio.poll(studio.submit(order_of(ask), request_id="a", files=shelf).remote_id)
    assert isinstance(done, Done)
    assert BeatGrid.from_json(done.files[0].extra or "").tempo_bpm == 220
