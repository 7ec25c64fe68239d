"""The strip as a screen shows it: every sentence, price and permission worked out here, once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from core.cut.fades import fade_notes
from core.cut.hearing import played, song_line, sound_views
from core.cut.overlaps import trim_offers
from core.cut.shots import shown_media
from core.jobs.asking import Asker
from core.model.cells import Origin, Policy, Snapshot, Take, Verdict, VerdictKind
from core.model.cut import Cut, CutItem, SongUse
from core.model.media import Media
from core.model.money import Price
from core.model.music import SILENT, BeatGrid
from core.model.song_time import SONG_RATE
from core.model.views_cut import CutView, GridView, PartView, ShotView, SongView, SpareView
from core.music.click import compare_grids
from core.music.cuts import pulse_of
from core.music.heard import heard_parts
from core.music.holds import held_frames, hold_note, source_length
from core.notebook import shown, slots
from core.notebook.kinds import Kind, Wish
from core.timing import clock, frames_of

_MOST_HOLDS = 3
_MOST_NAMED = 8
_METHODS = {"librosa": "found by listening", "composer": "told by the composer", "tapped": "tapped by hand"}


def cut_view(snapshot: Snapshot, verdict: Verdict, *, asker: Asker, song: Kind, busy: tuple[str, ...]) -> CutView:
    """The strip of a project.

    Args:
        verdict: Of the cut.
        song: The kind of the song, for its price.
        busy: What is being worked out now.
    """
    project, cell = snapshot.project, snapshot.cell("cut")
    take = snapshot.selected("cut")
    cut = slots.document(take, Cut) if take is not None else Cut(aspect=project.aspect, rate=project.rate)
    price = _song_price(snapshot, asker, song)
    verb = "Make another song" if slots.media(snapshot, "song") else "Make a song"
    shots = tuple(_shots(snapshot, cut))
    return CutView(
        project_id=project.id,
        aspect=cut.aspect,
        rate=float(cut.rate),
        version_no=cell.version_no if cell is not None else 0,
        cut_digest=take.content_digest if take is not None else "",
        is_own=take is not None and take.origin is Origin.EDIT,
        stale=verdict.sentence() if verdict.kind is VerdictKind.STALE else "",
        needs="" if cut.items else _needs(snapshot, verdict),
        can_plan=not verdict.needs and not (cell is not None and cell.policy is Policy.FROZEN),
        notes=_notes(snapshot, cut, is_planned=take is None or take.origin is not Origin.EDIT),
        busy=busy,
        shots=shots,
        frames=cut.frames,
        has_clip_sound=cut.has_clip_sound,
        song=_song(snapshot, cut),
        song_label="" if price is None else verb if price.is_free else f"{verb} · {price.label()}",
        song_price=price,
        grid=_grid(snapshot, cut),
        spares=tuple(_spares(snapshot)),
        sounds=tuple(sound_views(cut, shots)),
        trims=tuple(trim_offers(cut, shown.joints_of(snapshot))),
    )


def scene_name(snapshot: Snapshot, scene_id: str) -> str:
    """What a scene is called: its title, else the begin of its text."""
    scene = slots.scene(snapshot, scene_id)
    if scene is None:
        return "Scene"
    return scene.title or " ".join(scene.text.split())[:40] or "Scene"


def _needs(snapshot: Snapshot, verdict: Verdict) -> str:
    """Why there is no timeline: scenes without a clip by number, a song whose beats are not known."""
    order = slots.scene_ids(snapshot)
    lacking = [str(number) for number, one in enumerate(order, start=1) if snapshot.selected("clip", one) is None]
    if not order or len(lacking) == len(order):
        return "The film is laid out as soon as there are scenes with clips."
    if lacking:
        some = ", ".join(lacking[:_MOST_NAMED]) + (" and others" if len(lacking) > _MOST_NAMED else "")
        scenes = "scene" if len(lacking) == 1 else "scenes"
        return f"The film is laid out as soon as every scene has a clip; {scenes} {some} {'has' if len(lacking) == 1 else 'have'} none yet."
    if verdict.needs:
        return f"The film is laid out as soon as it has {' and '.join(verdict.needs)}."
    return "The film has not been laid out yet."


def _shots(snapshot: Snapshot, cut: Cut) -> Iterator[ShotView]:
    numbers = {scene_id: number for number, scene_id in enumerate(slots.scene_ids(snapshot), start=1)}
    for item in cut.items:
        source, scene_id = item.source, item.scene_id
        full = source_length(source, cut.rate)
        chosen = shown_media(snapshot, scene_id) if scene_id is not None else None
        yield ShotView(
            id=item.id,
            scene_id=scene_id,
            number=numbers.get(scene_id or "", 0),
            title=_title(snapshot, item),
            blob=source.blob if source is not None else None,
            is_moving=full is not None,
            has_sound=source is not None and source.info.has_sound,
            source_frames=full,
            in_frames=item.in_frames,
            frames=item.frames,
            speed=float(item.speed),
            fit=item.fit.value,
            transition=item.transition.value,
            transition_frames=item.transition_frames,
            play=item.play.value,
            between=item.between.value,
            focus=(item.focus.x, item.focus.y),
            sharpen=item.sharpen,
            held_frames=held_frames(item, cut.rate),
            is_old=chosen is not None and source is not None and chosen.blob != source.blob,
        )


def _title(snapshot: Snapshot, item: CutItem) -> str:
    if item.scene_id is not None:
        return scene_name(snapshot, item.scene_id)
    return "Gap" if item.source is None else "Bridge"


def _notes(snapshot: Snapshot, cut: Cut, *, is_planned: bool) -> tuple[str, ...]:
    """What the planner or the last edit said, which shots are held, and what is to be known of transitions."""
    fades = fade_notes(cut, lambda item: _mid_sentence(snapshot, item))
    if is_planned and cut.notes:
        return (*cut.notes, *fades)
    held = [(item, held_frames(item, cut.rate)) for item in cut.items]
    told = [(item, frames) for item, frames in held if frames]
    if len(told) > _MOST_HOLDS:
        line = f"{len(told)} shots are held on their last frame: their clips are shorter than they are."
        return (*cut.notes, line, *fades)
    return (*cut.notes, *(hold_note(_number(snapshot, item), frames, cut.rate) for item, frames in told), *fades)


def _mid_sentence(snapshot: Snapshot, item: CutItem) -> str:
    number = _number(snapshot, item)
    return f"scene {number}" if number else "a gap" if item.source is None else "a shot"


def _number(snapshot: Snapshot, item: CutItem) -> int:
    return slots.scene_number(snapshot, item.scene_id) if item.scene_id is not None else 0


def _song(snapshot: Snapshot, cut: Cut) -> SongView | None:
    take = snapshot.selected("song")
    if take is None:
        return None
    media = slots.document(take, Media)
    use = cut.song if cut.song is not None and cut.song.source.blob == media.blob else None
    length = frames_of(media.info.duration_s, cut.rate)
    made_by = take.made_with.model if take.made_with is not None else ""
    offline = "offline studio" if take.made_with is not None and take.made_with.is_offline else made_by
    return SongView(
        blob=media.blob,
        title=media.file_name or "Song",
        facts=", ".join(part for part in (clock(length, cut.rate), f"take {take.number}", offline) if part),
        length_frames=length,
        in_s=float(Fraction(use.in_samples, SONG_RATE)) if use is not None else 0,
        fade_out_frames=use.fade_out_frames if use is not None else 15,
        is_in_cut=use is not None or not cut.items,
        **(_song_use(cut, use) if use is not None else {}),
    )


def _song_use(cut: Cut, use: SongUse) -> dict[str, Any]:
    kept = use.model_dump(include={"fade_in_frames", "gain_db", "duck_db"})
    return {**kept, "plays": use.plays.value, "stretches": played(use), "line": song_line(cut)}


def _song_price(snapshot: Snapshot, asker: Asker, song: Kind) -> Price | None:
    """What a song costs; None where one cannot be asked for: a quick cut's, or one without a mood."""
    cell = snapshot.cell("song")
    is_kept = cell is not None and cell.policy is Policy.FROZEN
    if song.order is None or is_kept or asker.is_imports_only(snapshot) or slots.picked_mood(snapshot) is None:
        return None
    return asker.price_of(song.order(snapshot, "", Wish()))


