"""What the film shows and plays of a scene: its clip or the lip-synced one, its voice, its effect, the bridge after it.

Each of these is used only while it is selected; what replaces a clip or joins two, only while it is made of what is
chosen now. The inputs of such cells are listed here, so that the cut, which looks at them, and their kinds agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from core.digest import digest_of
from core.model.cells import Input, Policy, Snapshot, Stamp, Take
from core.model.joints import Joints, bridge_scenes, bridge_subject
from core.model.media import MediaKind
from core.model.scene import SceneText
from core.model.sounds import SoundWish
from core.notebook import slots

Inputs = tuple[Input, ...]


def wish_of(snapshot: Snapshot, scene_id: str) -> SoundWish:
    """How a scene is to sound; a voice as it comes and no effect where nobody said."""
    if f"sound_wish:{scene_id}" not in snapshot.cells:
        return SoundWish()
    return slots.content(snapshot, "sound_wish", scene_id, SoundWish) or SoundWish()


def line_of(snapshot: Snapshot, scene_id: str) -> str:
    """The words spoken in a scene; empty where nothing is said. Asked for every scene whenever anything is read, so it is brief."""
    cell = snapshot.cells.get(f"scene_text:{scene_id}")
    if cell is None or cell.selected is None:
        return ""
    return slots.document(snapshot.takes[cell.selected], SceneText).line.strip()


def spoken_scenes(snapshot: Snapshot) -> tuple[str, ...]:
    """Scenes in which something is said."""
    return tuple(one for one in slots.scene_ids(snapshot) if line_of(snapshot, one))


def sounding_scenes(snapshot: Snapshot) -> tuple[str, ...]:
    """Scenes that are to have an effect."""
    wished = (one for one in slots.scene_ids(snapshot) if f"sound_wish:{one}" in snapshot.cells)
    return tuple(one for one in wished if wish_of(snapshot, one).effect.strip())


def synced_scenes(snapshot: Snapshot) -> tuple[str, ...]:
    """Scenes with a voice and a moving clip, whose lips can follow."""
    return tuple(scene_id for scene_id in slots.scene_ids(snapshot) if _can_sync(snapshot, scene_id))


def bridges(snapshot: Snapshot) -> tuple[str, ...]:
    """Subjects of the bridges there are or could be: where neighbors fit badly, and where one was made before."""
    badly = joints_of(snapshot).badly
    return tuple(one for one in _seams(snapshot) if one in badly or f"bridge:{one}" in snapshot.cells)


def joints_of(snapshot: Snapshot) -> Joints:
    """What is known of the places where scenes meet."""
    return slots.content(snapshot, "joints", "", Joints) or Joints()


def lip_sync_inputs(snapshot: Snapshot, scene_id: str) -> Inputs:
    """The clip and the voice, by their bytes."""
    return slots.file_input(snapshot, "clip", scene_id), slots.file_input(snapshot, "voice", scene_id)


def bridge_inputs(snapshot: Snapshot, subject: str) -> Inputs:
    """The two pictures it leads between, what must not be seen, and the shape."""
    joint = joints_of(snapshot).at(subject)
    return (
        Input(name="last picture", digest=joint.last if joint else None, label="" if joint else "two clips that meet"),
        Input(name="first picture", digest=joint.first if joint else None),
        slots.avoid_input(snapshot),
        slots.aspect_input(snapshot),
    )


def shown_clip(snapshot: Snapshot, scene_id: str) -> Take | None:
    """The take the film shows of a scene: the lip-synced clip while it is current, else the clip."""
    synced = lip_synced(snapshot, scene_id)
    return synced if synced is not None else snapshot.selected("clip", scene_id)


def lip_synced(snapshot: Snapshot, scene_id: str) -> Take | None:
    """The lip-synced clip of a scene, while it is made of the clip and the voice that are chosen now."""
    if f"lip_sync:{scene_id}" not in snapshot.cells or not _can_sync(snapshot, scene_id):
        return None
    return _current(snapshot, "lip_sync", scene_id, lip_sync_inputs(snapshot, scene_id))


def spoken(snapshot: Snapshot, scene_id: str) -> Take | None:
    """The chosen voice of a scene in which something is said."""
    if f"voice:{scene_id}" not in snapshot.cells:
        return None
    return snapshot.selected("voice", scene_id) if line_of(snapshot, scene_id) else None


def effect_of(snapshot: Snapshot, scene_id: str) -> Take | None:
    """The chosen effect of a scene that is to have one."""
    if f"effect:{scene_id}" not in snapshot.cells or not wish_of(snapshot, scene_id).effect.strip():
        return None
    return snapshot.selected("effect", scene_id)


def bridge_after(snapshot: Snapshot, before: str, after: str) -> Take | None:
    """The chosen bridge between two scenes, while it leads between the pictures they meet with now."""
    subject = bridge_subject(before, after)
    if f"bridge:{subject}" not in snapshot.cells:
        return None
    return _current(snapshot, "bridge", subject, bridge_inputs(snapshot, subject))


def sound_inputs(snapshot: Snapshot) -> Iterator[Input]:
    """What is heard and bridged beside clips and song. No slot where there is none, so that no older cut is condemned."""
    order = slots.scene_ids(snapshot)
    said = {one: take.content_digest for one in order if (take := spoken(snapshot, one)) is not None}
    heard = {one: take.content_digest for one in order if (take := effect_of(snapshot, one)) is not None}
    if said:
        yield Input(name="voices", digest=digest_of("voices", said), is_required=False)
    if heard:
        yield Input(name="effects", digest=digest_of("effects", heard), is_required=False)
    between = {
        one: take.content_digest
        for one in _made_bridges(snapshot)
        if (take := bridge_after(snapshot, *bridge_scenes(one))) is not None
    }
    if between:
        yield Input(name="bridges", digest=digest_of("bridges", between), is_required=False)


def _made_bridges(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(one for one in _seams(snapshot) if f"bridge:{one}" in snapshot.cells)


def _seams(snapshot: Snapshot) -> tuple[str, ...]:
    order = slots.scene_ids(snapshot)
    return tuple(bridge_subject(before, after) for before, after in pairwise(order))


def _can_sync(snapshot: Snapshot, scene_id: str) -> bool:
    if f"voice:{scene_id}" not in snapshot.cells or spoken(snapshot, scene_id) is None:
        return False
    clip = slots.media(snapshot, "clip", scene_id)
    return clip is not None and clip.info.kind is MediaKind.VIDEO and clip.info.frames > 1


def _current(snapshot: Snapshot, kind: str, subject: str, inputs: Inputs) -> Take | None:
    """The selected take of a cell, if it was made from, accepted under, or is kept against these inputs."""
    take, cell = snapshot.selected(kind, subject), snapshot.cell(kind, subject)
    if take is None or cell is None:
        return None
    stamps = (*((take.stamp,) if take.stamp is not None else ()), *take.accepted)
    if not stamps or cell.policy is Policy.FROZEN:
        return take
    key = Stamp(recipe=1, inputs=inputs).key
    return take if any(stamp.key == key for stamp in stamps) else None
