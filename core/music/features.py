"""What is measured of a song before its beats are guessed: streamed, so that memory does not grow with the samples.

Runs in the worker only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import librosa
import numpy as np
import numpy.typing as npt

from core.music.shape import EnergyMeter
from core.music.sound import Samples

RATE = 22_050
HOP = 512
FINE_HOP = 64
COARSE = 4
"""Coarse features take every fourth frame."""

_WINDOW, _FINE_WINDOW = 2048, 512
_BLOCK = 2048 * HOP
_MELS, _COLORS = 64, 16
_FLOOR_POWER = 1e-5
"""Power of a band that counts as nothing: 80 dB below a loud one of a song at full level."""
_LOW_HZ = 150.0
_FLOOR = 0.1
"""Share of a band's mean that counts as silence, so that the first breath of a window's edge is not an onset."""
_FINE_BANDS = ((0, 4), (4, 10), (10, 24), (24, 56), (56, 128), (128, 257))

Array = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Features:
    """A song in numbers. Frame n is centered on sample `n * HOP` (fine: `n * FINE_HOP`, coarse: `n * COARSE * HOP`).

    Args:
        samples: Length at `RATE`.
        onset: Rise over all bands, shape (frames,).
        low: Rise below 150 Hz, shape (frames,).
        fine: Rise in short windows, for placing a beat to the millisecond, shape (fine frames,).
        chroma: Twelve pitch classes, coarse, shape (12, coarse frames).
        color: Loudness in 16 bands in dB, coarse, shape (16, coarse frames).
        energy: Root mean square of each tenth of a second.
    """

    samples: int
    onset: Array
    low: Array
    fine: Floats
    chroma: Floats
    color: Floats
    energy: Array


def measure(blocks: Iterable[Samples]) -> Features:
    """Measures a song that comes in mono blocks at `RATE`, of any length."""
    gauge = _Gauge()
    for stretch, length in _stretches(blocks):
        gauge.add(stretch, length)
    return gauge.features()


class _Gauge:
    """Takes in one stretch after the other and keeps curves only, no spectra."""

    def __init__(self) -> None:
        self._mel = librosa.filters.mel(sr=RATE, n_fft=_WINDOW, n_mels=_MELS)
        self._chroma = librosa.filters.chroma(sr=RATE, n_fft=_WINDOW)
        self._is_low = librosa.mel_frequencies(n_mels=_MELS + 2, fmax=RATE / 2)[1:-1] < _LOW_HZ
        self._meter = EnergyMeter(RATE)
        self._last: Floats | None = None
        self._samples = 0
        self._onset, self._low = [np.zeros(0)], [np.zeros(0)]
        self._fine = [np.zeros(0, np.float32)]
        self._pitches, self._color = [np.zeros((12, 0), np.float32)], [np.zeros((_COLORS, 0), np.float32)]

    def add(self, stretch: Samples, length: int) -> None:
        """Measures the middle part of a stretch, which goes on where the one before ended."""
        power = _power(stretch, length, _WINDOW, HOP)
        loud = 10 * np.log10(np.maximum(self._mel @ power, _FLOOR_POWER))
        before = loud[:, :1] if self._last is None else self._last
        rise = np.maximum(0.0, np.diff(loud, axis=1, prepend=before))
        pitches = self._chroma @ power[:, ::COARSE]
        self._last = loud[:, -1:]
        self._onset.append(rise.mean(axis=0).astype(np.float64))
        self._low.append(rise[self._is_low].mean(axis=0).astype(np.float64))
        self._fine.append(_fine_rise(stretch, length))
        self._pitches.append((pitches / np.maximum(pitches.max(axis=0), 1e-9)).astype(np.float32))
        self._color.append(loud[:, ::COARSE].reshape(_COLORS, _MELS // _COLORS, -1).mean(axis=1).astype(np.float32))
        self._meter.add(stretch[_WINDOW : _WINDOW + length])
        self._samples += length

    def features(self) -> Features:
        """All that was measured."""
        return Features(
            samples=self._samples,
            onset=np.concatenate(self._onset),
            low=np.concatenate(self._low),
            fine=np.concatenate(self._fine),
            chroma=np.concatenate(self._pitches, axis=1),
            color=np.concatenate(self._color, axis=1),
            energy=self._meter.steps(),
        )


def _stretches(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, int]]:
    """Blocks of `_BLOCK` samples with a window's worth of what comes before and after; the last may be shorter."""
    before = np.zeros(_WINDOW, np.float32)
    held = np.zeros(0, np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= _BLOCK + _WINDOW:
            yield np.concatenate([before, held[: _BLOCK + _WINDOW]]), _BLOCK
            before, held = held[_BLOCK - _WINDOW : _BLOCK], held[_BLOCK:]
    while len(held):
        length = min(len(held), _BLOCK)
        after = np.pad(held[length : length + _WINDOW], (0, max(0, _WINDOW - max(0, len(held) - length))))
        yield np.concatenate([before, held[:length], after]), length
        before, held = held[max(0, length - _WINDOW) : length], held[length:]


def _power(stretch: Samples, length: int, window: int, hop: int) -> Floats:
    """Power spectra of windows centered on every hop of the middle part, shape (bins, frames)."""
    first = _WINDOW - window // 2
    count = -(-length // hop)
    part = stretch[first : first + (count - 1) * hop + window]
    part = np.pad(part, (0, (count - 1) * hop + window - len(part)))
    spectrum = librosa.stft(part, n_fft=window, hop_length=hop, center=False)
    return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float32)


def _fine_rise(stretch: Samples, length: int) -> Floats:
    """Rise of six bands in windows of 23 ms, in the units of hearing rather than of power.

    The window before the first is taken from the middle part itself, so a block's own start is never an onset.
    """
    power = _power(stretch, length, _FINE_WINDOW, FINE_HOP)
    bands = np.stack([power[low:high].sum(axis=0) for low, high in _FINE_BANDS])
    bands = (bands + _FLOOR * bands.mean(axis=1, keepdims=True)) ** 0.25
    return np.asarray(np.maximum(0.0, np.diff(bands, axis=1, prepend=bands[:, :1])).sum(axis=0), np.float32)
