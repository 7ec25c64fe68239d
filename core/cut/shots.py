"""The scenes as the planner of the cut sees them: what is shown of each, what is heard over it, what bridges two."""

from __future__ import annotations

from itertools import pairwise

from core.digest import digest_of
from core.model.cells import Input, Snapshot, Take
from core.model.cut import SoundItem, SoundKind, Source
from core.model.joints import bridge_subject
from core.model.media import Media, MediaKind
from core.model.orders import Shot
from core.model.sounds import Voice
from core.notebook import shown, slots
from core.timing import frames_of

EFFECT_DB = -6.0
"""Effects lie under whatever is said."""


def shots_of(snapshot: Snapshot, *, is_whole: bool = False) -> tuple[Shot, ...]:
    """Every scene in order.

    Args:
        is_whole: With bridges between the scenes and sounds over them; otherwise the scenes alone.
    """
    order = slots.scene_ids(snapshot)
    shots = {scene_id: _shot(snapshot, scene_id) for scene_id in order}
    if not is_whole:
        return tuple(shots.values())
    found = []
    for before, after in pairwise((*order, "")):
        found.append(shots[before].model_copy(update={"sounds": sounds_of(snapshot, before)}))
        take = shown.bridge_after(snapshot, before, after) if after else None
        if take is not None:
            found.append(_bridge(snapshot, bridge_subject(before, after), take))
    return tuple(found)


def sounds_of(snapshot: Snapshot, scene_id: str) -> tuple[SoundItem, ...]:
    """The voice of a scene at its head, and its effect under it. The planner says on which shot they hang."""
    found = []
    said, heard = shown.spoken(snapshot, scene_id), shown.effect_of(snapshot, scene_id)
    if said is not None:
        voice = slots.document(said, Voice)
        source = Source(blob=voice.blob, info=voice.info)
        is_in_shot = shown.lip_synced(snapshot, scene_id) is not None
        found.append(SoundItem(source=source, kind=SoundKind.VOICE, item_id="", is_in_shot=is_in_shot))
    if heard is not None:
        media = slots.document(heard, Media)
        source = Source(blob=media.blob, info=media.info)
        found.append(SoundItem(source=source, kind=SoundKind.EFFECT, item_id="", gain_db=EFFECT_DB))
    return tuple(found)


def bridges_of(snapshot: Snapshot) -> dict[str, tuple[Source, int]]:
    """The bridges of the film by subject, each with its frames."""
    found = {}
    for before, after in pairwise(slots.scene_ids(snapshot)):
        take = shown.bridge_after(snapshot, before, after)
        if take is not None:
            shot = _bridge(snapshot, bridge_subject(before, after), take)
            assert shot.source is not None
            found[shot.scene_id] = shot.source, shot.wanted_frames
    return found


def clips_input(snapshot: Snapshot, order: tuple[str, ...]) -> Input:
    """What is shown of the scenes, whatever their order. Not there until every scene has a clip."""
    chosen = {scene_id: shown.shown_clip(snapshot, scene_id) for scene_id in order}
    lacking = [str(number) for number, scene_id in enumerate(order, start=1) if chosen[scene_id] is None]
    name = "clips"
    if lacking or not order:
        return Input(name=name, digest=None, label=f"clip {', '.join(lacking)}" if lacking else "")
    found = {scene_id: take.content_digest for scene_id, take in chosen.items() if take is not None}
    return Input(name=name, digest=digest_of("clips", found))


def lengths_of(snapshot: Snapshot, order: tuple[str, ...]) -> dict[str, int]:
    """Planned frames of the scenes that have a text."""
    scenes = {scene_id: slots.scene(snapshot, scene_id) for scene_id in order}
    return {scene_id: scene.length_frames for scene_id, scene in scenes.items() if scene is not None}


def shown_media(snapshot: Snapshot, scene_id: str) -> Media | None:
    """The file the film shows of a scene."""
    take = shown.shown_clip(snapshot, scene_id)
    return slots.document(take, Media) if take is not None else None


def _shot(snapshot: Snapshot, scene_id: str) -> Shot:
    scene, clip = slots.scene(snapshot, scene_id), shown_media(snapshot, scene_id)
    return Shot(
        scene_id=scene_id,
        title=scene.title if scene else "",
        source=Source(blob=clip.blob, info=clip.info) if clip is not None else None,
        wanted_frames=scene.length_frames if scene else 1,
        available_frames=_available(snapshot, clip),
    )


def _bridge(snapshot: Snapshot, subject: str, take: Take) -> Shot:
    media = slots.document(take, Media)
    frames = max(1, frames_of(media.info.duration_s, snapshot.project.rate))
    return Shot(
        scene_id=subject,
        title="Bridge",
        source=Source(blob=media.blob, info=media.info),
        wanted_frames=frames,
        available_frames=_available(snapshot, media),
        is_bridge=True,
    )


def _available(snapshot: Snapshot, clip: Media | None) -> int | None:
    """Film frames a clip can give; None for stills, which last for ever."""
    if clip is None or clip.info.kind is not MediaKind.VIDEO or clip.info.frames <= 1:
        return None
    return max(1, frames_of(clip.info.duration_s, snapshot.project.rate))
