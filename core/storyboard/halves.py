"""One scene made two, and two made one. Pure; lengths add up to the frame."""

from __future__ import annotations

from core.errors import InputError
from core.model.base import checked
from core.model.scene import LONGEST_FRAMES, MOST_SCENE_REFERENCES, Reference, SceneText
from core.timing import seconds_of

_CONTINUED = " (continued)"
_TITLE_LENGTH = 2_000


def first_half(scene: SceneText, at_frames: int) -> SceneText:
    """What stays of a scene that is split: all of its words, and its length up to there.

    Raises:
        InputError: When one of the halves would be empty.
    """
    _check_place(scene, at_frames)
    return scene.model_copy(update={"length_frames": at_frames})


def second_half(scene: SceneText, at_frames: int) -> SceneText:
    """The rest of a scene that is split. It says the same, so its picture still fits; the spoken line was said before.

    Raises:
        InputError: When one of the halves would be empty.
    """
    _check_place(scene, at_frames)
    title = scene.title.removesuffix(_CONTINUED)
    kept = title[: _TITLE_LENGTH - len(_CONTINUED)] + _CONTINUED if title else ""
    return scene.model_copy(update={"title": kept, "line": "", "length_frames": scene.length_frames - at_frames})


def joined(first: SceneText, second: SceneText) -> SceneText:
    """Two scenes as one: the camera of the first, the words of both (what both say is said once), their lengths together.

    Raises:
        InputError: When it would be longer than a scene can be, or its words do not fit.
    """
    frames = first.length_frames + second.length_frames
    if frames > LONGEST_FRAMES:
        raise InputError("Together they would be longer than ten minutes.", hint="Shorten one of them first.")
    return checked(
        SceneText,
        title=first.title or second.title,
        beat=first.beat or second.beat,
        text=_together(first.text, second.text, "\n"),
        negative=_together(first.negative, second.negative, ", "),
        camera=first.camera,
        length_frames=frames,
        references=_references(first, second),
        line=_together(first.line, second.line, " "),
    )


def _check_place(scene: SceneText, at_frames: int) -> None:
    if not 0 < at_frames < scene.length_frames:
        length_s = float(seconds_of(scene.length_frames))
        raise InputError(f"Choose a place inside the scene's {length_s:.2f} s to split it at.")


def _together(one: str, other: str, between: str) -> str:
    parts = dict.fromkeys(part for text in (one, other) if (part := text.strip()))
    return between.join(parts)


def _references(first: SceneText, second: SceneText) -> tuple[Reference, ...]:
    """Pictures of both, each once, the first ones first, as many as a scene may have."""
    found = {part.blob: part for part in (*second.references, *first.references)}
    order = dict.fromkeys(part.blob for part in (*first.references, *second.references))
    return tuple(found[blob] for blob in order)[:MOST_SCENE_REFERENCES]
