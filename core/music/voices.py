"""Instruments: each gives the samples of one note, stereo, starting exactly at its first sample. Plain numpy synthesis."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.music.notes import Part
from core.music.sound import Samples

RATE = 44_100
"""Samples a second of everything that is composed."""

_Mono = npt.NDArray[np.float32]
_TABLE_BITS = 12
_TABLE = 1 << _TABLE_BITS
_HIGHEST_HZ = 15_000.0


def pitch_hz(pitch: float) -> float:
    """Frequency of a MIDI pitch; 69 is 440 Hz."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


@lru_cache(maxsize=256)
def _saw_table(harmonics: int, cutoff: float) -> _Mono:
    """One cycle of a sawtooth behind a low pass: harmonics fall off above `cutoff`, given in harmonics."""
    phase = np.arange(_TABLE) * (2 * np.pi / _TABLE)
    cycle = np.zeros(_TABLE)
    for number in range(1, harmonics + 1):
        cycle += np.sin(number * phase) / number / (1 + (number / cutoff) ** 4) ** 0.5
    return cycle.astype(np.float32)


def _saw(hz: float, count: int, cutoff_hz: float, phase: float = 0.0) -> _Mono:
    cutoff = round(max(0.7, cutoff_hz / hz), 1)
    harmonics = max(1, min(int(_HIGHEST_HZ / hz), int(4 * cutoff) + 1))
    step = np.uint32(round(hz / RATE * 2**32))
    turns = np.arange(count, dtype=np.uint32) * step + np.uint32(int(phase * 2**32) % 2**32)
    wave: _Mono = _saw_table(harmonics, cutoff)[turns >> np.uint32(32 - _TABLE_BITS)]
    return wave


def _decay(count: int, time_s: float) -> _Mono:
    return np.asarray(np.exp(np.arange(count, dtype=np.float32) / np.float32(-time_s * RATE)), np.float32)


