"""The shape of a song over time: how loud it is in each tenth of a second, and in each section. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from core.model.music import Section
from core.music.sound import Samples

STEP_S = Fraction(1, 10)
"""One number of energy stands for this long."""


class EnergyMeter:
    """Root mean square of each tenth of a second, from mono samples that come in pieces of any length."""

    def __init__(self, sample_rate: int) -> None:
        self._step = int(sample_rate * STEP_S)
        self._held: Samples = np.zeros(0, np.float32)
        self._found: list[npt.NDArray[np.float64]] = []

    def add(self, block: Samples) -> None:
        """Takes in the next piece."""
        held = np.concatenate([self._held, block])
        whole = len(held) // self._step * self._step
        self._found.append(_rms(held[:whole].reshape(-1, self._step)))
        self._held = held[whole:]

    def steps(self) -> npt.NDArray[np.float64]:
        """All of them; the last may stand for less than a tenth of a second."""
        rest = [_rms(self._held[np.newaxis, :])] if len(self._held) else []
        return np.concatenate([np.zeros(0), *self._found, *rest])


def energy_steps(samples: Samples, sample_rate: int) -> npt.NDArray[np.float64]:
    """Root mean square of each tenth of a second of mono samples."""
    meter = EnergyMeter(sample_rate)
    meter.add(samples)
    return meter.steps()


def relative(energy: npt.NDArray[np.float64]) -> tuple[float, ...]:
    """Energy against the loudest tenth of a second, 0 to 1, to three places. Silence is all zeros."""
    top = float(energy.max()) if energy.size else 0.0
    return tuple(round(float(value), 3) for value in energy / top) if top > 0 else (0.0,) * energy.size


def sections_of(
    bounds: Sequence[int], labels: Sequence[str], energy: Sequence[float], sample_rate: int
) -> tuple[Section, ...]:
    """Sections between neighboring bounds (samples, rising), each with its mean energy."""
    found = []
    for start, stop, label in zip(bounds, bounds[1:], labels, strict=False):
        first, last = int(start / sample_rate / STEP_S), max(1, int(stop / sample_rate / STEP_S))
        part = energy[first:last] or [0.0]
        found.append(Section(start=start, stop=stop, label=label, energy=round(sum(part) / len(part), 3)))
    return tuple(found)


def _rms(rows: Samples) -> npt.NDArray[np.float64]:
    return np.sqrt((rows.astype(np.float64) ** 2).mean(axis=1)) if rows.size else np.zeros(0)
