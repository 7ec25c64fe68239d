"""The cut: what the film shows and plays, in whole frames. Content of the `cut` cell."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from core.digest import digest_of
from core.model.base import Doc, Grown, Value
from core.model.look import Look
from core.model.media import MediaInfo
from core.model.project import Aspect
from core.model.transitions import Transition
from core.timing import FILM_RATE, FrameRange


class Fit(StrEnum):
    """How a picture of another shape fills the frame."""

    CROP = "crop"
    PAD = "pad"
    BLUR = "blur"
    STRETCH = "stretch"


class Play(StrEnum):
    """How a source runs through its shot. Stored."""

    FORWARD = "forward"
    REVERSE = "reverse"
    """The stretch that would run forward, backward."""
    LOOP = "loop"
    """From the first used frame to the end of the source, again and again."""
    FREEZE = "freeze"
    """The first used frame stands."""


class Between(StrEnum):
    """How pictures are made that a source does not have, when its speed or rate is not the film's. Stored."""

    NEAREST = "nearest"
    BLEND = "blend"
    MOTION = "motion"


class Focus(Value):
    """The point that stays in the picture when it is cropped, in shares of width and height from the upper left."""

    x: float = Field(default=0.5, ge=0, le=1)
    y: float = Field(default=0.5, ge=0, le=1)


class ClipSound(Value):
    """A shot's own sound.

    Args:
        gain_db: Louder or quieter than the clip is.
        fade_in_frames, fade_out_frames: On top of what crossfades do.
        is_heard: None goes by what the cut says of all clips.
    """

    gain_db: float = Field(default=0.0, ge=-60, le=24)
    fade_in_frames: int = Field(default=0, ge=0)
    fade_out_frames: int = Field(default=0, ge=0)
    is_heard: bool | None = None


class Source(Value):
    """A file the cut shows or plays, by digest, with what is needed to render it without the store."""

    blob: str
    info: MediaInfo


class CutItem(Grown):
    """One shot of the film.

    Args:
        id: Lasting name of the item.
        scene_id: Where it came from; a label.
        source: None is a gap: black and silent.
        in_frames: First frame used, counted at the film's rate after the source was brought to that rate.
        frames: Length in the film, >= 1.
        speed: 2 is twice as fast. The source stretch used is `frames * speed` long.
        fit: Crop, pad, blurred fill or stretched.
        transition_frames: Length of the transition at the head of this item, 0 for a hard cut. The item before runs
            on under it from its own tail, holding its last frame where its source ends. So the film's length is the
            plain sum of `frames`, and a transition never moves a cut off its beat. At most `frames`; ignored on the first item.
        transition: Its kind.
        play: Forward, backward, in a loop, or standing still.
        between: How missing pictures are made.
        focus: What a crop keeps.
        sharpen: 0 to 100, for pictures that are enlarged.
        look: Its own look in place of the film's; None is the film's.
        sound: Its own sound, where it is heard.
    """

    later: ClassVar[tuple[str, ...]] = ("transition", "play", "between", "focus", "sharpen", "look", "sound")

    id: str
    scene_id: str | None = None
    source: Source | None = None
    in_frames: int = Field(default=0, ge=0)
    frames: int = Field(ge=1)
    speed: Fraction = Field(default=Fraction(1), gt=0)
    fit: Fit = Fit.CROP
    transition_frames: int = Field(default=0, ge=0)
    transition: Transition = Transition.CROSSFADE
    play: Play = Play.FORWARD
    between: Between = Between.NEAREST
    focus: Focus = Focus()
    sharpen: int = Field(default=0, ge=0, le=100)
    look: Look | None = None
    sound: ClipSound = ClipSound()


class SongSpan(Value):
    """A stretch of the song, in samples of 48,000 a second; `[start, stop)`."""

    start: int = Field(ge=0)
    stop: int = Field(gt=0)


class SongPlay(StrEnum):
    """What the song does where it is shorter or longer than the film. Stored."""

    ONCE = "once"
    """It is over when it is over, or fades where the film ends."""
    LOOP = "loop"
    """It goes back to an earlier bar as often as the film needs."""
    ENDING = "ending"
    """It leaves out bars in the middle, so that its own ending is the film's."""


class SongUse(Grown):
    """The song under the film.

    Args:
        source: The file.
        in_samples: First sample used, in samples of 48,000 a second.
        fade_out_frames: Fade at the end of the film.
        fade_in_frames: Fade where the song begins.
        gain_db: Louder or quieter than the file is.
        duck_db: How far it steps back while somebody speaks.
        spans: Stretches of the song played one after the other, joined at bars; empty plays it as it is. They follow from
            `plays`, the beats and the film's length. The first one begins at `in_samples`, or at 0 where that is below zero.
        plays: What a person wants of it.
    """

    later: ClassVar[tuple[str, ...]] = ("fade_in_frames", "gain_db", "duck_db", "spans", "plays")

    source: Source
    in_samples: int = 0
    fade_out_frames: int = 15
    fade_in_frames: int = Field(default=0, ge=0)
    gain_db: float = Field(default=0.0, ge=-60, le=24)
    duck_db: float = Field(default=-9.0, ge=-60, le=0)
    spans: tuple[SongSpan, ...] = Field(default=(), max_length=200)
    plays: SongPlay = SongPlay.ONCE


class SoundKind(StrEnum):
    """What a sound in the film is. Stored."""

    VOICE = "voice"
    EFFECT = "effect"


class SoundItem(Grown):
    """A sound laid over the film. It hangs on a shot and goes where the shot goes; without its shot it is not heard.

    Args:
        item_id: The shot it hangs on.
        at_frames: Where it begins, in film frames from the head of that shot.
        gain_db: Louder or quieter than the file is; 0 leaves it.
        is_in_shot: The shot's own sound is this very voice (lip-sync), so that is not heard a second time.
        fade_in_frames, fade_out_frames: 0 fades just enough against clicks.
    """

    later: ClassVar[tuple[str, ...]] = ("fade_in_frames", "fade_out_frames")

    source: Source
    kind: SoundKind
    item_id: str
    at_frames: int = Field(default=0, ge=0)
    gain_db: float = Field(default=0.0, ge=-60, le=24)
    is_in_shot: bool = False
    fade_in_frames: int = Field(default=0, ge=0)
    fade_out_frames: int = Field(default=0, ge=0)


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

    @property
    def blobs(self) -> tuple[str, ...]:
        """Every file it shows, plays or colors with, each once."""
        seen = [item.source.blob for item in self.items if item.source is not None]
        song = [self.song.source.blob] if self.song is not None else []
        luts = [item.look.grade.lut for item in self.items if item.look is not None and item.look.grade.lut]
        return tuple(dict.fromkeys([*seen, *song, *(sound.source.blob for sound in self.lanes), *luts]))

    @property
    def longest_px(self) -> int:
        """Long side of its largest picture or clip; 0 where it shows none."""
        shown = (item.source.info for item in self.items if item.source is not None)
        return max((max(info.width, info.height) for info in shown), default=0)

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
