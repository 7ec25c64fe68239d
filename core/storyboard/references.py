"""What becomes of a scene's reference pictures: how each goes to the models that picture and clip are made with."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.project import Reference, Role
from core.model.references import missing_names, plain_name
from core.model.scene import SceneText
from core.model.views_storyboard import ReferencesView
from core.providers.catalogue import Feature, Model

ROLE_WORDS: Mapping[Role, str] = {
    Role.FACE: "this face",
    Role.PRODUCT: "this product",
    Role.PLACE: "this place",
    Role.STYLE: "this style",
}
_GOES = "goes to"


def references_view(scene: SceneText, picture: Model | None, clip: Model | None) -> ReferencesView:
    """How each picture goes to the models, in a sentence, and which names in the words have no picture.

    Args:
        picture, clip: The models that the still and the clip are made with; None where none can be used.
    """
    first = next((part for part in scene.references if part.role is Role.FIRST_FRAME), None)
    shown = [part for part in scene.references if part.role is not Role.FIRST_FRAME]
    ways = {part.blob: _way(part, shown.index(part), picture, clip, has_first=first is not None) for part in shown}
    for part in scene.references:
        if part.role is Role.FIRST_FRAME:
            ways[part.blob] = _first_way(clip) if part is first else "Another picture is the first frame already."
    return ReferencesView(ways=ways, missing=missing_names(scene.text, scene.references))


def _first_way(clip: Model | None) -> str:
    if clip is None:
        return "The clip begins with it, once a model for clips can be used."
    if Feature.FIRST_FRAME in clip.inputs:
        return f"The clip begins with it, made with {clip.title}; the keyframe is not used."
    return f"{clip.title} takes no first frame: choose another model for the clip."


def _way(part: Reference, place: int, picture: Model | None, clip: Model | None, *, has_first: bool) -> str:
    """One picture of what is seen.

    Args:
        place: Among these pictures, from 0.
        has_first: The clip begins with a picture of its own, so that no still is made.
    """
    asked = [(None if has_first else picture, "the picture"), (_asked(clip), "the clip")]
    known = [_to(model, place, noun) for model, noun in asked if model is not None]
    taken = [words for words in known if words.startswith(_GOES)]
    if taken:
        what = f" as {ROLE_WORDS[part.role]}" if part.role is not None else ""
        where = " and ".join(words.removeprefix("goes ") for words in taken)
        return f"It goes {where}{what}; @{plain_name(part.name)} in the words means it."
    if has_first:
        return "It is not sent: the clip begins with another picture."
    return f"It is not sent: {'; '.join(known)}." if known else "It is not sent: no model can be used yet."


def _asked(clip: Model | None) -> Model | None:
    """The clip's model where it is given such pictures: one that begins with a frame gets none."""
    if clip is None or Feature.FIRST_FRAME in clip.inputs or Feature.REFERENCES not in clip.inputs:
        return None
    return clip


def _to(model: Model, place: int, noun: str) -> str:
    if Feature.REFERENCES not in model.inputs:
        return f"{model.title} takes no reference pictures for {noun}"
    if model.most_references is not None and place >= model.most_references:
        return f"{model.title} takes {model.most_references} for {noun}"
    return f"{_GOES} {model.title} for {noun}"
