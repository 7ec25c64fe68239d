"""What the board or the sheet of a scene sent, as an ask; what only changes this tab is done at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from components import storyboard_choice
from components.asks import Ask, Reorder
from components.storyboard_asks import AddScene, Approve, RemoveScenes, SaveFields
from components.storyboard_wire import number, text, texts
from components.undo import Step
from core.model.project import Role
from core.model.scene import Camera, Reference

if TYPE_CHECKING:
    from core.studio import Studio

Message = Mapping[str, Any]

_STAGES = ("scene_text", "keyframe", "clip")
_TEXTS = ("title", "text", "negative", "line")


def ask_of(studio: Studio, project_id: str, sent: Message) -> Ask | None:
    """The ask in a message; None for what is done by hearing it."""
    op = text(sent, "op")
    if op == "open":
        storyboard_choice.open_scene(text(sent, "scene"))
    elif op == "check":
        storyboard_choice.check(texts(sent, "scenes"))
    elif op == "approve":
        return _next_approval(studio, project_id, text(sent, "scene"))
    elif op in _ASKS:
        return _ASKS[op](sent)
    return None


def _save(sent: Message) -> Ask:
    scene_id = text(sent, "scene")
    given = sent.get("fields")
    fields = _fields(given if isinstance(given, Mapping) else {})
    return SaveFields(scene_id, fields, number(sent, "version"), cell=f"scene_text:{scene_id}")


def _fields(given: Message) -> dict[str, Any]:
    """What may be written of a scene, each of its kind; anything else in the message is left out."""
    fields: dict[str, Any] = {name: text(given, name) for name in _TEXTS if name in given}
    if text(given, "camera") in set(Camera):
        fields["camera"] = Camera(text(given, "camera"))
    if "length_frames" in given:
        fields["length_frames"] = number(given, "length_frames")
    if isinstance(given.get("references"), list):
        named = [one for one in given["references"] if isinstance(one, Mapping)]
        fields["references"] = tuple(_reference(one) for one in named)
    return fields


def _reference(given: Message) -> Reference:
    role = text(given, "role")
    return Reference(
        name=text(given, "name")[:200], blob=text(given, "blob"), role=Role(role) if role in set(Role) else None
    )


_ASKS: dict[str, Callable[[Message], Ask]] = {
    "order": lambda sent: Reorder(texts(sent, "scenes"), number(sent, "version")),
    "insert": lambda sent: AddScene(text(sent, "after") or None),
    "remove": lambda sent: RemoveScenes(texts(sent, "scenes")),
    "save": _save,
    "undo": lambda _sent: Step(),
    "redo": lambda _sent: Step(is_redo=True),
}


def _next_approval(studio: Studio, project_id: str, scene_id: str) -> Ask | None:
    """The first stage of a scene that is made and not approved yet."""
    view = studio.storyboard_view(project_id)
    cells = {cell.name: cell for cell in view.notebook.cells if cell.subject == scene_id}
    for kind in _STAGES:
        cell = cells.get(f"{kind}:{scene_id}")
        if cell is not None and cell.selected is not None and not cell.selected.is_approved:
            return Approve((cell.selected.id,))
    return None
