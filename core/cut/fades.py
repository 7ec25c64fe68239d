"""The transitions of a cut: their length in frames or beats, and what is said where a shot is too short for one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from core.errors import InputError
from core.model.cut import Cut, CutItem
from core.model.cut_edits import ApplyTransitions, CutEdit, Fade, SetTransition
from core.model.transitions import Transition
from core.music.holds import spare_frames
from core.timing import frames_of

USUAL_S = Fraction(2, 5)
"""Length of a transition that is chosen by its kind alone."""
_MOST_NAMED = 3
Namer = Callable[[CutItem], str]


def with_transitions(cut: Cut, ids: Collection[str], fade: Fade) -> Cut:
    """The cut with transitions at the head of these shots; see `editing.set_transition`."""
    wanted, items = _wanted(cut, ids, fade), []
    for place, item in enumerate(cut.items):
        if item.id in wanted:
            frames = min(wanted[item.id], item.frames) if place else 0
            item = item.model_copy(update={"transition_frames": frames, "transition": fade.kind or item.transition})  # noqa: PLW2901
        items.append(item)
    return cut.model_copy(update={"items": tuple(items), "notes": ()})


def wanted_by(cut: Cut, edit: CutEdit) -> dict[str, int]:
    """The lengths an edit asks for, by shot, whether there is room or not."""
    match edit:
        case SetTransition():
            return _wanted(cut, edit.ids, edit)
        case ApplyTransitions():
            return _wanted(cut, [item.id for item in cut.items], edit)
        case _:
            return {}


def shortened(made: Cut, wanted: Mapping[str, int], order: Sequence[str]) -> tuple[str, ...]:
    """Sentences about transitions that got less than was wanted.

    Args:
        wanted: Lengths by shot.
        order: Scene ids of the storyboard, for their numbers.
    """
    short = [item for item in made.items[1:] if item.transition_frames < wanted.get(item.id, 0)]
    if len(short) > _MOST_NAMED:
        return (f"{len(short)} transitions were shortened: their shots are too short for them.",)
    namer = _numbered(order)
    return tuple(
        f"The {item.transition.words} into {namer(item)} was shortened to {_frames(item.transition_frames)}: "
        "the shot is no longer than that."
        for item in short
    )


def fade_notes(cut: Cut, namer: Namer) -> tuple[str, ...]:
    """Sentences about shots that are held under the transition after them, and flashes that miss their beat."""
    held = list(_held(cut))
    if len(held) > _MOST_NAMED:
        notes = [f"{len(held)} shots are held under the transitions after them: their clips have no more."]
    else:
        notes = [
            f"{_start(namer(before))} is held for {_frames(frames)} under the {after.transition.words} into "
            f"{namer(after)}: its clip has no more."
            for before, after, frames in held
        ]
    off = [(item, frames) for item, frames in _off_beat(cut) if frames]
    if len(off) > _MOST_NAMED:
        return (*notes, f"{len(off)} flashes do not fall on a beat.")
    return (*notes, *(f"The flash into {namer(item)} is {_frames(frames)} off its beat." for item, frames in off))


def _numbered(order: Sequence[str]) -> Namer:
    numbers = {scene_id: number for number, scene_id in enumerate(order, start=1)}

    def name(item: CutItem) -> str:
        number = numbers.get(item.scene_id or "")
        return f"scene {number}" if number else "a gap" if item.source is None else "a shot"

    return name


def _wanted(cut: Cut, ids: Collection[str], fade: Fade) -> dict[str, int]:
    chosen = set(ids)
    spans = zip(cut.items, cut.ranges(), strict=True)
    return {item.id: _length(cut, item, span.start, fade) for item, span in spans if item.id in chosen}


def _length(cut: Cut, item: CutItem, start: int, fade: Fade) -> int:
    """Frames that are asked for at a place, at least 1 where a transition is meant."""
    if fade.beats is not None:
        return _beats_long(cut.beat_frames, start, fade.beats)
    if fade.frames is not None:
        return fade.frames
    return item.transition_frames or max(1, frames_of(USUAL_S, cut.rate))


def _beats_long(beats: Sequence[int], start: int, wanted: Fraction) -> int:
    """Frames of so many beats from a place on, as the song has them there; past the last beat as near it.

    Raises:
        InputError: With fewer than two beats there is no length of one.
    """
    if len(beats) < 2:
        raise InputError("The film has no beats to count in.", hint="Give the length in frames, or bring a song.")
    near = min(range(len(beats)), key=lambda place: abs(beats[place] - start))
    whole = wanted.__ceil__()
    first = max(0, min(near, len(beats) - 1 - whole))
    last = min(len(beats) - 1, first + whole)
    return max(1, round(Fraction(beats[last] - beats[first], last - first) * wanted))


def _held(cut: Cut) -> Iterator[tuple[CutItem, CutItem, int]]:
    """Shots whose last picture stands under the transition after them, that next shot, and for how long."""
    for before, after in zip(cut.items, cut.items[1:], strict=False):
        spare = spare_frames(before, cut.rate)
        if spare is not None and after.transition is not Transition.FLASH and spare < after.transition_frames:
            yield before, after, after.transition_frames - spare


def _off_beat(cut: Cut) -> Iterator[tuple[CutItem, int]]:
    """Flashes, and how many frames lie between each and the nearest beat."""
    for item, span in list(zip(cut.items, cut.ranges(), strict=True))[1:]:
        if cut.beat_frames and item.transition is Transition.FLASH and item.transition_frames:
            yield item, min(abs(beat - span.start) for beat in cut.beat_frames)


def _frames(count: int) -> str:
    return "1 frame" if count == 1 else f"{count} frames"


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]