def _shaped(wave: _Mono, attack_s: float, release_s: float) -> _Mono:
    """Fades the ends in and out, so that nothing clicks."""
    rise, fall = min(len(wave), int(attack_s * RATE)), min(len(wave), int(release_s * RATE))
    if rise:
        wave[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    if fall:
        wave[-fall:] *= np.linspace(1, 0, fall, dtype=np.float32) ** 2
    return wave


def _stereo(left: _Mono, right: _Mono | None = None) -> Samples:
    return np.stack([left, left if right is None else right], axis=1)


def pad(pitch: int, seconds: float, brightness: float) -> Samples:
    """Detuned saws behind a low pass, slow at both ends; left and right differ, which makes it wide."""
    count = int((seconds + 0.5) * RATE)
    hz, cutoff = pitch_hz(pitch), 700 + 2600 * brightness
    sides = []
    for side, cents in enumerate((-5.0, 5.5)):
        wave = _saw(hz * 2 ** (cents / 1200), count, cutoff, 0.31 * side)
        wave = wave + _saw(hz * 2 ** (-cents / 2900), count, cutoff * 1.2, 0.17 + 0.4 * side)
        sides.append(_shaped(wave * np.float32(0.11), 0.09, 0.5))
    return _stereo(sides[0], sides[1])


def bass(pitch: int, seconds: float, brightness: float) -> Samples:
    """A round low saw over a sine, with a short bite at the start."""
    count = int((seconds + 0.03) * RATE)
    hz = pitch_hz(pitch)
    bite = _saw(hz, count, 700 + 500 * brightness) * _decay(count, 0.12)
    body = np.sin(np.arange(count, dtype=np.float32) * np.float32(2 * np.pi * hz / RATE))
    wave = 0.5 * body + 0.22 * _saw(hz, count, 260) + 0.16 * bite
    return _stereo(_shaped(wave.astype(np.float32), 0.004, 0.05))


def pluck(pitch: int, seconds: float, brightness: float) -> Samples:
    """A string that darkens as it dies."""
    count = int(min(1.4, max(0.35, 1.4 * seconds)) * RATE)
    hz, open_hz = pitch_hz(pitch), 1800 + 4000 * brightness
    sides = []
    for side, cents in enumerate((-3.0, 3.0)):
        tuned = hz * 2 ** (cents / 1200)
        wave = _saw(tuned, count, open_hz, 0.1 * side) * _decay(count, 0.07)
        wave += 0.9 * _saw(tuned, count, 900, 0.1 * side) * _decay(count, 0.3)
        sides.append(_shaped(wave * np.float32(0.22), 0.002, 0.08))
    return _stereo(sides[0], sides[1])


def lead(pitch: int, seconds: float, brightness: float) -> Samples:
    """An electric piano: one sine bends another, less and less."""
    count = int((seconds + 0.35) * RATE)
    turn = np.arange(count, dtype=np.float32) * np.float32(2 * np.pi * pitch_hz(pitch) / RATE)
    bend = (0.5 + 1.3 * brightness) * _decay(count, 0.22) + 0.15
    tine = 0.12 * np.sin(7 * turn) * _decay(count, 0.05)
    wave = (np.sin(turn + bend * np.sin(turn)) + tine) * _decay(count, 0.8)
    return _stereo(_shaped((0.34 * wave).astype(np.float32), 0.003, 0.3))


def drum(part: Part, rng: np.random.Generator) -> Samples:
    """One hit of a drum at full loudness."""
    makers = {Part.KICK: _kick, Part.SNARE: _snare, Part.HAT: _hat, Part.OPEN_HAT: _open_hat, Part.CRASH: _crash}
    return makers[part](rng)


def _kick(rng: np.random.Generator) -> Samples:
    count = int(0.32 * RATE)
    moments = np.arange(count) / RATE
    sweep = 48 * moments + (140 - 48) * 0.028 * (1 - np.exp(-moments / 0.028))
    body = np.cos(2 * np.pi * sweep) * np.exp(-moments / 0.12)
    click = rng.standard_normal(count) * np.exp(-moments / 0.0025) * 0.25
    return _stereo(_shaped((0.95 * body + click).astype(np.float32), 0.0004, 0.05))


def _snare(rng: np.random.Generator) -> Samples:
    count = int(0.26 * RATE)
    moments = np.arange(count) / RATE
    tone = (np.sin(2 * np.pi * 186 * moments) + 0.6 * np.sin(2 * np.pi * 331 * moments)) * np.exp(-moments / 0.05)
    sides = []
    for _ in range(2):
        noise = _band(rng.standard_normal(count), 900, 9000) * np.exp(-moments / 0.075)
        sides.append(_shaped((0.4 * tone + 0.75 * noise).astype(np.float32), 0.0004, 0.05))
    return _stereo(sides[0], sides[1])


def _hat(rng: np.random.Generator) -> Samples:
    return _hiss(rng, 0.07, 0.018, 0.42)


def _open_hat(rng: np.random.Generator) -> Samples:
    return _hiss(rng, 0.3, 0.09, 0.36)


def _crash(rng: np.random.Generator) -> Samples:
    return _hiss(rng, 1.8, 0.5, 0.42)


def _hiss(rng: np.random.Generator, seconds: float, decay_s: float, level: float) -> Samples:
    count = int(seconds * RATE)
    sides = []
    for _ in range(2):
        noise = _band(rng.standard_normal(count), 6500, 14_500).astype(np.float32)
        sides.append(_shaped(level * noise * _decay(count, decay_s), 0.0004, 0.03))
    return _stereo(sides[0], sides[1])


def _band(noise: npt.NDArray[np.float64], low_hz: float, high_hz: float) -> npt.NDArray[np.float64]:
    """Noise between two frequencies, with soft edges, at the level of white noise scaled to about 1."""
    hz = np.fft.rfftfreq(len(noise), 1 / RATE)
    gain = 1 / (1 + (low_hz / np.maximum(hz, 1)) ** 8) / (1 + (hz / high_hz) ** 8)
    shaped = np.fft.irfft(np.fft.rfft(noise) * gain, len(noise))
    return np.asarray(shaped / max(1e-9, 3 * shaped.std()) * 1.6)
