"""What tests hear of a mix: its samples before mastering, levels of stretches, and voices that pause."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.film import mix_lanes
from core.model.cut import Cut
from tests.media.make import ffmpeg
from tests.unit.film.shelf import Shelf

HZ, FRAME = 48_000, 1_600
Sound = npt.NDArray[np.float64]


def mixed(shelf: Shelf, folder: Path, cut: Cut) -> Sound:
    """The mix of a cut as loud as it comes, shape (samples, 2)."""
    made = mix_lanes(cut, shelf, folder / "mix.wv")
    assert made is not None
    return heard(made, folder)


def heard(path: Path, folder: Path) -> Sound:
    """A file's sound as stereo floats, at its own rate."""
    raw = folder / "heard.raw"
    ffmpeg("-i", str(path), "-vn", "-f", "f32le", "-c:a", "pcm_f32le", str(raw))
    return np.fromfile(raw, "<f4").reshape(-1, 2).astype(np.float64)


def rms_db(sound: Sound, start_s: float, stop_s: float) -> float:
    """Root mean square of a stretch, in dB; -120 for silence."""
    part = sound[round(start_s * HZ) : round(stop_s * HZ)]
    return float(10 * np.log10((part**2).mean() + 1e-12))


def tone_db(sound: Sound, hz: float, start_s: float, stop_s: float) -> float:
    """How loud one pitch of the left side is in a stretch, in dB of its amplitude."""
    part = sound[round(start_s * HZ) : round(stop_s * HZ), 0]
    window = np.hanning(len(part))
    at_s = np.arange(len(part)) / HZ
    found = abs((part * window * np.exp(-2j * np.pi * hz * at_s)).sum()) * 2 / window.sum()
    return float(20 * np.log10(found + 1e-9))


def first_sound(sound: Sound, level: float = 0.05) -> int:
    """The first sample louder than a level."""
    return int(np.argmax(np.abs(sound).max(axis=1) > level))


def sine(hz: float, seconds: float, level: float = 0.3) -> npt.NDArray[np.float32]:
    """One channel."""
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * HZ)) / HZ)).astype(np.float32)


def spoken(*words_s: tuple[float, float], length_s: float, noise: float = 0.0) -> npt.NDArray[np.float32]:
    """A voice made of tones with the rhythm of syllables, sounding in these stretches only, over noise."""
    at_s = np.arange(round(length_s * HZ)) / HZ
    voice = 0.3 * np.sin(2 * np.pi * 180 * at_s) * (0.6 + 0.4 * np.sin(2 * np.pi * 5 * at_s))
    gate = np.zeros_like(at_s)
    for start, stop in words_s:
        gate[(at_s >= start) & (at_s < stop)] = 1
    return np.asarray(voice * gate + noise * np.random.default_rng(3).standard_normal(len(at_s)), np.float32)
