"""Edits of what a film sounds like, as a screen names them. `core/cut/sounding.py` carries them out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.model.base import Value
from core.model.cut import SongPlay, SoundKind

_MOST_FRAMES = 100_000
GainDb = Annotated[float, Field(ge=-60, le=24)]
FadeFrames = Annotated[int, Field(ge=0, le=_MOST_FRAMES)]
Ids = Annotated[tuple[str, ...], Field(min_length=1, max_length=1_000)]


class SetSong(Value):
    """Where the song begins, how it ends, how loud it is. What is None stays as it is.

    Args:
        in_samples: First sample used, 48,000 a second; below zero the film begins before the song.
        duck_db: How far it steps back while somebody speaks; 0 leaves it.
        plays: Once, looped to the film, or shortened so that it ends with it.
    """

    edit: Literal["song"] = "song"
    in_samples: int | None = None
    fade_out_frames: FadeFrames | None = None
    fade_in_frames: FadeFrames | None = None
    gain_db: GainDb | None = None
    duck_db: Annotated[float, Field(ge=-60, le=0)] | None = None
    plays: SongPlay | None = None


class SetClipSound(Value):
    """Whether the clips' own sound is heard, where a shot does not say it for itself."""

    edit: Literal["clip_sound"] = "clip_sound"
    is_on: bool


class SetClipSoundOf(Value):
    """The own sound of these shots. What is None stays as it is.

    Args:
        is_heard: True and False are for these shots alone; `as_film` goes by the whole film again.
    """

    edit: Literal["clip_sound_of"] = "clip_sound_of"
    ids: Ids
    is_heard: bool | Literal["as_film"] | None = None
    gain_db: GainDb | None = None
    fade_in_frames: FadeFrames | None = None
    fade_out_frames: FadeFrames | None = None


class SetSound(Value):
    """A voice or an effect that hangs on a shot. What is None stays as it is.

    Args:
        id: Of the shot.
    """

    edit: Literal["sound"] = "sound"
    id: str
    kind: SoundKind
    gain_db: GainDb | None = None
    fade_in_frames: FadeFrames | None = None
    fade_out_frames: FadeFrames | None = None


SoundEdit = SetSong | SetClipSound | SetClipSoundOf | SetSound
