"""From shots and a beat grid to a cut: scene order kept, cuts on beats, lengths that add up to the frame. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.errors import InputError
from core.model.cut import Cut, CutItem, SongPlay, SongUse, SoundItem, SoundKind
from core.model.orders import CutOrder, Shot
from core.model.song_time import SONG_RATE, samples_of
from core.music.bars import fitted
from core.music.cuts import Pulse, place_cuts, pulse_of
from core.music.holds import hold_note
from core.music.lengths import GENTLEST_SPEED, Need, at_full_speed, most_frames, need_of, share_out, source_frames
from core.timing import clock, frames_of, seconds_of

_MOST_HOLDS = 3
_ROOM_S = 8
"""How much longer than wanted a film may get."""
_SPARE_S = 2
"""A source with this much to spare, and twice what is used, is long footage: its middle is shown, not its start."""


@dataclass(frozen=True)
class CutPlan:
    """A cut and what a person should know of it.

    Args:
        notes: Sentences: why the film has another length than asked for, which shots are slowed or held.
        held: Scene ids of shots that hold their last frame, with the number of frames held.
    """

    cut: Cut
    notes: tuple[str, ...] = ()
    held: tuple[tuple[str, int], ...] = ()


def plan_cut(order: CutOrder) -> Cut:
    """The cut of an order, see `plan_film`."""
    return plan_film(order).cut


def plan_film(order: CutOrder) -> CutPlan:
    """Plans the film: every shot once, in order, each cut on the frame nearest a beat where the song has one in reach.

    The film is as long as the order says, to the frame. It is shorter when the song or the footage ends before that, and
    longer only when its shots could not all be seen for `least_frames`. Without a wanted length it ends on the beat
    nearest the sum of its shots. A song that covers less than half of the film does not shorten it.

    Raises:
        InputError: When there is no shot.
    """
    if not order.shots:
        raise InputError("There is nothing to cut yet.", hint="Add a scene, or import a clip, then cut again.")
    needs = [need_of(shot, order.rate) for shot in order.shots]
    roomy = _song_for(order, _wanted_frames(order, needs) + _ROOM_S * order.rate.__ceil__())
    total = film_frames(order, needs, pulse_of(order.grid, order.rate, roomy))
    song = _song_for(order, total)
    pulse = pulse_of(order.grid, order.rate, song)
    ends = place_cuts(needs, share_out(at_full_speed(needs, total), total), pulse)
    lengths = [stop - start for start, stop in zip((0, *ends), ends, strict=False)]
    items = _items(order, lengths)
    beats = pulse.beats[: bisect_left(pulse.beats, total)]
    cut = Cut(
        aspect=order.aspect,
        rate=order.rate,
        items=items,
        song=song,
        has_clip_sound=order.song is None,
        beat_frames=beats,
        lanes=_lanes(order.shots, items),
    )
    held = _held(order.shots, items)
    return CutPlan(cut, _notes(order, total, items, held), held)


def film_frames(order: CutOrder, needs: Sequence[Need], pulse: Pulse) -> int:
    """Length of the film in frames, by the rules of `plan_film`."""
    wanted = _wanted_frames(order, needs)
    least, most, song = sum(need.least for need in needs), most_frames(needs), _song_frames(order)
    by_footage = wanted if most is None or wanted <= most else sum(need.full or 0 for need in needs)
    if song is not None and by_footage / 2 <= song < by_footage:
        return max(song, least)
    if order.length_frames is None or by_footage < wanted:
        bounds = (most, song if song is not None and song >= by_footage else None)
        return max(_nearest_beat(pulse, by_footage, min((b for b in bounds if b is not None), default=None)), least)
    return max(by_footage, least)


def _song_for(order: CutOrder, frames: int) -> SongUse | None:
    """The song, looped or shortened for a film of this length where a person wants that."""
    return order.song and fitted(order.song, order.grid, samples_of(frames, order.rate))


def _wanted_frames(order: CutOrder, needs: Sequence[Need]) -> int:
    if order.length_frames is not None:
        return max(1, order.length_frames)
    return sum(need.wanted if need.full is None else min(need.wanted, need.full) for need in needs)


def _song_frames(order: CutOrder) -> int | None:
    """Film frames the song covers; None without a song, when it goes on for ever, or when its length is not known."""
    if order.song is None or order.song.plays is SongPlay.LOOP:
        return None
    length_s = order.grid.duration_s if order.grid else order.song.source.info.duration_s
    frames = frames_of(max(Fraction(0), length_s - Fraction(order.song.in_samples, SONG_RATE)), order.rate)
    return frames or None


def _nearest_beat(pulse: Pulse, frame: int, at_most: int | None) -> int:
    """The beat within half a step of a frame and not beyond the bound, or the frame itself."""
    beats = [beat for beat in pulse.beats if beat > 0 and (at_most is None or beat <= at_most)]
    best = min(beats, key=lambda beat: abs(beat - frame), default=frame)
    return best if abs(best - frame) <= pulse.beat_frames / 2 + 1 else frame


def _items(order: CutOrder, lengths: Sequence[int]) -> tuple[CutItem, ...]:
    fades = _fades(order, lengths)
    tails = (*fades[1:], 0)
    items: list[CutItem] = []
    names: set[str] = set()
    for shot, frames, fade, tail in zip(order.shots, lengths, fades, tails, strict=True):
        speed = speed_for(source_frames(shot), frames + tail)
        name = _fresh_name(shot.scene_id, names)
        items.append(
            CutItem(
                id=name,
                scene_id=None if shot.is_bridge else shot.scene_id,
                source=shot.source,
                in_frames=_in_frames(shot, frames + tail, order.rate),
                frames=frames,
                speed=speed,
                fit=shot.fit,
                transition_frames=fade,
            )
        )
    return tuple(items)


def _lanes(shots: Sequence[Shot], items: Sequence[CutItem]) -> tuple[SoundItem, ...]:
    """The sounds of the shots, each hung on its own."""
    return tuple(
        sound.model_copy(update={"item_id": item.id})
        for shot, item in zip(shots, items, strict=True)
        for sound in shot.sounds
    )


def _fresh_name(scene_id: str, taken: set[str]) -> str:
    """`item_<scene>`, with a number where a scene is shown again: the same order gives the same names."""
    name, number = f"item_{scene_id}", 2
    while name in taken:
        name, number = f"item_{scene_id}_{number}", number + 1
    taken.add(name)
    return name


def _fades(order: CutOrder, lengths: Sequence[int]) -> tuple[int, ...]:
    """Crossfade at the head of each shot: at most half of either neighbor, and none where the shot before has no tail."""
    fades = [0]
    for shot, before, after in zip(order.shots, lengths, lengths[1:], strict=False):
        fade = min(max(0, order.transition_frames), before // 2, after // 2)
        full = source_frames(shot)
        has_tail = full is None or (before + fade) * GENTLEST_SPEED <= full
        fades.append(fade if has_tail else 0)
    return tuple(fades)


def speed_for(full: int | None, frames: int) -> Fraction:
    """1, or the gentle slowing at which a source of `full` frames lasts `frames`; 1 where that would not be enough."""
    if full is None or frames <= full:
        return Fraction(1)
    speed = Fraction(full, frames)
    return speed if speed >= GENTLEST_SPEED else Fraction(1)


def _in_frames(shot: Shot, used: int, rate: Fraction) -> int:
    full = source_frames(shot)
    if full is None or full < 2 * used or full - used <= _SPARE_S * rate:
        return 0
    return (full - used) // 2


def _held(shots: Sequence[Shot], items: Sequence[CutItem]) -> tuple[tuple[str, int], ...]:
    found = []
    for shot, item in zip(shots, items, strict=True):
        full = source_frames(shot)
        missing = 0 if full is None else (item.in_frames + item.frames * item.speed - full).__ceil__()
        if missing > 0:
            found.append((shot.scene_id, missing))
    return tuple(found)


def _notes(order: CutOrder, total: int, items: Sequence[CutItem], held: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    notes = []
    wanted = order.length_frames
    if wanted is not None and total != wanted:
        cause = _cause(order, total, wanted)
        notes.append(f"The film lasts {clock(total, order.rate)} instead of {clock(wanted, order.rate)}: {cause}.")
    slow = [item for item in items if item.speed < 1]
    if slow:
        most = max(1, round((1 - min(item.speed for item in slow)) * 100))
        notes.append(f"{_count(len(slow), 'shot is', 'shots are')} slowed by up to {most} % to last long enough.")
    return (*notes, *_hold_notes(order, held), *_voice_notes(order, items))


def _voice_notes(order: CutOrder, items: Sequence[CutItem]) -> Iterator[str]:
    """Voices that go on when their shot is over."""
    numbers = _numbers(order.shots)
    for shot, item in zip(order.shots, items, strict=True):
        for sound in shot.sounds:
            shot_s, voice_s = seconds_of(item.frames, order.rate), sound.source.info.duration_s
            if sound.kind is SoundKind.VOICE and voice_s > shot_s:
                said = f"The voice of scene {numbers[shot.scene_id]} lasts {float(voice_s):.1f} s"
                yield f"{said}, its shot {float(shot_s):.1f} s: it goes on over what follows."


def _numbers(shots: Sequence[Shot]) -> dict[str, int]:
    """Numbers of scenes; a bridge is none and has 0."""
    scenes = [shot.scene_id for shot in shots if not shot.is_bridge]
    bridges = {shot.scene_id: 0 for shot in shots if shot.is_bridge}
    return {scene_id: number for number, scene_id in enumerate(scenes, start=1)} | bridges


def _hold_notes(order: CutOrder, held: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Each held shot by its number; many of them in one sentence."""
    if len(held) > _MOST_HOLDS:
        yield f"{len(held)} shots are held on their last frame: their clips are shorter than they are."
        return
    numbers = _numbers(order.shots)
    for scene_id, frames in held:
        yield hold_note(numbers[scene_id], frames, order.rate)


def _cause(order: CutOrder, total: int, wanted: int) -> str:
    if total > wanted:
        return "its shots would be too short to see"
    return "the song ends there" if total == _song_frames(order) else "the clips are not longer"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
