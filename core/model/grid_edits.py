"""Corrections of a beat grid as a screen names them. `core/music/correct.py` carries them out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from core.errors import InputError
from core.model.base import Value

_SECOND = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class Double(Value):
    """Twice the tempo."""

    edit: Literal["double"] = "double"


class Halve(Value):
    """Half the tempo."""

    edit: Literal["halve"] = "halve"


class Nudge(Value):
    """All beats later by so many milliseconds; below zero earlier."""

    edit: Literal["nudge"] = "nudge"
    by_ms: float = Field(ge=-2_000, le=2_000, allow_inf_nan=False)


class FirstBeat(Value):
    """The beat nearest a moment of the song begins a bar."""

    edit: Literal["first"] = "first"
    at_s: _SECOND


class Tap(Value):
    """A steady beat through taps, in seconds of the song."""

    edit: Literal["tap"] = "tap"
    taps_s: Annotated[tuple[_SECOND, ...], Field(min_length=1, max_length=2_000)]


GridEdit = Annotated[Double | Halve | Nudge | FirstBeat | Tap, Field(discriminator="edit")]
_EDIT: TypeAdapter[GridEdit] = TypeAdapter(GridEdit)


def read_grid_edit(told: Any) -> GridEdit:
    """What a screen sent, checked.

    Raises:
        InputError: When it is no correction we know, or outside its bounds.
    """
    try:
        return _EDIT.validate_python(told)
    except ValidationError as exc:
        raise InputError("The beats cannot be corrected like that.", hint="Reload the page and do it again.") from exc
