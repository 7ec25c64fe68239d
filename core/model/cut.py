"""The cut: what the film shows and plays, in whole frames. Content of the `cut` cell."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from core.digest import digest_of
from core.model.base import Doc, Grown, Value
from core.model.media import MediaInfo
from core.model.project import Aspect
from core.timing import FILM_RATE, FrameRange


class Fit(StrEnum):
    """How a picture of another shape fills the frame."""

    CROP = "crop"
    PAD = "pad"
    BLUR = "blur"


class Source(Value):
    """A file the cut shows or plays, by digest, with what is needed to render it without the store."""

    blob: str
    info: MediaInfo


class CutItem(Value):
    """One shot of the film.

    Args:
        id: Lasting name of the item.
        scene_id: Where it came from; a label.
        source: None is a gap: black and silent.
        in_frames: First frame used, counted at the film's rate after the source was brought to that rate.
        frames: Length in the film, >= 1.
        speed: 2 is twice as fast. The source stretch used is `frames * speed` long.
        fit: Crop, pad or blurred fill.
        transition_frames: Length of the crossfade at the head of this item, 0 for a hard cut. The item before runs
            on under it from its own tail, holding its last frame where its source ends. So the film's length is the
            plain sum of `frames`, and a transition never moves a cut off its beat. At most `frames`; ignored on the first item.
    """

    id: str
    scene_id: str | None = None
    source: Source | None = None
    in_frames: int = Field(default=0, ge=0)
    frames: int = Field(ge=1)
    speed: Fraction = Field(default=Fraction(1), gt=0)
    fit: Fit = Fit.CROP
    transition_frames: int = Field(default=0, ge=0)


class SongUse(Value):
    """The song under the film.

    Args:
        source: The file.
        in_samples: First sample used, in samples of 48,000 a second.
        fade_out_frames: Fade at the end of the film.
    """

    source: Source
    in_samples: int = 0
    fade_out_frames: int = 15


class Cut(Grown, Doc):
    """The timeline.

    Args:
        has_clip_sound: Whether the clips' own sound is heard; off by default when a song carries the film.
        beat_frames: Film frames that carry a beat, for checking and for the strip.
        notes: What the planner has to say of this timeline, in sentences. No content: two cuts that differ in nothing
            else are the same cut.
    """

    schema_name: ClassVar[str] = "cut"
    later: ClassVar[tuple[str, ...]] = ("notes",)

    aspect: Aspect
    rate: Fraction = FILM_RATE
    items: tuple[CutItem, ...] = ()
    song: SongUse | None = None
    has_clip_sound: bool = False
    beat_frames: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def digest(self) -> str:
        """Hash of what is shown and played; notes are left out."""
        return digest_of(self.schema_name, self.model_dump(mode="json", exclude={"notes"}))

    @property
    def frames(self) -> int:
        """Length of the film."""
        return sum(item.frames for item in self.items)

    def ranges(self) -> tuple[FrameRange, ...]:
        """Where each item lies in the film, in order, without gaps."""
        found, start = [], 0
        for item in self.items:
            found.append(FrameRange(start, item.frames))
            start += item.frames
        return tuple(found)
