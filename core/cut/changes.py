"""From the edits a screen names to the cut they give, and a cut in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.cut import editing
from core.cut.fades import shortened, wanted_by
from core.cut.sounding import in_time, with_sound
from core.cut.styling import styled
from core.errors import InputError
from core.model.cut import Cut, SoundItem, Source
from core.model.cut_edits import (
    ApplyTransitions,
    CutEdit,
    Delete,
    Duplicate,
    InsertGap,
    InsertShot,
    LoopTo,
    Move,
    SetBetween,
    SetFit,
    SetFocus,
    SetLook,
    SetPlay,
    SetSharpen,
    SetSpeed,
    SetTransition,
    Split,
    Trim,
    UseStyle,
    UseTakes,
)
from core.model.music import BeatGrid
from core.model.sound_edits import SoundEdit
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
    made, wanted = cut, {item.id: item.transition_frames for item in cut.items}
    for edit in edits:
        wanted |= wanted_by(made, edit)
        made = _applied(made, edit, shelf)
    if made == cut:
        return made
    return in_time(made, shelf.grid).model_copy(update={"notes": shortened(made, wanted, shelf.order)})


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
        case InsertGap() | InsertShot() | UseStyle() | UseTakes():
            return _with_more(cut, edit, shelf)
        case _ if isinstance(edit, SoundEdit):
            return with_sound(cut, edit)
        case _:
            return _set(cut, edit)


def _with_more(cut: Cut, edit: InsertGap | InsertShot | UseStyle | UseTakes, shelf: Shelf) -> Cut:
    match edit:
        case InsertGap():
            return editing.insert_gap(cut, edit.before, edit.frames)
        case UseStyle():
            return styled(cut, edit.style, shelf.grid, is_retimed=edit.is_retimed)
        case UseTakes():
            return editing.with_takes(cut, shelf.order, shelf.clips)
        case InsertShot():
            if edit.scene_id not in shelf.clips:
                raise InputError("That scene has no clip yet.", hint="Make or bring one first.")
            source, frames = shelf.clips[edit.scene_id]
            return editing.insert_shot(cut, edit.scene_id, source, frames, edit.before)


def _set(cut: Cut, edit: CutEdit) -> Cut:
    match edit:
        case SetSpeed():
            return editing.set_speed(cut, edit.ids, edit.speed)
        case SetPlay():
            return editing.set_play(cut, edit.ids, edit.play)
        case LoopTo():
            return editing.loop_to(cut, edit.ids, edit.frames)
        case SetTransition():
            return editing.set_transition(cut, edit.ids, edit)
        case ApplyTransitions():
            return editing.set_transition(cut, [item.id for item in cut.items], edit)
        case _:
            return _look(cut, edit)


def _look(cut: Cut, edit: CutEdit) -> Cut:
    """What a shot looks like; each of these edits is named for the field that it changes."""
    assert isinstance(edit, SetFit | SetBetween | SetFocus | SetSharpen | SetLook)
    return editing.set_picture(cut, edit.ids, **{edit.edit: getattr(edit, edit.edit)})
