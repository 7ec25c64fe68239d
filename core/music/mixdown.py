"""From notes to a finished mix: placing, ducking under the kick, room, loudness, and a limiter that never clips."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from core.music.notes import Note, Part
from core.music.sound import Samples, loudness_lufs
from core.music.style import Style
from core.music.voices import RATE, bass, drum, lead, pad, pluck

TARGET_LUFS = -16.0
_CEILING, _KNEE = 0.94, 0.65
_LEVEL = {
    Part.KICK: 0.55,
    Part.SNARE: 0.46,
    Part.HAT: 0.42,
    Part.OPEN_HAT: 0.42,
    Part.CRASH: 0.5,
    Part.BASS: 0.3,
    Part.PAD: 0.62,
    Part.PLUCK: 0.62,
    Part.LEAD: 0.6,
}
_ROOM = {Part.SNARE: 0.2, Part.CRASH: 0.2, Part.PAD: 0.35, Part.PLUCK: 0.4, Part.LEAD: 0.35, Part.HAT: 0.05}
_DRUMS = frozenset((Part.KICK, Part.SNARE, Part.HAT, Part.OPEN_HAT, Part.CRASH))
_DUCKED = frozenset((Part.PAD, Part.PLUCK))
_DUCK_S = 0.13


def mix(notes: Iterable[Note], *, count: int, beat_samples: float, style: Style, seed: int) -> Samples:
    """Plays the notes into `count` stereo samples.

    Args:
        notes: In any order. Those that begin after the end are left out.
        count: Samples of the result.
        beat_samples: Samples from beat to beat, exact; each note starts on the nearest sample.
        style: For brightness, and how deep the chords duck.
        seed: For noise; the same seed gives the same samples.

    Returns:
        float32, shape (count, 2), at about -16 LUFS, peaks below 0.95. It ends in silence.
    """
    desk = _Desk(count, beat_samples, style, np.random.default_rng(seed))
    for note in notes:
        desk.play(note)
    return _mastered(desk.sum())


class _Desk:
    def __init__(self, count: int, beat_samples: float, style: Style, rng: np.random.Generator) -> None:
        self._beat, self._style, self._rng = beat_samples, style, rng
        self._dry = np.zeros((count, 2), np.float32)
        self._ducked = np.zeros((count, 2), np.float32)
        self._send = np.zeros(count, np.float32)
        self._kicks: list[tuple[int, float]] = []
        self._heard: dict[tuple[Part, int, float], Samples] = {}

    def play(self, note: Note) -> None:
        """Adds a note to its bus and to the room; the lead also answers itself from the sides."""
        start = round(note.at * self._beat)
        sound = self._sound(note)
        level = np.float32(_LEVEL[note.part] * note.loudness)
        bus = self._ducked if note.part in _DUCKED else self._dry
        _add(bus, sound, start, level)
        if note.part is Part.LEAD:
            for tap, pan in enumerate(((0.9, 0.3), (0.3, 0.9)), 1):
                side = np.array(pan, np.float32) * np.float32(level * 0.32 / tap)
                _add(bus, sound, start + round(0.75 * tap * self._beat), side)
        if note.part is Part.KICK:
            self._kicks.append((start, note.loudness))
        if room := _ROOM.get(note.part, 0.0):
            _add(self._send, sound.mean(axis=1), start, np.float32(level * room))

    def sum(self) -> Samples:
        """All buses together: chords make way for the kick, the room comes behind."""
        depth = 0.25 + 0.4 * self._style.drive
        for start, loudness in self._kicks:
            stretch = self._ducked[start : start + int(3 * _DUCK_S * RATE)]
            fade = 1 - depth * loudness * np.exp(-np.arange(len(stretch)) / (_DUCK_S * RATE))
            stretch *= fade.astype(np.float32)[:, np.newaxis]
        self._dry += self._ducked
        _add_room(self._dry, self._send, self._style, self._rng)
        return self._dry

    def _sound(self, note: Note) -> Samples:
        seconds = note.beats * self._beat / RATE
        key = (note.part, note.pitch, 0.0 if note.part in _DRUMS else note.beats)
        if key not in self._heard:
            bright = self._style.brightness
            if note.part in _DRUMS:
                self._heard[key] = drum(note.part, self._rng)
            else:
                voice = {Part.PAD: pad, Part.BASS: bass, Part.PLUCK: pluck, Part.LEAD: lead}[note.part]
                self._heard[key] = voice(note.pitch, seconds, bright)
        return self._heard[key]


def _add(bus: Samples, sound: Samples, start: int, level: npt.NDArray[np.float32] | np.float32) -> None:
    stretch = bus[start : start + len(sound)]
    stretch += sound[: len(stretch)] * level


def _add_room(into: Samples, send: Samples, style: Style, rng: np.random.Generator) -> None:
    """Convolves with the sound of a room, piece by piece so that long songs fit in memory."""
    response = _room(1.3 + 1.4 * (1 - style.drive), rng)
    size = 1 << 18
    step = size - len(response)
    spectrum = np.fft.rfft(response, size, axis=0)
    for start in range(0, len(send), step):
        piece = np.fft.rfft(send[start : start + step], size)
        wet = np.fft.irfft(piece[:, np.newaxis] * spectrum, size, axis=0)
        _add(into, wet.astype(np.float32), start, np.float32(1.0))


def _room(decay_s: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Two channels of noise that dies away, the high part first, after a short wait. Energy 1 a channel."""
    count = int(1.2 * decay_s * RATE)
    moments = np.arange(count) / RATE
    hz = np.fft.rfftfreq(count, 1 / RATE)
    noise = np.fft.rfft(rng.standard_normal((count, 2)), axis=0)
    response = np.zeros((count, 2))
    for low, high, share in ((180, 900, 1.0), (900, 3500, 0.7), (3500, 9000, 0.4)):
        gain = 1 / (1 + (low / np.maximum(hz, 1)) ** 6) / (1 + (hz / high) ** 6)
        band = np.fft.irfft(noise * gain[:, np.newaxis], count, axis=0)
        response += band * np.exp(-6.9 * moments / (decay_s * share))[:, np.newaxis]
    response[: int(0.018 * RATE)] = 0
    response *= np.linspace(1, 0, count)[:, np.newaxis] ** 0.5
    return np.asarray(response / np.sqrt((response**2).sum(axis=0)))


def _mastered(mixed: Samples) -> Samples:
    """Fades the very end, brings the loudness to -16 LUFS and bends what would go over the ceiling."""
    fade = min(len(mixed), int(min(1.2, 0.1 + len(mixed) / RATE / 8) * RATE))
    if fade:
        mixed[-fade:] *= (np.linspace(1, 0, fade, dtype=np.float32) ** 2)[:, np.newaxis]
    loudness = loudness_lufs(mixed, RATE)
    gain = 10 ** ((TARGET_LUFS - loudness) / 20) if loudness > -69 else 1.0
    limited = _limited(mixed * np.float32(gain))
    lost = TARGET_LUFS - loudness_lufs(limited, RATE) if loudness > -69 else 0.0
    return _limited(limited * np.float32(10 ** (min(lost, 3.0) / 20)))


def _limited(samples: Samples) -> Samples:
    """Leaves what is below the knee alone and bends the rest, smoothly, under the ceiling."""
    over = np.abs(samples) > _KNEE
    room = _CEILING - _KNEE
    bent = np.sign(samples[over]) * (_KNEE + room * np.tanh((np.abs(samples[over]) - _KNEE) / room))
    samples[over] = bent
    return samples
