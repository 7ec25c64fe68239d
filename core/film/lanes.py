"""What is heard in a film and where: the clips' own sound, voices and effects. Rules only; nothing is decoded here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.model.cut import Cut, CutItem, Play, SoundKind
from core.model.delivery import Codec
from core.model.film import ExportSettings
from core.timing import FrameRange

_PICTURE_ONLY = {"id", "scene_id", "fit", "transition", "between", "focus", "sharpen", "look"}
"""Fields of a shot that nobody hears. All others are part of the key, also those that are not there yet."""


@dataclass(frozen=True)
class Place:
    """A clip's sound in the film: from which frame, and the crossfades at its head and past its end."""

    item: CutItem
    start: int
    fade_in: int
    fade_out: int

    @property
    def frames(self) -> int:
        """How long it is heard, with what runs on under the next crossfade."""
        return self.item.frames + self.fade_out


def has_sound(cut: Cut, settings: ExportSettings | None = None) -> bool:
    """Whether the film gets a sound track: a song, a voice, an effect, or clips that have sound and are to be heard.

    Args:
        settings: What is delivered; a GIF is always silent.
    """
    if settings is not None and settings.delivery.codec is Codec.GIF:
        return False
    return cut.song is not None or bool(heard_clips(cut)) or bool(cut.heard())


def heard_clips(cut: Cut) -> tuple[Place, ...]:
    """Clips whose own sound is heard, each as the cut or the shot itself says.

    Not that of a clip whose lips follow a voice, which is heard by itself, nor of one that stands still.
    """
    said = {sound.item_id for sound, _span in cut.heard() if sound.is_in_shot}
    return tuple(place for place in _places(cut) if _is_heard(cut, place.item) and place.item.id not in said)


def heard_key(cut: Cut) -> dict[str, Any]:
    """Everything the mix reads of a cut, as JSON: by leaving out what is only seen."""
    clips = [
        {
            **place.item.model_dump(mode="json", exclude=_PICTURE_ONLY),
            "at": [place.start, place.fade_in, place.fade_out],
        }
        for place in heard_clips(cut)
    ]
    lanes = [
        {**sound.model_dump(mode="json", exclude={"item_id", "at_frames"}), "at": [span.start, span.frames]}
        for sound, span in cut.heard()
    ]
    song = None if cut.song is None else cut.song.model_dump(mode="json", exclude={"plays"})
    return {"rate": str(cut.rate), "frames": cut.frames, "song": song, "clips": clips, "lanes": lanes}


def voices(cut: Cut) -> Iterator[tuple[str, FrameRange]]:
    """Files of the voices, and where in the film each may be heard."""
    for sound, span in cut.heard():
        if sound.kind is SoundKind.VOICE:
            yield sound.source.blob, span


def _is_heard(cut: Cut, item: CutItem) -> bool:
    own = item.sound.is_heard
    wanted = cut.has_clip_sound if own is None else own
    return wanted and item.source is not None and item.source.info.has_sound and item.play is not Play.FREEZE


def _places(cut: Cut) -> Iterator[Place]:
    for number, (item, span) in enumerate(zip(cut.items, cut.ranges(), strict=True)):
        fade_in = min(item.transition_frames, item.frames) if number else 0
        after = cut.items[number + 1] if number + 1 < len(cut.items) else None
        yield Place(item, span.start, fade_in, min(after.transition_frames, after.frames) if after else 0)
