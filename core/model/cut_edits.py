"""Edits of the timeline as a screen names them: which shots, and by how much. `core/cut/editing.py` carries them out.

Items are named by their lasting ids, positions are whole frames of the film.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from core.errors import InputError
from core.model.base import Value
from core.model.cut import Between, Fit, Focus, Play
from core.model.look import Look
from core.model.sound_edits import SetClipSound, SetClipSoundOf, SetSong, SetSound
from core.model.style import Style
from core.model.transitions import Transition

SLOWEST, FASTEST = Fraction(1, 4), Fraction(4)
_MOST_EDITS = 200
_MOST_FRAMES = 100_000
Ids = Annotated[tuple[str, ...], Field(min_length=1, max_length=1_000)]


class Edge(StrEnum):
    HEAD = "head"
    TAIL = "tail"


class Trim(Value):
    """Moves one end of a shot.

    Args:
        by: Frames; above zero is later.
        is_roll: The neighbor gives way and the film keeps its length; otherwise everything after moves along.
    """

    edit: Literal["trim"] = "trim"
    id: str
    edge: Edge
    by: int = Field(ge=-_MOST_FRAMES, le=_MOST_FRAMES)
    is_roll: bool = False


class Move(Value):
    """Puts shots, in their order, before another one; None puts them at the end."""

    edit: Literal["move"] = "move"
    ids: Ids
    before: str | None = None


class InsertGap(Value):
    """Black and silence before a shot; None puts it at the end."""

    edit: Literal["gap"] = "gap"
    before: str | None = None
    frames: int = Field(ge=1, le=_MOST_FRAMES)


class InsertShot(Value):
    """A scene's chosen clip, once more or again, before a shot; None puts it at the end."""

    edit: Literal["shot"] = "shot"
    scene_id: str
    before: str | None = None


class Split(Value):
    """Cuts the shot under a film frame in two."""

    edit: Literal["split"] = "split"
    at: int = Field(ge=0)


class Duplicate(Value):
    edit: Literal["duplicate"] = "duplicate"
    ids: Ids


class Delete(Value):
    edit: Literal["delete"] = "delete"
    ids: Ids


class SetSpeed(Value):
    """2 is twice as fast; from a quarter to four times."""

    edit: Literal["speed"] = "speed"
    ids: Ids
    speed: Fraction = Field(ge=SLOWEST, le=FASTEST)


class SetFit(Value):
    edit: Literal["fit"] = "fit"
    ids: Ids
    fit: Fit


class SetPlay(Value):
    """Forward, backward, in a loop or standing still. Stills and gaps have one picture and stay as they are."""

    edit: Literal["play"] = "play"
    ids: Ids
    play: Play


class LoopTo(Value):
    """Plays clips again and again until they fill a length."""

    edit: Literal["loop_to"] = "loop_to"
    ids: Ids
    frames: int = Field(ge=1, le=_MOST_FRAMES)


class SetBetween(Value):
    """How pictures are made that a clip does not have."""

    edit: Literal["between"] = "between"
    ids: Ids
    between: Between


class SetFocus(Value):
    """The point of the picture that a crop keeps."""

    edit: Literal["focus"] = "focus"
    ids: Ids
    focus: Focus


class SetSharpen(Value):
    edit: Literal["sharpen"] = "sharpen"
    ids: Ids
    sharpen: int = Field(ge=0, le=100)


class SetLook(Value):
    """A look of its own for each of these shots; None gives them the film's."""

    edit: Literal["look"] = "look"
    ids: Ids
    look: Look | None


class Fade(Value):
    """What is seen at the head of a shot, and how long.

    Args:
        kind: None leaves it.
        frames: 0 is a hard cut; None leaves the length, or takes the usual one where there was a hard cut.
        beats: Instead of frames: whole or half beats of the song, counted where the shot begins.
    """

    kind: Transition | None = None
    frames: int | None = Field(default=None, ge=0, le=_MOST_FRAMES)
    beats: Fraction | None = Field(default=None, gt=0, le=64)

    @field_validator("beats")
    @classmethod
    def _half_beats(cls, beats: Fraction | None) -> Fraction | None:
        if beats is not None and (beats * 2).denominator != 1:
            raise ValueError("whole or half beats")
        return beats


class SetTransition(Fade):
    """The transition at the head of these shots."""

    edit: Literal["transition"] = "transition"
    ids: Ids


class ApplyTransitions(Fade):
    """The same transition at every cut of the film."""

    edit: Literal["transitions"] = "transitions"


class UseStyle(Value):
    """Gives the cut a style's transitions and, where wanted, its length of shots."""

    edit: Literal["style"] = "style"
    style: Style
    is_retimed: bool = False


class UseTakes(Value):
    """Shows the takes chosen now, adds scenes that are new and leaves out those that are gone."""

    edit: Literal["use_takes"] = "use_takes"


CutEdit = Annotated[
    Trim
    | Move
    | InsertGap
    | InsertShot
    | Split
    | Duplicate
    | Delete
    | SetSpeed
    | SetFit
    | SetPlay
    | LoopTo
    | SetBetween
    | SetFocus
    | SetSharpen
    | SetLook
    | SetTransition
    | ApplyTransitions
    | SetSong
    | SetClipSound
    | SetClipSoundOf
    | SetSound
    | UseStyle
    | UseTakes,
    Field(discriminator="edit"),
]
_EDITS: TypeAdapter[tuple[CutEdit, ...]] = TypeAdapter(tuple[CutEdit, ...])


def read_edits(told: Sequence[Any]) -> tuple[CutEdit, ...]:
    """What a screen sent, checked.

    Raises:
        InputError: When it is no edit we know, or outside its bounds.
    """
    if not told or len(told) > _MOST_EDITS:
        raise InputError("There is nothing to change here.", hint="Choose a shot first.")
    try:
        return _EDITS.validate_python(tuple(told))
    except ValidationError as exc:
        raise InputError("The timeline does not know that change.", hint="Reload the page and do it again.") from exc
