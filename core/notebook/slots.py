"""Inputs that several kinds of cells share, each written once: what counts as content and what is only a label."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from core.digest import digest_of
from core.model.base import Doc
from core.model.cells import Input, Snapshot, Take
from core.model.media import Media
from core.model.project import Brief
from core.model.scene import Mood, MoodBoard, SceneText, Storyboard

D = TypeVar("D", bound=Doc)


@lru_cache(maxsize=4096)
def _parsed(kind: type[Doc], text: str) -> Doc:
    return kind.from_json(text)


def content(snapshot: Snapshot, kind: str, subject: str, doc: type[D]) -> D | None:
    """The document in the selected take of a cell, or None when there is no take."""
    take = snapshot.selected(kind, subject)
    return document(take, doc) if take is not None else None


def document(take: Take, doc: type[D]) -> D:
    """The document in a take.

    Raises:
        StoreError: When it cannot be read.
    """
    found = _parsed(doc, take.content)
    assert isinstance(found, doc)
    return found


def brief_of(snapshot: Snapshot) -> Brief:
    """The brief, or an empty one."""
    return content(snapshot, "brief", "", Brief) or Brief()


def picked_mood(snapshot: Snapshot) -> Mood | None:
    """The mood that was picked, if any."""
    board = content(snapshot, "moods", "", MoodBoard)
    return board.picked_mood if board is not None else None


def scene_ids(snapshot: Snapshot) -> tuple[str, ...]:
    """Scenes of the storyboard as it is now, in order."""
    board = content(snapshot, "storyboard", "", Storyboard)
    return board.scene_ids if board is not None else ()


def scene(snapshot: Snapshot, scene_id: str) -> SceneText | None:
    """What a scene says."""
    return content(snapshot, "scene_text", scene_id, SceneText)


def scene_number(snapshot: Snapshot, scene_id: str) -> int:
    """1 for the first scene; 0 for one that has left the storyboard."""
    order = scene_ids(snapshot)
    return order.index(scene_id) + 1 if scene_id in order else 0


def media(snapshot: Snapshot, kind: str, subject: str = "") -> Media | None:
    """The file in the selected take of a cell."""
    return content(snapshot, kind, subject, Media)


def mood_digest(mood: Mood) -> str:
    """Hash of what a mood looks like; its id and name are labels."""
    return digest_of("mood", mood.model_dump(mode="json", exclude={"id", "name"}))


def brief_input(snapshot: Snapshot) -> Input:
    """The words of the brief, without its length and its pictures."""
    brief = brief_of(snapshot)
    words = brief.model_dump(mode="json", exclude={"length_s", "references"})
    digest = None if brief.is_empty else digest_of("brief", words)
    return Input(name="brief", digest=digest, label="" if digest else "a brief")


def brief_pictures_inputs(snapshot: Snapshot) -> tuple[Input, ...]:
    """The pictures of the brief; no slot at all where there are none, so that nothing made before is condemned."""
    blobs = [reference.blob for reference in brief_of(snapshot).references]
    if not blobs:
        return ()
    return (Input(name="reference pictures", digest=digest_of("brief-pictures", blobs), is_required=False),)


def product_input(snapshot: Snapshot) -> Input:
    """What is to be sold, which pictures show."""
    product = brief_of(snapshot).product.strip()
    return Input(name="product", digest=digest_of("product", product), label=product[:40], is_required=False)


def avoid_input(snapshot: Snapshot) -> Input:
    """What pictures and clips must not show."""
    return Input(name="things to avoid", digest=digest_of("avoid", list(brief_of(snapshot).avoid)), is_required=False)


def length_input(snapshot: Snapshot) -> Input:
    """How long the film should be."""
    length_s = brief_of(snapshot).length_s
    return Input(name="length", digest=digest_of("length", length_s), label=f"{length_s} s")


def mood_input(snapshot: Snapshot) -> Input:
    """The picked mood."""
    mood = picked_mood(snapshot)
    return Input(name="mood", digest=mood_digest(mood) if mood else None, label=mood.name if mood else "a mood")


def aspect_input(snapshot: Snapshot) -> Input:
    """The shape of the picture."""
    aspect = snapshot.project.aspect
    return Input(name="aspect", digest=digest_of("aspect", aspect.value), label=aspect.value)


def scene_text_input(snapshot: Snapshot, scene_id: str) -> Input:
    """What is seen in a scene and what must not be."""
    found = scene(snapshot, scene_id)
    digest = digest_of("scene-text", [found.text, found.negative]) if found and found.text.strip() else None
    return Input(name="scene text", digest=digest, label="" if digest else "words for the scene")


def file_input(snapshot: Snapshot, kind: str, subject: str = "", *, is_required: bool = True) -> Input:
    """The bytes chosen in another cell."""
    take = snapshot.selected(kind, subject)
    digest = take.content_digest if take is not None else None
    name = kind.replace("_", " ")
    return Input(name=name, digest=digest, label="" if digest else f"a {name}", is_required=is_required)
