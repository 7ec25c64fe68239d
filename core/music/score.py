"""The notes of a song: its form, chords, drums, bass, arpeggio and melody, in beats. No sound yet. Pure."""

from __future__ import annotations

import numpy as np

from core.music.drums import drum_bar
from core.music.notes import BAR, Note, Part, Passage, Score
from core.music.style import Style

_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_LOOPS_MAJOR = ((0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 5, 4))
_LOOPS_MINOR = ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6), (5, 6, 0, 2))
_CADENCE_MAJOR, _CADENCE_MINOR = 4, 6
_RHYTHMS = (
    (0.0, 1.0, 1.5, 2.5),
    (0.0, 0.5, 1.5, 2.0, 3.0),
    (0.0, 1.5, 2.0, 3.5),
    (0.5, 1.0, 2.0, 2.5, 3.0),
    (0.0, 0.75, 1.5, 2.5, 3.0),
)


def form(bars: int) -> tuple[Passage, ...]:
    """Sections of a song that plays `bars` bars before its closing chord.

    Short songs go straight to it; long ones alternate verse and lift, with a break before the last lift.
    """
    if bars < 3:
        plan = [("verse", bars)] if bars else []
    else:
        intro = 4 if bars >= 24 else 2 if bars >= 10 else 1
        plan = [("intro", intro), *_middle(bars - intro)]
    passages, start = [], 0
    for label, length in plan:
        passages.append(Passage(label, start, length))
        start += length
    return (*passages, Passage("end", start, 1))


def _middle(bars: int) -> list[tuple[str, int]]:
    if bars <= 24:
        verse = bars // 2 if bars < 8 else bars // 4 * 2
        return [("verse", verse), ("lift", bars - verse)]
    found: list[tuple[str, int]] = []
    while bars > 28:
        found += [("verse", 8), ("lift", 8)]
        bars -= 16
    return [*found, ("verse", 8), ("break", 4), ("lift", bars - 12)]


def write_score(style: Style, bars: int, rng: np.random.Generator) -> Score:
    """Writes all parts for a song that plays `bars` bars and then rings out."""
    passages = form(bars)
    writer = _Writer(style, rng)
    notes: list[Note] = []
    for passage in passages[:-1]:
        is_last = passage.start + passage.bars == bars
        for offset in range(passage.bars):
            notes += writer.bar(passage, offset, is_last=is_last and offset == passage.bars - 1)
    return Score((*notes, *writer.ending(bars)), passages)


