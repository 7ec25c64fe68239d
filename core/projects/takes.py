"""Takes as thumbnails."""

from __future__ import annotations

from datetime import datetime

from core.blobs import Blobs
from core.model.base import utc_now
from core.model.captions import Captions
from core.model.cells import CellRef, Origin, Snapshot, Take
from core.model.cut import Cut
from core.model.film import Film
from core.model.joints import Joints
from core.model.media import Media
from core.model.music import BeatGrid
from core.model.project import Brief
from core.model.scene import MoodBoard, SceneText, Storyboard
from core.model.sounds import SoundWish, Voice
from core.model.views import TakeView
from core.notebook import slots
from core.notebook.origins import is_offline
from core.projects.marks import clip_marks, clip_words, marks_note
from core.timing import clock

TEXT_LENGTH = 240
_MEDIA_KINDS = {"mood_picture", "keyframe", "clip", "song", "effect", "lip_sync", "bridge"}


def take_views(snapshot: Snapshot, ref: CellRef, blobs: Blobs) -> tuple[TakeView, ...]:
    """Every take of a cell, live ones first, newest first."""
    cell = snapshot.cells.get(ref.name)
    chosen = cell.selected if cell is not None else None
    takes = sorted(snapshot.all_takes_of(ref), key=lambda take: (take.deleted_at is not None, -take.number))
    return tuple(_view(snapshot, take, is_selected=take.id == chosen, blobs=blobs) for take in takes)


def _view(snapshot: Snapshot, take: Take, *, is_selected: bool, blobs: Blobs) -> TakeView:
    media = _media(take)
    return TakeView(
        id=take.id,
        number=take.number,
        is_selected=is_selected,
        is_readable=all(blobs.exists(blob) for blob in take.blobs),
        blob=media.blob if media is not None else None,
        info=media.info if media is not None else None,
        text="" if media is not None else _text(take)[:TEXT_LENGTH],
        facts=_facts(take, media.file_name if media is not None else ""),
        is_offline=is_offline(snapshot, take),
        rating=take.rating,
        note=take.note,
        is_approved=take.approved_at is not None,
        is_deleted=take.deleted_at is not None,
        words=clip_words(media) if media is not None else (),
        marks=clip_marks(media) if media is not None else (),
        marks_note=marks_note(media) if media is not None else "",
        seed=take.made_with.seed if take.made_with is not None else None,
        job_id=take.job_id or "",
        created_at=take.created_at,
    )


def _media(take: Take) -> Media | None:
    if take.cell.kind in _MEDIA_KINDS:
        return slots.document(take, Media)
    if take.cell.kind == "voice":
        voice = slots.document(take, Voice)
        return Media(blob=voice.blob, info=voice.info, file_name=voice.file_name)
    if take.cell.kind == "film":
        film = Film.from_json(take.content)
        return Media(blob=film.blob, info=film.info, file_name=film.file_name)
    return None


def _text(take: Take) -> str:
    match take.cell.kind:
        case "brief":
            return Brief.from_json(take.content).text
        case "moods":
            return ", ".join(mood.name for mood in MoodBoard.from_json(take.content).moods)
        case "storyboard":
            return f"{len(Storyboard.from_json(take.content).scene_ids)} scenes"
        case "scene_text":
            scene = SceneText.from_json(take.content)
            return scene.text or scene.title
        case "sound_wish" | "joints":
            return _sound_text(take)
        case "beat_grid" | "cut" | "captions":
            return _film_text(take)
    return ""


def _film_text(take: Take) -> str:
    """What there is of beats, shots or subtitles, counted."""
    if take.cell.kind == "beat_grid":
        grid = BeatGrid.from_json(take.content)
        return f"{grid.tempo_bpm:.1f} bpm, {len(grid.beats)} beats" if grid.beats else "no beats"
    if take.cell.kind == "cut":
        cut = Cut.from_json(take.content)
        return f"{len(cut.items)} shots, {clock(cut.frames, cut.rate)}"
    count = len(Captions.from_json(take.content).cues)
    return f"{count} {'subtitle' if count == 1 else 'subtitles'}"


def _sound_text(take: Take) -> str:
    if take.cell.kind == "sound_wish":
        return SoundWish.from_json(take.content).effect
    return f"{len(Joints.from_json(take.content).joints)} joints"


def local_time(moment: datetime) -> str:
    """A moment on this machine's clock, which is the person's: `14:05`, or `Nov 20, 14:05` when it is not today."""
    here = moment.astimezone()
    is_today = here.date() == utc_now().astimezone().date()
    return f"{here:%H:%M}" if is_today else f"{here:%b} {here.day}, {here:%H:%M}"


def _facts(take: Take, file_name: str) -> str:
    parts = [f"take {take.number}", local_time(take.created_at)]
    if take.origin is Origin.EDIT:
        parts.append("your edit")
    elif take.origin is Origin.IMPORT:
        parts.append(f"your file {file_name}".strip())
    elif take.made_with is not None and take.made_with.is_offline:
        parts.append("offline studio")
    elif take.made_with is not None and take.made_with.model:
        parts.append(take.made_with.model)
    if not take.cost.is_free:
        parts.append(take.cost.label())
    return ", ".join(parts)
