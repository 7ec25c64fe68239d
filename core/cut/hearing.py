"""What a screen says of the sounds of a cut: the song as it is played, and every other sound by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from core.model.cut import Cut, Play, SongPlay, SongUse, SoundKind
from core.model.song_time import SONG_RATE, samples_of, stretches
from core.model.views_cut import ShotView, SoundView
from core.timing import clock, frames_of

_EARLY_S = 0.1
"""A song that ends less than this before its film ends with it."""


def sound_views(cut: Cut, shots: Sequence[ShotView]) -> Iterator[SoundView]:
    """Every shot's own sound, and the voices and effects on it, in the film's order.

    Args:
        shots: Of the same cut, item by item.
    """
    for item, shot, span in zip(cut.items, shots, cut.ranges(), strict=True):
        name = f"Scene {shot.number} {shot.title}" if shot.number else f"{shot.title} at {clock(span.start, cut.rate)}"
        if shot.has_sound and item.play is not Play.FREEZE:
            yield SoundView(id=item.id, kind="clip", title=f"Own sound · {name}", **item.sound.model_dump())
        for sound in cut.lanes:
            if sound.item_id == item.id:
                word = "voice" if sound.kind is SoundKind.VOICE else "effect"
                yield SoundView(
                    id=item.id,
                    kind=word,
                    title=f"{word.capitalize()} · {name}",
                    gain_db=sound.gain_db,
                    fade_in_frames=sound.fade_in_frames,
                    fade_out_frames=sound.fade_out_frames,
                )


def played(song: SongUse) -> tuple[tuple[float, float, float | None], ...]:
    """What the film plays of its song, in seconds: of the film, of the song, and where it leaves the song."""
    return tuple(
        (part.at / SONG_RATE, part.start / SONG_RATE, None if part.stop is None else part.stop / SONG_RATE)
        for part in stretches(song)
    )


def song_line(cut: Cut) -> str:
    """What became of a person's wish for the song, in a sentence; empty where it plays once."""
    song = cut.song
    if song is None or song.plays is SongPlay.ONCE:
        return ""
    joins = len(song.spans) - 1
    if song.plays is SongPlay.LOOP:
        times = {1: "once", 2: "twice"}.get(joins, f"{joins} times")
        return f"Goes back to an earlier bar {times}." if joins > 0 else "Covers the film without a loop."
    if joins < 1:
        return "Cannot be shortened from bar to bar, so it plays as it is."
    left_out = frames_of(Fraction(song.spans[1].start - song.spans[0].stop, SONG_RATE), cut.rate)
    heard = sum(span.stop - span.start for span in song.spans) + max(0, -song.in_samples)
    early_s = (samples_of(cut.frames, cut.rate) - heard) / SONG_RATE
    ending = f"{early_s:.1f} s before the film" if early_s > _EARLY_S else "with the film"
    return f"Leaves {clock(left_out, cut.rate)} out and ends {ending}."
