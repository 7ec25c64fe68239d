"""The offline composer: a song by the music room's synthesizer, with the true beats beside it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from core.model.orders import MusicRequest
from core.music import compose, write_wav
from core.providers.offline.jobs import sync_write

_SLOWEST, _FASTEST = 40.0, 220.0


def compose_song(ask: MusicRequest, seed: int, length_s: Fraction, to: Path) -> str:
    """Writes the song beside its beat grid, once; returns the grid's JSON.

    Args:
        ask: What is wanted; a tempo beyond 40 to 220 is taken as the nearest of these.
        seed: Decides what the words leave open.
        length_s: Exact length.
        to: Where the WAV goes; the grid goes beside it as `.json`.
    """
    grid_path = to.with_suffix(".json")
    if to.exists() and grid_path.exists():
        return grid_path.read_text("utf-8")
    tempo = None if ask.tempo_bpm is None else min(_FASTEST, max(_SLOWEST, ask.tempo_bpm))
    samples, grid = compose(ask.prompt, length_s=length_s, tempo_bpm=tempo, seed=seed)
    fresh = to.with_name(f"{to.name}.new")
    write_wav(fresh, samples)
    fresh.replace(to)
    sync_write(grid_path, grid.to_json())
    return grid.to_json()
