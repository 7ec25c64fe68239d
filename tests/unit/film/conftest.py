"""Fixtures of the film room: a shelf of sources, and media that many tests read but none changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media.colors import BLUE, GREEN, RED
from tests.media.make import make_clip, make_halves, make_song
from tests.unit.film.shelf import Shelf


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`numbered.mp4` (10 s, keys every half second), `red`, `green`, `blue` (2 s, with tones), `halves`, `song.wav` (120 bpm)."""
    folder = tmp_path_factory.mktemp("stock")
    make_clip(folder / "numbered.mp4", frames=300)
    make_clip(folder / "red.mp4", frames=60, color=RED, sound_hz=440)
    make_clip(folder / "green.mp4", frames=60, color=GREEN)
    make_clip(folder / "blue.mp4", frames=60, color=BLUE, sound_hz=880)
    make_halves(folder / "halves.mp4", RED, BLUE, size=(160, 90), frames=5)
    make_song(folder / "song.wav", 120, 8)
    return folder
