"""Notes and sections: what a score is made of. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BAR = 4
"""Beats of a bar."""


class Part(StrEnum):
    """Who plays."""

    KICK = "kick"
    SNARE = "snare"
    HAT = "hat"
    OPEN_HAT = "open_hat"
    CRASH = "crash"
    BASS = "bass"
    PAD = "pad"
    PLUCK = "pluck"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Note:
    """One note: when and how long in beats, MIDI pitch (0 for drums), loudness from 0 to 1."""

    part: Part
    at: float
    beats: float
    pitch: int
    loudness: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A section: `label` from bar `start` for `bars`; the last one, `end`, is the closing chord ringing out."""

    label: str
    start: int
    bars: int


@dataclass(frozen=True)
class Score:
    """All notes, in no order, and the sections they make up."""

    notes: tuple[Note, ...]
    passages: tuple[Passage, ...]
