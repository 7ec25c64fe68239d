"""A person's own cut that takes up today's bridges, voices and effects. Pure."""

from __future__ import annotations

from core.cut.changes import Shelf
from core.cut.sounding import as_before
from core.model.cut import Cut, CutItem
from core.model.joints import bridge_scenes

_BRIDGE = "item_"


def followed(cut: Cut, shelf: Shelf) -> Cut:
    """The same timeline with the bridges and sounds that are chosen now.

    A bridge lies where its two scenes follow each other; one that is no longer chosen, or whose scenes were moved apart, goes.
    Sounds hang on the first shot of their scene, as loud and faded as they were.
    """
    items = _bridged(cut.items, shelf)
    heads: dict[str, str] = {}
    for item in items:
        if item.scene_id is not None:
            heads.setdefault(item.scene_id, item.id)
    lanes = tuple(
        as_before(sound.model_copy(update={"item_id": heads[scene_id]}), cut.lanes)
        for scene_id, sounds in shelf.sounds.items()
        if scene_id in heads
        for sound in sounds
    )
    return cut.model_copy(update={"items": items, "lanes": lanes, "notes": ()})


def _bridged(items: tuple[CutItem, ...], shelf: Shelf) -> tuple[CutItem, ...]:
    there = {item.id: item for item in items if _is_bridge(item)}
    found: list[CutItem] = []
    for item in (item for item in items if not _is_bridge(item)):
        last = found[-1].scene_id if found else None
        subject = next((one for one in shelf.bridges if bridge_scenes(one) == (last, item.scene_id)), None)
        if subject is not None:
            source, frames = shelf.bridges[subject]
            fresh = CutItem(id=f"{_BRIDGE}{subject}", source=source, frames=frames)
            old = there.get(fresh.id)
            is_same = old is not None and old.source is not None and old.source.blob == source.blob
            found.append(old if old is not None and is_same else fresh)
        found.append(item)
    return tuple(found)


def _is_bridge(item: CutItem) -> bool:
    return item.scene_id is None and item.source is not None and item.id.startswith(_BRIDGE) and "~" in item.id
