"""Drum patterns by bar: from a soft pulse to four on the floor. Pure."""

from __future__ import annotations

from core.music.notes import BAR, Note, Part

_SOFT, _FULL = 0.3, 0.7
_Hits = list[tuple[Part, float, float]]


def drum_bar(at: float, label: str, drive: float, *, is_start: bool, is_turn: bool) -> list[Note]:
    """The drums of one bar.

    Args:
        at: Its first beat.
        label: Section it belongs to; intro and break are played thin, the lift full.
        drive: 0 to 1, see `Style`.
        is_start: First bar of its section: a crash where there is drive for one.
        is_turn: Last bar of its section: a fill.
    """
    if label in ("intro", "break"):
        hits = _thin(drive)
    elif drive < _SOFT:
        hits = _soft(is_lift=label == "lift")
    elif drive < _FULL:
        hits = _backbeat(is_lift=label == "lift")
    else:
        hits = _floor(is_lift=label == "lift")
    if is_turn and drive >= _SOFT:
        hits = [hit for hit in hits if hit[1] < BAR - 1 or hit[0] is not Part.SNARE] + _fill(drive)
    if is_start and label == "lift" and drive >= _SOFT:
        hits.append((Part.CRASH, 0.0, 0.5))
    return [Note(part, at + beat, 1.0, 0, loudness) for part, beat, loudness in hits]


def _thin(drive: float) -> _Hits:
    hats: _Hits = [(Part.HAT, float(beat), 0.5 if beat % 2 else 0.35) for beat in range(BAR)]
    return [(Part.KICK, 0.0, 0.6 + 0.2 * drive), *hats]


def _soft(*, is_lift: bool) -> _Hits:
    hits: _Hits = [(Part.KICK, 0.0, 0.75), (Part.SNARE, 2.0, 0.35)]
    hits += [(Part.HAT, beat / 2, 0.3 if beat % 2 else 0.42) for beat in range(2 * BAR)]
    return [*hits, (Part.KICK, 2.5, 0.5)] if is_lift else hits


def _backbeat(*, is_lift: bool) -> _Hits:
    hits: _Hits = [(Part.KICK, 0.0, 1.0), (Part.KICK, 2.0, 0.85), (Part.SNARE, 1.0, 0.8), (Part.SNARE, 3.0, 0.85)]
    hits += [(Part.HAT, beat / 2, 0.35 if beat % 2 else 0.55) for beat in range(2 * BAR)]
    if is_lift:
        hits += [(Part.KICK, 2.5, 0.6), (Part.OPEN_HAT, 3.5, 0.4), (Part.SNARE, 1.75, 0.15)]
    return hits


def _floor(*, is_lift: bool) -> _Hits:
    hits: _Hits = [(Part.KICK, float(beat), 1.0) for beat in range(BAR)]
    hits += [(Part.SNARE, 1.0, 0.8), (Part.SNARE, 3.0, 0.8)]
    hits += [(Part.OPEN_HAT, beat + 0.5, 0.45) for beat in range(BAR)]
    if is_lift:
        hits += [(Part.HAT, beat / 4, 0.3) for beat in range(4 * BAR) if beat % 2]
    return hits


def _fill(drive: float) -> _Hits:
    steps = (3.0, 3.25, 3.5, 3.75) if drive >= _FULL else (3.0, 3.5, 3.75)
    return [(Part.SNARE, step, 0.45 + 0.12 * index) for index, step in enumerate(steps)]
