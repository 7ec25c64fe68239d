"""From measurements to a beat grid: tempo and beats by librosa, then their exact places, bars and sections.

Runs in the worker only. Source of the late bias that `_placed` removes: librosa's beats lie about 22 ms behind the
onsets on synthetic songs with known beats, whatever its settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import librosa
import numpy as np
import numpy.typing as npt

from core.errors import SilentAudioError
from core.model.music import BeatGrid
from core.music.correct import BAR_BEATS, bars, tempo_of
from core.music.features import COARSE, FINE_HOP, HOP, RATE, Array, Features, measure
from core.music.parts import find_parts
from core.music.shape import relative, sections_of
from core.music.sound import Samples

_SILENCE = 10 ** (-60 / 20)
_STRETCH, _STRETCHES = 30 * RATE // HOP, 6
_REACH_S, _NEAR_S = 0.05, 0.03
_LATENCY_S = 0.002
_NEIGHBORS = 4
_QUICK_BPM, _BASS_RATIO, _ONSET_RATIO = 125, 6.0, 1.4

Beats = npt.NDArray[np.float64]
"""Moments in samples at `RATE`."""
Frames = npt.NDArray[np.int_]


def listen(blocks: Iterable[Samples]) -> BeatGrid:
    """The beat grid of a song that comes in mono blocks at `RATE`. A song without onsets gives a grid without beats.

    Raises:
        SilentAudioError: When nothing in it is louder than -60 dB.
    """
    heard = measure(blocks)
    if not heard.energy.size or heard.energy.max() < _SILENCE:
        raise SilentAudioError(
            "This song is silent, so it has no beats.", hint="Choose another, or cut without a song."
        )
    beats = find_beat_samples(heard)
    downbeat = first_downbeat(heard, beats)
    downbeats = bars(len(beats), downbeat)
    energy = relative(heard.energy)
    bounds, labels = find_parts(heard, [beats[index] for index in downbeats])
    return BeatGrid(
        sample_rate=RATE,
        samples=heard.samples,
        tempo_bpm=tempo_of(beats, RATE),
        beats=beats,
        downbeats=downbeats,
        sections=sections_of(bounds, labels, energy, RATE),
        energy=energy,
        method="librosa",
    )


def rehearse() -> None:
    """Listens to four seconds of ticks, so that librosa has imported and compiled what the first song needs."""
    ticks = np.zeros(4 * RATE, np.float32)
    for start in range(0, len(ticks), RATE // 2):
        ticks[start : start + 200] = 0.5
    listen([ticks])


def find_beat_samples(heard: Features) -> tuple[int, ...]:
    """Beats in samples, rising, within the song; empty where there is nothing to count."""
    if heard.onset.max() <= 0:
        return ()
    bpm = _tempo(heard.onset)
    if not bpm > 0:
        return ()
    frames = _tracked(heard.onset, bpm)
    if bpm > _QUICK_BPM and _is_counted_double(heard, frames):
        frames = _tracked(heard.onset, bpm / 2)
    if len(frames) < 2:
        return ()
    placed = _smoothed(*_placed(np.asarray(frames * HOP, np.float64), heard.fine))
    inside = sorted({round(float(beat)) for beat in placed if -0.5 < beat < heard.samples - 0.5})
    return tuple(inside)


def first_downbeat(heard: Features, beats: tuple[int, ...]) -> int:
    """Which of the first four beats begins a bar: where the bass comes in and the chord changes, on average."""
    if len(beats) < 2 * BAR_BEATS:
        return 0
    frames = np.minimum(np.round(np.array(beats) / HOP).astype(int), len(heard.onset) - 1)
    low = _around(heard.low, frames)
    onset = _around(heard.onset, frames)
    change = _chord_change(heard, beats)
    score = _standard(low) + 0.5 * _standard(onset) + 1.5 * _standard(change)
    return int(np.argmax([score[phase::BAR_BEATS].mean() for phase in range(BAR_BEATS)]))


def _tempo(onset: Array) -> float:
    """Tempo of the whole song; one of more than three minutes is judged by six half minutes spread over it."""
    if len(onset) > _STRETCHES * _STRETCH:
        starts = np.linspace(0, len(onset) - _STRETCH, _STRETCHES).astype(int)
        onset = np.concatenate([onset[start : start + _STRETCH] for start in starts])
    return float(librosa.feature.tempo(onset_envelope=onset, sr=RATE, hop_length=HOP)[0])


def _tracked(onset: Array, bpm: float) -> Frames:
    _, frames = librosa.beat.beat_track(onset_envelope=onset, sr=RATE, hop_length=HOP, bpm=bpm, trim=False)
    return np.asarray(frames, np.int_)


def _is_counted_double(heard: Features, frames: Frames) -> bool:
    """Whether every other beat has neither bass nor much else: hi-hats between the beats of a slow song."""
    if len(frames) < 2 * BAR_BEATS:
        return False
    low = sorted(_around(heard.low, frames[phase::2]).mean() for phase in (0, 1))
    onset = sorted(_around(heard.onset, frames[phase::2]).mean() for phase in (0, 1))
    return bool(low[1] > _BASS_RATIO * low[0] and onset[1] > _ONSET_RATIO * onset[0])


def _placed(beats: Beats, fine: npt.NDArray[np.float32]) -> tuple[Beats, Array]:
    """Beats moved to the onsets they belong to, and how strong those are.

    First all together, to the common offset at which they meet the strongest onsets; then each to its own peak nearby.
    """
    reach, near = round(_REACH_S * RATE / FINE_HOP), round(_NEAR_S * RATE / FINE_HOP)
    frames = np.round(beats / FINE_HOP).astype(int)
    common = np.array([_at(fine, frames + shift).mean() for shift in range(-reach, reach + 1)])
    frames = frames + int(np.argmax(_blurred(common))) - reach
    local = np.stack([_at(fine, frames + shift) for shift in range(-near, near + 1)])
    peaks = local.argmax(axis=0)
    strength = local.max(axis=0)
    moved = (frames + peaks - near) * float(FINE_HOP) + _LATENCY_S * RATE
    return moved, strength


def _smoothed(beats: Beats, strength: Array) -> Beats:
    """Each beat on a line through its neighbors, strong ones counting more; a beat far off the line stays in place.

    Hands and onsets scatter by some milliseconds, a tempo does not.
    """
    found = beats.copy()
    numbers = np.arange(len(beats), dtype=np.float64)
    for index in range(len(beats)):
        low, high = max(0, index - _NEIGHBORS), min(len(beats), index + _NEIGHBORS + 1)
        line = _line(numbers[low:high] - index, beats[low:high], strength[low:high] + 1e-6)
        if abs(line - beats[index]) < _NEAR_S * RATE:
            found[index] = line
    return found


def _line(numbers: Array, moments: Beats, weights: Array) -> float:
    """Value at 0 of a line through weighted points, refitted once without the worst ones."""
    for _ in range(2):
        total = weights.sum()
        mean_n, mean_t = (weights * numbers).sum() / total, (weights * moments).sum() / total
        spread = (weights * (numbers - mean_n) ** 2).sum()
        slope = (weights * (numbers - mean_n) * (moments - mean_t)).sum() / spread if spread > 0 else 0.0
        off = np.abs(moments - (mean_t + slope * (numbers - mean_n)))
        weights = weights * (off <= 2.0 * np.median(off) + 1.0)
    return float(mean_t - slope * mean_n)


def _chord_change(heard: Features, beats: tuple[int, ...]) -> Array:
    """How much the pitch classes of the beat after differ from those of the beat before."""
    edges = np.round(np.array([*beats, heard.samples]) / (HOP * COARSE)).astype(int)
    chroma = np.stack([_mean(heard.chroma, a, b) for a, b in pairwise(edges)])
    before = np.concatenate([chroma[:1], chroma[:-1]])
    return np.asarray(np.abs(chroma - before).sum(axis=1), np.float64)


def _mean(rows: npt.NDArray[np.float32], start: int, stop: int) -> npt.NDArray[np.float32]:
    start = min(start, rows.shape[1] - 1)
    return np.asarray(rows[:, start : max(stop, start + 1)].mean(axis=1))


def _around(curve: Array, frames: Frames) -> Array:
    """The most a curve reaches within one frame of each place."""
    most: Array = np.stack([_at(curve, frames + shift) for shift in (-1, 0, 1)]).max(axis=0, initial=0.0)
    return most


def _at(curve: Array | npt.NDArray[np.float32], places: Frames) -> Array:
    """Values of a curve at whole places; 0 outside of it."""
    inside = (places >= 0) & (places < len(curve))
    values: Array = np.asarray(curve, np.float64)[np.clip(places, 0, len(curve) - 1)]
    values[~inside] = 0.0
    return values


def _blurred(curve: Array) -> Array:
    return np.asarray(np.convolve(curve, (0.25, 0.5, 0.25), mode="same"))


def _standard(values: Array) -> Array:
    return np.asarray((values - values.mean()) / (values.std() + 1e-9))
