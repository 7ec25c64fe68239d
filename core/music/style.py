"""What the words of a prompt ask of a song: tempo, mode, drive, brightness. Data first, one rule at the end. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

SLOWEST_BPM, FASTEST_BPM = 40.0, 220.0

_ROOTS = (57, 59, 60, 62, 64, 65, 67)
_BPM = re.compile(r"\b(\d{2,3})\s*(?:bpm|beats)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """How a song sounds.

    Args:
        bpm: Tempo the words ask for; the composer bends it a little so that bars fill the length.
        has_own_bpm: The words named a tempo in numbers; then it is kept.
        is_minor: Mode.
        drive: 0 is a bed of chords, 1 is four on the floor.
        brightness: 0 is muffled, 1 is glittering.
        root: MIDI pitch of the key.
    """

    bpm: float
    has_own_bpm: bool
    is_minor: bool
    drive: float
    brightness: float
    root: int


@dataclass(frozen=True)
class _Word:
    """Stems that ask for the same: tempo, mode (-1 minor to 1 major), drive and brightness from 0 to 1."""

    stems: tuple[str, ...]
    bpm: float
    mode: float
    drive: float
    brightness: float


_WORDS = (
    _Word(("calm", "gentl", "soft", "peace", "quiet", "lullab", "sleep", "spa", "yoga"), 72, 0.4, 0.1, 0.35),
    _Word(("ambient", "drift", "float", "dream", "ether", "meditat", "fog", "mist"), 70, -0.2, 0.1, 0.45),
    _Word(("slow", "still", "ballad", "patient"), 68, 0.0, 0.2, 0.4),
    _Word(("sad", "melanchol", "lonel", "rain", "grief", "loss", "goodbye", "nostalg"), 76, -1.0, 0.25, 0.3),
    _Word(("dark", "noir", "night", "shadow", "mystery", "mysterious", "gothic"), 88, -1.0, 0.4, 0.25),
    _Word(("tense", "tension", "thrill", "chase", "danger", "suspens", "urgent"), 132, -1.0, 0.8, 0.5),
    _Word(("epic", "cinematic", "hero", "trailer", "vast", "grand", "storm"), 92, -0.6, 0.6, 0.6),
    _Word(("warm", "tender", "love", "romance", "romantic", "hope", "home", "family", "golden"), 86, 0.8, 0.35, 0.5),
    _Word(("happy", "joy", "fun", "play", "cheer", "smile", "festive", "celebrat"), 116, 1.0, 0.65, 0.75),
    _Word(("bright", "sunny", "sun", "summer", "spring", "morning", "fresh", "light"), 108, 0.9, 0.5, 0.85),
    _Word(("upbeat", "uplift", "inspir", "optimis", "positive", "confident"), 112, 0.9, 0.6, 0.7),
    _Word(("fast", "quick", "speed", "race", "rush", "run"), 136, 0.1, 0.85, 0.65),
    _Word(("energ", "power", "sport", "drive", "driving", "action", "bold", "loud"), 126, -0.1, 0.9, 0.7),
    _Word(("dance", "club", "party", "house", "techno", "disco", "edm", "neon"), 124, -0.2, 1.0, 0.7),
    _Word(("chill", "lofi", "relax", "cafe", "coffee", "mellow", "lounge"), 82, -0.1, 0.4, 0.35),
    _Word(("hip", "trap", "street", "urban", "city"), 90, -0.6, 0.6, 0.45),
    _Word(("rock", "punk", "guitar"), 128, -0.2, 0.8, 0.6),
    _Word(("minimal", "clean", "tech", "modern", "corporate", "product"), 104, 0.3, 0.45, 0.6),
    _Word(("wonder", "magic", "fairy", "child", "wish", "star"), 96, 0.7, 0.3, 0.8),
    _Word(("minor",), 100, -2.0, 0.5, 0.45),
    _Word(("major",), 104, 2.0, 0.5, 0.6),
)
_NEUTRAL = _Word((), 104, 0.0, 0.55, 0.55)


def style_of(prompt: str, rng: np.random.Generator) -> Style:
    """Averages what the known words ask for; a prompt without any gets a middle tempo and a mode by the seed."""
    words = re.findall(r"[a-z]+", prompt.lower())
    asked = [entry for entry in _WORDS if any(_is_one_of(word, entry.stems) for word in words)] or [_NEUTRAL]
    named = _BPM.search(prompt)
    mode = _mean(entry.mode for entry in asked) + float(rng.uniform(-0.25, 0.25))
    bpm = _mean(entry.bpm for entry in asked) + float(rng.uniform(-3, 3))
    return Style(
        bpm=min(max(float(named.group(1)), SLOWEST_BPM), FASTEST_BPM) if named else bpm,
        has_own_bpm=named is not None,
        is_minor=mode < 0,
        drive=_mean(entry.drive for entry in asked),
        brightness=_mean(entry.brightness for entry in asked),
        root=int(rng.choice(_ROOTS)),
    )


def _is_one_of(word: str, stems: tuple[str, ...]) -> bool:
    """Long stems match what begins with them; short ones the whole word, or `fun` would be heard in `funeral`."""
    return word.rstrip("s") in stems or word in stems or word.startswith(tuple(s for s in stems if len(s) > 4))


def _mean(numbers: Iterable[float]) -> float:
    return float(np.mean(list(numbers)))