def _grid(snapshot: Snapshot, cut: Cut) -> GridView | None:
    take, cell = snapshot.selected("beat_grid"), snapshot.cell("beat_grid")
    if take is None or cell is None or snapshot.selected("song") is None:
        return None
    grid = slots.document(take, BeatGrid)
    pulse = pulse_of(grid, cut.rate, cut.song)
    found = _found(snapshot, take)
    parts = heard_parts(grid, cut.rate, cut.song)
    return GridView(
        version_no=cell.version_no,
        beats=pulse.beats,
        downbeats=pulse.downbeats,
        beats_s=tuple(round(beat / grid.sample_rate, 4) for beat in grid.beats),
        parts=tuple(PartView(start=start, stop=stop, label=label) for start, stop, label in parts),
        step_frames=pulse.beat_frames,
        line=_grid_line(grid, is_corrected=take.origin is Origin.EDIT),
        error=_error(grid, slots.document(found, BeatGrid)) if found is not None else "",
        found=found.id if found is not None else None,
    )


def _grid_line(grid: BeatGrid, *, is_corrected: bool) -> str:
    if grid.method == SILENT or not grid.beats:
        return "No beats were found."
    by = _METHODS.get(grid.method, grid.method)
    corrected = ", corrected" if is_corrected and grid.method != "tapped" else ""
    return f"{grid.tempo_bpm:.1f} bpm, {len(grid.beats)} beats, {by}{corrected}"


def _found(snapshot: Snapshot, take: Take) -> Take | None:
    """The newest grid that nobody has touched, of the same song; None while that is the one in use."""
    if take.origin is not Origin.EDIT:
        return None
    grid = slots.document(take, BeatGrid)
    for other in reversed(snapshot.takes_of("beat_grid")):
        if other.origin is Origin.GENERATED:
            length_s = slots.document(other, BeatGrid).duration_s
            return other if abs(length_s - grid.duration_s) < Fraction(1, 100) else None
    return None


def _error(grid: BeatGrid, truth: BeatGrid) -> str:
    """How far corrected beats lie from those that were found."""
    found = compare_grids(grid, truth)
    if not found.f_measure:
        return "None of these beats lies within 70 ms of a found one."
    share = f"{found.f_measure:.0%} match with the beats that were found"
    way = "later" if found.offset_ms > 0 else "earlier"
    return f"{share}, {found.error_ms:.0f} ms {way}." if round(found.error_ms) else f"{share}, to the millisecond."


def _spares(snapshot: Snapshot) -> Iterator[SpareView]:
    for number, scene_id in enumerate(slots.scene_ids(snapshot), start=1):
        if snapshot.selected("clip", scene_id) is not None:
            yield SpareView(scene_id=scene_id, number=number, title=scene_name(snapshot, scene_id))
