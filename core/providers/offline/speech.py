"""The offline voice: a hum of vowels, one for each syllable of the line, with the true times of its words.

It says nothing that could be understood and does not pretend to: it stands in for a voice, as long and as paced as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.model.orders import SpeechRequest
from core.model.voice import Word, WordTimes
from core.music import write_wav

SPEECH_HZ = 24_000
SYLLABLE_S = Fraction(1, 5)
_GAP_S, _PAUSE_S, _STOP_S = Fraction(1, 25), Fraction(1, 5), Fraction(2, 5)
_SLOWEST, _FASTEST = Fraction(1, 4), Fraction(4)
_PITCH_HZ = {"alto": 196.0, "tenor": 147.0, "bass": 98.0, "child": 277.0}
"""The voices of the catalogue."""
_FORMANTS_HZ = {
    "a": (730.0, 1090.0, 2440.0),
    "e": (530.0, 1840.0, 2480.0),
    "i": (270.0, 2290.0, 3010.0),
    "o": (570.0, 840.0, 2410.0),
    "u": (300.0, 870.0, 2240.0),
}
"""First three resonances of five vowels. Source: Peterson and Barney, 1952, mean of men."""
_WIDTH_HZ = 110.0
_VOWELS = re.compile(r"[aeiouyàâäáéèêëíìîïóòôöúùûüæøåœ]+")
_PLAIN = str.maketrans("yàâäáéèêëíìîïóòôöúùûüæøåœ", "iaaaaeeeeiiiioooouuuueoao")
Sound = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Spoken:
    """A word with its vowels and when it is said, in seconds."""

    text: str
    vowels: str
    start_s: Fraction
    step_s: Fraction

    @property
    def end_s(self) -> Fraction:
        return self.start_s + self.step_s * len(self.vowels)


def word_times(ask: SpeechRequest) -> WordTimes:
    """When each word of the line is said; known before a sample is made."""
    words = (Word(text=word.text, start_s=word.start_s, end_s=word.end_s) for word in _spoken(ask))
    return WordTimes(words=tuple(words))


def speak(ask: SpeechRequest, seed: int, to: Path) -> None:
    """Writes the line as a WAV file with one channel. The same ask and seed give the same bytes.

    Raises:
        DiskFullError: When there is no room.
    """
    words = list(_spoken(ask))
    tail_s = words[-1].end_s + _GAP_S if words else _STOP_S
    sound = np.zeros(_at(tail_s), np.float32)
    sway = int(sha256(f"{seed}".encode()).hexdigest()[:4], 16) / 0xFFFF
    hz = _PITCH_HZ.get(ask.voice, _PITCH_HZ["alto"]) * (0.97 + 0.06 * sway)
    for word in words:
        for number, vowel in enumerate(word.vowels):
            begin, end = _at(word.start_s + number * word.step_s), _at(word.start_s + (number + 1) * word.step_s)
            lift = 1.06 if number == 0 else 1.0
            sound[begin:end] = _vowel(vowel, hz * lift, end - begin)
    write_wav(to, sound, SPEECH_HZ)


def _spoken(ask: SpeechRequest) -> Iterator[_Spoken]:
    speed = min(_FASTEST, max(_SLOWEST, Fraction(ask.speed).limit_denominator(1000)))
    at_s = Fraction(0)
    for text in ask.prompt.split():
        word = _Spoken(text, _vowels_of(text), at_s, SYLLABLE_S / speed)
        yield word
        rest_s = _STOP_S if text[-1] in ".!?…" else _PAUSE_S if text[-1] in ",;:" else _GAP_S
        at_s = word.end_s + rest_s / speed


def _vowels_of(word: str) -> str:
    """A vowel for each syllable: each run of vowels is one; a word without any has one for each three letters."""
    runs = _VOWELS.findall(word.lower())
    if len(runs) > 1 and word.lower().rstrip(".,;:!?…").endswith("e") and runs[-1] == "e":
        runs.pop()
    if not runs:
        return "e" * max(1, -(-len(word) // 3))
    return "".join(run[0].translate(_PLAIN) for run in runs)


def _vowel(vowel: str, hz: float, samples: int) -> Sound:
    """A vowel as the sum of its harmonics, each as loud as the mouth lets it through."""
    time_s = np.arange(samples) / SPEECH_HZ
    bend = hz * (1 - 0.04 * time_s / max(time_s[-1], 1e-6))
    phase = 2 * np.pi * np.cumsum(bend) / SPEECH_HZ
    sound = np.zeros(samples)
    for harmonic in range(1, int(4_000 / hz)):
        at = harmonic * hz
        through = sum(
            strength * np.exp(-(((at - formant) / _WIDTH_HZ) ** 2) / 2)
            for formant, strength in zip(_FORMANTS_HZ[vowel], (1.0, 0.6, 0.25), strict=True)
        )
        sound += (through + 0.04) / harmonic**0.5 * np.sin(harmonic * phase)
    loudest = max(float(np.abs(sound).max()), 1e-6)
    return np.asarray(0.5 * sound / loudest * _swell(samples), np.float32)


def _swell(samples: int) -> npt.NDArray[np.float64]:
    """In and out within a fifth of the syllable."""
    way = np.linspace(0, 1, samples)
    return np.asarray(np.clip(np.minimum(way, 1 - way) * 5, 0, 1))


def _at(seconds: Fraction) -> int:
    return round(seconds * SPEECH_HZ)
