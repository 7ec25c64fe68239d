"""A cut in a style: transitions out of its vocabulary and, where wanted, shots as long as it likes them, on beats. Pure."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction

from core.cut.ends import with_tail
from core.digest import digest_of
from core.model.cut import Cut, CutItem
from core.model.music import BeatGrid
from core.model.style import ShotLength, Style, StyleTransition
from core.music.cuts import Pulse, pulse_of
from core.music.holds import longest

_SILENT_BEAT_S = Fraction(1, 2)


def styled(cut: Cut, style: Style, grid: BeatGrid | None, *, is_retimed: bool = False) -> Cut:
    """The cut in a style. The same shots in the same style always get the same transitions.

    Args:
        grid: Today's beats; without them, or without a song, a beat is half a second.
        is_retimed: Whether shots get the style's length too. They end on beats where their sources last, and are shown from
            the moment they are shown from now; the film gets shorter or longer.
    """
    pulse = pulse_of(None if cut.song is None else grid, cut.rate, cut.song)
    beat = Fraction(pulse.beat_frames).limit_denominator(1000) or _SILENT_BEAT_S * cut.rate
    items = _retimed(cut, style.shots, pulse, beat) if is_retimed else cut.items
    dressed = []
    for place, item in enumerate(items):
        kind = _drawn(style, item.id) if place and item.source is not None else None
        frames = _length(kind, beat, items[place - 1], item) if kind is not None else 0
        change: dict[str, object] = {"transition_frames": frames}
        if kind is not None and frames:
            change["transition"] = kind.kind
        dressed.append(item.model_copy(update=change))
    return cut.model_copy(update={"items": tuple(dressed), "notes": ()})


def _drawn(style: Style, item_id: str) -> StyleTransition | None:
    """The transition into a shot, drawn by its name; None for a hard cut."""
    number = int(digest_of("style", [style.name, item_id])[:12], 16)
    if number % 100 < style.hard_cuts:
        return None
    at = number // 100 % sum(choice.weight for choice in style.transitions)
    for choice in style.transitions:
        at -= choice.weight
        if at < 0:
            return choice
    return None


def _length(kind: StyleTransition, beat: Fraction, before: CutItem, item: CutItem) -> int:
    """At most half of either shot, so that both are seen as they are for a while."""
    return min(round(kind.beats * beat), before.frames // 2, item.frames // 2)


def _retimed(cut: Cut, wanted: ShotLength, pulse: Pulse, beat: Fraction) -> tuple[CutItem, ...]:
    found, start = [], 0
    for item in cut.items:
        frames = item.frames
        if item.source is not None:
            frames = _shot(start, longest(item, cut.rate), wanted, pulse, beat)
        found.append(with_tail(item, frames - item.frames, cut.rate))
        start += found[-1].frames
    return tuple(found)


def _shot(start: int, most: int | None, wanted: ShotLength, pulse: Pulse, beat: Fraction) -> int:
    """Length of a shot that begins at a frame of the film: to a beat as near to what is aimed at as its source lasts.

    Fewer beats than the style's least are taken before more than the source has; a source that lasts for less than one beat is
    shown to its end.
    """
    ends = {count: _beat_after(start, count, pulse, beat) - start for count in range(1, wanted.most + 1)}
    fits = [count for count, length in ends.items() if length >= 1 and (most is None or length <= most)]
    if not fits:
        return most or max(1, round(beat))
    inside = [count for count in fits if count >= wanted.least] or fits[-1:]
    return ends[min(inside, key=lambda count: (abs(count - wanted.beats), count))]


def _beat_after(start: int, count: int, pulse: Pulse, beat: Fraction) -> int:
    """The frame of the so-manieth beat after a frame; past the last one, they go on as they were."""
    place = bisect_right(pulse.beats, start + int(beat / 3)) + count - 1
    if place < len(pulse.beats):
        return pulse.beats[place]
    if not pulse.beats:
        return start + round(beat * count)
    last = pulse.beats[-1]
    past = max(Fraction(0), Fraction(start - last) / beat).__floor__() if start > last else 0
    over = place - len(pulse.beats) + 1
    return last + round(beat * (past + over))
