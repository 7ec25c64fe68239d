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


class SoundKind(StrEnum):
    """What a sound in the film is. Stored."""

    VOICE = "voice"
    EFFECT = "effect"


class SoundItem(Value):
    """A sound laid over the film. It hangs on a shot and goes where the shot goes; without its shot it is not heard.

    Args:
        item_id: The shot it hangs on.
        at_frames: Where it begins, in film frames from the head of that shot.
        gain_db: Louder or quieter than the file is; 0 leaves it.
        is_in_shot: The shot's own sound is this very voice (lip-sync), so that is not heard a second time.
    """

    source: Source
    kind: SoundKind
    item_id: str
    at_frames: int = Field(default=0, ge=0)
    gain_db: float = Field(default=0.0, ge=-60, le=24)
    is_in_shot: bool = False


class Cut(Grown, Doc):
    """The timeline.

    Args:
        lanes: Voices and effects. A voice is spoken to its end, also beyond its shot; an effect ends with its shot.
        has_clip_sound: Whether the clips' own sound is heard; off by default when a song carries the film.
        beat_frames: Film frames that carry a beat, for checking and for the strip.
        notes: What the planner has to say of this timeline, in sentences. No content: two cuts that differ in nothing
            else are the same cut.
    """

    schema_name: ClassVar[str] = "cut"
    later: ClassVar[tuple[str, ...]] = ("notes", "lanes")

    aspect: Aspect
    rate: Fraction = FILM_RATE
    items: tuple[CutItem, ...] = ()
    song: SongUse | None = None
    has_clip_sound: bool = False
    beat_frames: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    lanes: tuple[SoundItem, ...] = ()

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

    def heard(self) -> tuple[tuple[SoundItem, FrameRange], ...]:
        """The sounds whose shot is there, each with where it begins and how long it may last, in film frames."""
        spans = {item.id: span for item, span in zip(self.items, self.ranges(), strict=True)}
        found = []
        for sound in self.lanes:
            span = spans.get(sound.item_id)
            if span is None:
                continue
            start = span.start + sound.at_frames
            stop = self.frames if sound.kind is SoundKind.VOICE else span.stop
            if start < stop:
                found.append((sound, FrameRange(start, stop - start)))
        return tuple(found)
