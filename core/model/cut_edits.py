"""Edits of the timeline as a screen names them: which shots, and by how much. `core/cut/editing.py` carries them out.

Items are named by their lasting ids, positions are whole frames of the film.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from core.errors import InputError
from core.model.base import Value
from core.model.cut import Fit

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


class SetTransition(Value):
    """Length of the crossfade at the head of shots; 0 is a hard cut."""

    edit: Literal["transition"] = "transition"
    ids: Ids
    frames: int = Field(ge=0, le=_MOST_FRAMES)


class SetSong(Value):
    """Where the song begins and how it ends.

    Args:
        in_samples: First sample used, 48,000 a second; below zero the film begins before the song. None leaves it.
        fade_out_frames: None leaves it.
    """

    edit: Literal["song"] = "song"
    in_samples: int | None = None
    fade_out_frames: int | None = Field(default=None, ge=0, le=_MOST_FRAMES)


class SetClipSound(Value):
    """Whether the clips' own sound is heard."""

    edit: Literal["clip_sound"] = "clip_sound"
    is_on: bool


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
    | SetTransition
    | SetSong
    | SetClipSound
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
