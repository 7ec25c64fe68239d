"""The beat grid of a song: content of the `beat_grid` cell."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from core.model.base import Doc, Value

SILENT = "silent"
"""Method of a grid of a song in which there is nothing to hear."""


class Section(Value):
    """A part of the song, in samples of the grid's rate, half-open.

    Args:
        energy: Loudness against the whole song, 0 to 1.
    """

    start: int
    stop: int
    label: str
    energy: float


class BeatGrid(Doc):
    """Where the beats of a song are.

    Args:
        sample_rate: Samples a second that every position is counted in.
        samples: Length of the song.
        tempo_bpm: Median tempo; 0 when there are no beats.
        beats: Sample positions, rising, each within the song.
        downbeats: Indices into `beats` of first beats of bars, rising.
        energy: One number from 0 to 1 for each tenth of a second.
        method: Who found them: `librosa`, `composer`, `tapped`; `silent` when there was nothing to hear.
    """

    schema_name: ClassVar[str] = "beat_grid"

    sample_rate: int
    samples: int
    tempo_bpm: float
    beats: tuple[int, ...]
    downbeats: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    energy: tuple[float, ...] = ()
    method: str

    def beat_s(self, index: int) -> Fraction:
        """Moment of a beat in seconds, exact."""
        return Fraction(self.beats[index], self.sample_rate)

    @property
    def duration_s(self) -> Fraction:
        return Fraction(self.samples, self.sample_rate)
