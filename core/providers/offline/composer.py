"""The offline composer: a song whose beats are known, not guessed."""

from __future__ import annotations

from pathlib import Path

from core.model.orders import MusicRequest
from core.music import compose, write_wav


def compose_song(ask: MusicRequest, seed: int, to: Path) -> str:
    """Composes into a WAV file, unless it is there already, and returns the beat grid as JSON text."""
    samples, grid = compose(ask.prompt, length_s=ask.length_s, tempo_bpm=ask.tempo_bpm, seed=seed)
    if not to.exists():
        part = to.with_suffix(".part")
        write_wav(part, samples)
        part.replace(to)
    return grid.to_json()
