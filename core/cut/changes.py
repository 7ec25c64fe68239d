"""From the edits a screen names to the cut they give, and a cut in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from core.cut import editing
from core.errors import InputError
from core.model.cut import Cut, SoundItem, Source
from core.model.cut_edits import (
    CutEdit,
    Delete,
    Duplicate,
    InsertGap,
    InsertShot,
    Move,
    SetClipSound,
    SetFit,
    SetSong,
    SetSpeed,
    SetTransition,
    Split,
    Trim,
    UseTakes,
)
from core.model.music import BeatGrid
from core.music.cuts import pulse_of
from core.timing import clock


@dataclass(frozen=True)
class Shelf:
    """What edits may reach for beyond the cut itself.

    Args:
        order: Scene ids of the storyboard.
        clips: By scene id: the chosen clip, and how long the scene is meant to be.
        grid: Today's beats, if the film has a song.
        sounds: By scene id: what is heard over it.
        bridges: By subject: the bridge between two scenes, and how long it is.
    """

    order: tuple[str, ...] = ()
    clips: Mapping[str, tuple[Source, int]] = field(default_factory=dict)
    grid: BeatGrid | None = None
    sounds: Mapping[str, tuple[SoundItem, ...]] = field(default_factory=dict)
    bridges: Mapping[str, tuple[Source, int]] = field(default_factory=dict)


def changed(cut: Cut, edits: Sequence[CutEdit], shelf: Shelf) -> Cut:
    """The cut after all edits, one after the other, its beats those of today.

    Raises:
        InputError: In words, when one cannot be done; then none is.
        NotFoundError: When it names a shot that is not there.
    """
    made = reduce(lambda now, edit: _applied(now, edit, shelf), edits, cut)
    return made if made == cut else with_beats(made, shelf.grid)


def with_beats(cut: Cut, grid: BeatGrid | None) -> Cut:
    """The same timeline with the beats that fall into it; without a song there are none."""
    if cut.song is None or grid is None:
        return cut.model_copy(update={"beat_frames": ()})
    pulse = pulse_of(grid, cut.rate, cut.song.in_samples)
    return cut.model_copy(update={"beat_frames": tuple(beat for beat in pulse.beats if beat < cut.frames)})


def cut_words(cut: Cut) -> str:
    """A cut as lines a person can compare: each shot with its length."""
    head = f"{len(cut.items)} shots, {clock(cut.frames, cut.rate)}"
    shots = [
        f"{number}. {item.scene_id or 'gap'} {clock(item.frames, cut.rate)}"
        for number, item in enumerate(cut.items, start=1)
    ]
    return "\n".join([head, *shots])


def _applied(cut: Cut, edit: CutEdit, shelf: Shelf) -> Cut:
    match edit:
        case Trim():
            change = editing.roll if edit.is_roll else editing.trim
            return change(cut, edit.id, edit.edge, edit.by)
        case Move():
            return editing.move(cut, edit.ids, edit.before)
        case Split():
            return editing.split(cut, edit.at)
        case Duplicate():
            return editing.duplicate(cut, edit.ids)
        case Delete():
            return editing.delete(cut, edit.ids)
        case InsertGap() | InsertShot() | UseTakes():
            return _with_more(cut, edit, shelf)
        case _:
            return _set(cut, edit)


def _with_more(cut: Cut, edit: InsertGap | InsertShot | UseTakes, shelf: Shelf) -> Cut:
    match edit:
        case InsertGap():
            return editing.insert_gap(cut, edit.before, edit.frames)
        case UseTakes():
            return editing.with_takes(cut, shelf.order, shelf.clips)
        case InsertShot():
            if edit.scene_id not in shelf.clips:
                raise InputError("That scene has no clip yet.", hint="Make or bring one first.")
            source, frames = shelf.clips[edit.scene_id]
            return editing.insert_shot(cut, edit.scene_id, source, frames, edit.before)


def _set(cut: Cut, edit: SetSpeed | SetFit | SetTransition | SetSong | SetClipSound) -> Cut:
    match edit:
        case SetSpeed():
            return editing.set_speed(cut, edit.ids, edit.speed)
        case SetFit():
            return editing.set_fit(cut, edit.ids, edit.fit)
        case SetTransition():
            return editing.set_transition(cut, edit.ids, edit.frames)
        case SetSong():
            return editing.set_song(cut, edit.in_samples, edit.fade_out_frames)
        case SetClipSound():
            return cut.model_copy(update={"has_clip_sound": edit.is_on})
