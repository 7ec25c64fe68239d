"""Edits of what a cut sounds like: song, clips, voices and effects. Pure; no picture is touched."""

from __future__ import annotations

from core.errors import InputError, NotFoundError
from core.model.base import Value
from core.model.cut import Cut, SoundItem
from core.model.music import BeatGrid
from core.model.song_time import SONG_RATE, samples_of
from core.model.sound_edits import SetClipSound, SetClipSoundOf, SetSong, SetSound, SoundEdit
from core.music.bars import fitted
from core.music.cuts import pulse_of


def with_sound(cut: Cut, edit: SoundEdit) -> Cut:
    """The cut with one edit of its sound.

    Raises:
        InputError: When it has no such sound, or the song would be over where it is to begin.
        NotFoundError: When it names a shot that is not there.
    """
    match edit:
        case SetSong():
            return _with_song(cut, edit)
        case SetClipSound():
            return cut.model_copy(update={"has_clip_sound": edit.is_on})
        case SetClipSoundOf():
            return _with_clips(cut, edit)
        case SetSound():
            return _with_lane(cut, edit)


def in_time(cut: Cut, grid: BeatGrid | None) -> Cut:
    """The same timeline with its song as long as it is meant to be, and the beats that fall into it; without a song none.

    Raises:
        InputError: When the song would have to be looped too often.
    """
    if cut.song is None:
        return cut.model_copy(update={"beat_frames": ()})
    song = fitted(cut.song, grid, samples_of(cut.frames, cut.rate))
    beats = pulse_of(grid, cut.rate, song).beats
    return cut.model_copy(update={"song": song, "beat_frames": tuple(beat for beat in beats if beat < cut.frames)})


def as_before(sound: SoundItem, before: tuple[SoundItem, ...]) -> SoundItem:
    """A sound of today, as loud and faded as a person had it where it lay in the cut before."""
    for old in before:
        if (old.kind, old.item_id) == (sound.kind, sound.item_id):
            kept = {name: getattr(old, name) for name in ("gain_db", "fade_in_frames", "fade_out_frames")}
            return sound.model_copy(update=kept)
    return sound


def _with_song(cut: Cut, edit: SetSong) -> Cut:
    if cut.song is None:
        raise InputError("The film has no song yet.", hint="Bring one, or have one made.")
    song = cut.song.model_copy(update=_told(edit))
    if song.in_samples >= song.source.info.duration_s * SONG_RATE > 0:
        raise InputError("The song is over by then.", hint="Begin it earlier.")
    return cut.model_copy(update={"song": song})


def _with_clips(cut: Cut, edit: SetClipSoundOf) -> Cut:
    gone = set(edit.ids) - {item.id for item in cut.items}
    if gone:
        raise NotFoundError("That shot is no longer in the cut.", hint="The strip shows what is there now.")
    told = _told(edit)
    if edit.is_heard == "as_film":
        told["is_heard"] = None
    items = [
        item.model_copy(update={"sound": item.sound.model_copy(update=told)}) if item.id in edit.ids else item
        for item in cut.items
    ]
    return cut.model_copy(update={"items": tuple(items)})


def _with_lane(cut: Cut, edit: SetSound) -> Cut:
    places = [at for at, one in enumerate(cut.lanes) if (one.item_id, one.kind) == (edit.id, edit.kind)]
    if not places:
        raise InputError(f"There is no {edit.kind.value} on that shot any more.", hint="Reload the page.")
    lanes = list(cut.lanes)
    for at in places:
        lanes[at] = lanes[at].model_copy(update=_told(edit))
    return cut.model_copy(update={"lanes": tuple(lanes)})


def _told(edit: Value) -> dict[str, object]:
    """The fields of an edit that say something, without those that say where."""
    named = edit.model_dump(exclude={"edit", "ids", "id", "kind"})
    return {name: value for name, value in named.items() if value is not None}