class _Writer:
    def __init__(self, style: Style, rng: np.random.Generator) -> None:
        self._style = style
        self._scale = _MINOR if style.is_minor else _MAJOR
        loops = _LOOPS_MINOR if style.is_minor else _LOOPS_MAJOR
        first, second = rng.permutation(len(loops))[:2]
        self._loop = {"lift": loops[second]}
        self._home = loops[first]
        rhythm = _RHYTHMS[int(rng.integers(len(_RHYTHMS)))]
        self._rhythm = rhythm if style.drive > 0.25 else rhythm[::2]
        self._contour = tuple(int(step) for step in rng.integers(-2, 4, len(rhythm)))
        self._arp = tuple(int(step) for step in rng.permutation((0, 1, 2, 3)))
        self._voices: tuple[int, ...] = ()

    def bar(self, passage: Passage, offset: int, *, is_last: bool) -> list[Note]:
        """Everything that sounds in one bar of a passage."""
        at, label = float((passage.start + offset) * BAR), passage.label
        loop = self._loop.get(label, self._home)
        cadence = _CADENCE_MINOR if self._style.is_minor else _CADENCE_MAJOR
        degree = cadence if is_last else loop[offset % len(loop)]
        notes = self._pad(at, BAR, degree, 0.8 if label == "lift" else 0.65)
        is_turn = offset == passage.bars - 1 and passage.bars > 1
        if label in ("verse", "lift"):
            notes += self._bass(at, degree, is_full=label == "lift")
        notes += self._plucks(at, label)
        if label == "lift" or (label == "verse" and offset >= passage.bars // 2):
            notes += self._melody(at, degree, offset, label)
        return notes + drum_bar(at, label, self._style.drive, is_start=offset == 0, is_turn=is_turn)

    def ending(self, bars: int) -> list[Note]:
        """The tonic, struck by everybody on the first beat and left to ring."""
        at = float(bars * BAR)
        notes = [*self._pad(at, BAR, 0, 0.8), Note(Part.BASS, at, 3.0, self._bass_pitch(0), 0.9)]
        notes.append(Note(Part.LEAD, at, 3.0, self._near(self._style.root + 12, self._chord(0)), 0.6))
        notes += [
            Note(Part.PLUCK, at + 0.5 * i, 1.0, pitch + 12, 0.4 - 0.08 * i) for i, pitch in enumerate(self._voices)
        ]
        if self._style.drive > 0.2:
            notes += [Note(Part.KICK, at, 1.0, 0, 1.0), Note(Part.CRASH, at, 4.0, 0, 0.6)]
        return notes

    def _chord(self, degree: int) -> tuple[int, ...]:
        """Pitches of a chord in its lowest octave; calm songs add the seventh."""
        steps = (0, 2, 4, 6) if self._style.drive < 0.4 else (0, 2, 4)
        return tuple(self._pitch(degree + step) for step in steps)

    def _pitch(self, degree: int) -> int:
        octave, step = divmod(degree, 7)
        return self._style.root + 12 * octave + self._scale[step]

    def _pad(self, at: float, beats: float, degree: int, loudness: float) -> list[Note]:
        """The chord in the inversion nearest to the one before."""
        target = sum(self._voices) / len(self._voices) if self._voices else 60.0
        classes = sorted({pitch % 12 for pitch in self._chord(degree)})
        options = []
        for base in range(48, 64):
            pitches = tuple(sorted(base + (c - base) % 12 for c in classes))
            options.append((abs(sum(pitches) / len(pitches) - target), pitches))
        self._voices = min(options)[1]
        return [Note(Part.PAD, at, beats, pitch, loudness) for pitch in self._voices]

    def _bass_pitch(self, degree: int) -> int:
        pitch = self._pitch(degree)
        return 31 + (pitch - 31) % 12

    def _bass(self, at: float, degree: int, *, is_full: bool) -> list[Note]:
        root, drive = self._bass_pitch(degree), self._style.drive
        if drive < 0.3:
            return [Note(Part.BASS, at, 3.5, root, 0.8)]
        if drive < 0.7:
            steps = (
                ((0.0, 1.4), (1.5, 0.9), (2.5, 0.45), (3.0, 0.9)) if is_full else ((0.0, 1.4), (1.5, 1.4), (3.0, 0.9))
            )
            return [Note(Part.BASS, at + start, beats, root, 0.85) for start, beats in steps]
        octave = 12 if is_full else 0
        return [
            Note(Part.BASS, at + 0.5 * i, 0.42, root + (octave if i % 2 else 0), 0.85 if i % 2 else 0.75)
            for i in range(2 * BAR)
        ]

    def _plucks(self, at: float, label: str) -> list[Note]:
        """Broken chords: quarters in the intro, eighths in the lift, sparse elsewhere."""
        step = {"intro": 1.0, "break": 1.0, "lift": 0.5}.get(label, 1.0 if self._style.drive < 0.5 else 2.0)
        voices = (*self._voices, self._voices[0] + 12)
        loudness = 0.55 if label in ("intro", "break") else 0.4
        count = round(BAR / step)
        return [
            Note(Part.PLUCK, at + i * step, step, voices[self._arp[i % 4] % len(voices)] + 12, loudness - 0.1 * (i % 2))
            for i in range(count)
        ]

    def _melody(self, at: float, degree: int, offset: int, label: str) -> list[Note]:
        """The motif of the song over this chord; every fourth bar rests on its first note."""
        chord = self._chord(degree)
        center = self._style.root + (14 if label == "lift" else 9)
        if offset % 4 == 3:
            return [Note(Part.LEAD, at, 2.5, self._near(center, chord), 0.55)]
        notes = []
        for index, start in enumerate(self._rhythm):
            stop = self._rhythm[index + 1] if index + 1 < len(self._rhythm) else float(BAR)
            wanted = center + 2 * self._contour[index]
            allowed = chord if start == int(start) else self._five_notes()
            notes.append(Note(Part.LEAD, at + start, 0.9 * (stop - start), self._near(wanted, allowed), 0.6))
        return notes

    def _five_notes(self) -> tuple[int, ...]:
        degrees = (0, 2, 3, 4, 6) if self._style.is_minor else (0, 1, 2, 4, 5)
        return tuple(self._pitch(degree) for degree in degrees)

    @staticmethod
    def _near(wanted: int, allowed: tuple[int, ...]) -> int:
        """The pitch nearest `wanted` that is one of `allowed` in some octave; the lower of two."""
        classes = {pitch % 12 for pitch in allowed}
        return min((p for p in range(wanted - 7, wanted + 8) if p % 12 in classes), key=lambda p: (abs(p - wanted), p))
