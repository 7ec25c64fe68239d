"""Cell kinds `keyframe` (the chosen still of a scene) and `clip` (its moving picture)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.clips.effects import land_clip
from core.digest import digest_of
from core.jobs.asking import Asker, picture_size
from core.model.cells import Depth, Input, Origin, Reason, Snapshot, Take
from core.model.flavor import PromptName
from core.model.media import Media
from core.model.orders import Ability, ClipRequest, GenerateOrder, ImageRequest, Order
from core.model.project import Reference, Role, size_px
from core.model.references import without_marks
from core.model.scene import SceneText
from core.notebook import slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_file
from core.providers.catalogue import Feature, Model
from core.timing import frames_of, seconds_of

FROM_REFERENCES = 2
"""Recipe of a clip that is made from the scene's pictures in place of its keyframe."""


def clip_kinds(asker: Asker) -> tuple[Kind, Kind]:
    """The still, then the moving picture made from it."""

    def order_keyframe(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        width, height = picture_size(asker.tier(snapshot), snapshot.project.aspect)
        mood, scene = slots.picked_mood(snapshot), _scene(snapshot, subject)
        ask = ImageRequest(
            prompt=asker.prompt(snapshot, PromptName.PICTURE, scene_id=subject, note=wish.note),
            negative=_negative(asker, snapshot, PromptName.PICTURE_NEGATIVE, subject),
            width=width,
            height=height,
            steps=asker.tier(snapshot).image_steps,
            palette=mood.palette if mood else (),
            references=shown_pictures(scene),
        )
        return asker.order(snapshot, Ability.IMAGE, ask, f"keyframe:{subject}", wish)

    def order_clip(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        width, height = size_px(snapshot.project.aspect, asker.tier(snapshot).clip_quality)
        scene, model = _scene(snapshot, subject), asker.model(snapshot, Ability.CLIP, wish)
        wanted_s = seconds_of(scene.length_frames, snapshot.project.rate)
        begins = _beginning(snapshot, subject, scene, model)
        words = asker.prompt(snapshot, PromptName.CLIP, scene_id=subject, note=wish.note)
        unsent = tuple(part for part in scene.references if part not in begins.references)
        ask = ClipRequest(
            prompt=without_marks(words, unsent),
            negative=_negative(asker, snapshot, PromptName.CLIP_NEGATIVE, subject),
            width=width,
            height=height,
            length_s=max(wanted_s, model.purchasable(wanted_s)),
            camera=scene.camera,
            first_frame=begins.frame,
            references=begins.references,
        )
        return asker.order(snapshot, Ability.CLIP, ask, f"clip:{subject}", wish)

    keyframe = Kind(
        name="keyframe",
        title=lambda snapshot, subject: f"Keyframe {slots.scene_number(snapshot, subject)}",
        content=Media,
        depth=Depth.PICTURES,
        subjects=_pictured_scenes,
        recipe=1,
        inputs={1: _keyframe_inputs},
        order=order_keyframe,
        land=land_file,
    )
    clip = Kind(
        name="clip",
        title=lambda snapshot, subject: f"Clip {slots.scene_number(snapshot, subject)}",
        content=Media,
        depth=Depth.CLIPS,
        subjects=slots.scene_ids,
        recipe=1,
        inputs={1: _clip_inputs, FROM_REFERENCES: _clip_inputs_from_references},
        order=order_clip,
        recipe_of=recipe_of,
        land=land_clip,
        retrim=retrim,
    )
    return keyframe, clip


@dataclass(frozen=True)
class Beginning:
    """What a clip is made from besides words: the digest of its first frame, or pictures of what is seen in it."""

    frame: str | None = None
    references: tuple[Reference, ...] = ()


def _beginning(snapshot: Snapshot, scene_id: str, scene: SceneText, model: Model) -> Beginning:
    """The first frame where the model takes one, else the scene's pictures where it takes those and there are some.

    A model that takes neither is given the frame all the same: it then says that it cannot, and which one can.
    """
    pictures = shown_pictures(scene)
    if Feature.FIRST_FRAME not in model.inputs and Feature.REFERENCES in model.inputs and pictures:
        return Beginning(references=pictures)
    given, still = first_frame_of(scene), slots.media(snapshot, "keyframe", scene_id)
    if given is not None:
        return Beginning(frame=given.blob)
    return Beginning(frame=still.blob if still is not None else None)


def first_frame_of(scene: SceneText) -> Reference | None:
    """The picture that a person wants the clip to begin with; it stands in for the keyframe."""
    return next((part for part in scene.references if part.role is Role.FIRST_FRAME), None)


def shown_pictures(scene: SceneText) -> tuple[Reference, ...]:
    """Pictures of what is seen in a scene: all but the one its clip begins with."""
    return tuple(part for part in scene.references if part.role is not Role.FIRST_FRAME)


def recipe_of(order: Order) -> int:
    """A clip made from the scene's pictures depends on these, not on its keyframe."""
    is_from_references = (
        isinstance(order, GenerateOrder) and isinstance(order.ask, ClipRequest) and order.ask.references
    )
    return FROM_REFERENCES if is_from_references else 1


def retrim(snapshot: Snapshot, take: Take, reasons: tuple[Reason, ...]) -> str | None:
    """A clip that is only the wrong length still serves when it is long enough."""
    scene = slots.scene(snapshot, take.cell.subject)
    if scene is None or {reason.name for reason in reasons} != {"length"}:
        return None
    info = Media.from_json(take.content).info
    if frames_of(info.duration_s, snapshot.project.rate) < scene.length_frames:
        return None
    wanted_s = seconds_of(scene.length_frames, snapshot.project.rate)
    return f"Trim it: it has {float(info.duration_s):.1f} s, the cut needs {float(wanted_s):.1f} s"


def _scene(snapshot: Snapshot, scene_id: str) -> SceneText:
    return slots.scene(snapshot, scene_id) or SceneText(length_frames=1)


def _negative(asker: Asker, snapshot: Snapshot, name: PromptName, scene_id: str) -> str:
    return asker.prompt(snapshot, name, scene_id=scene_id)


def _pictured_scenes(snapshot: Snapshot) -> tuple[str, ...]:
    """Scenes that need a still: all but those that never had one and whose clip, or its first frame, a person brought."""
    return tuple(
        scene_id
        for scene_id in slots.scene_ids(snapshot)
        if snapshot.takes_of("keyframe", scene_id)
        or not (
            _is_footage(snapshot.selected("clip", scene_id)) or first_frame_of(_scene(snapshot, scene_id)) is not None
        )
    )


def _is_footage(take: Take | None) -> bool:
    return take is not None and take.origin is Origin.IMPORT


def _keyframe_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    scene = slots.scene(snapshot, subject)
    return (
        slots.scene_text_input(snapshot, subject),
        _references_input(shown_pictures(scene) if scene else ()),
        slots.mood_input(snapshot),
        slots.product_input(snapshot),
        slots.avoid_input(snapshot),
        slots.aspect_input(snapshot),
    )


def _references_input(references: Sequence[Reference]) -> Input:
    """Pictures of what is seen; what each shows is part of it only where somebody said so."""
    told = [[part.name, part.blob, *([part.role.value] if part.role is not None else [])] for part in references]
    return Input(name="references", digest=digest_of("references", told), is_required=False)


def _clip_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    given = first_frame_of(_scene(snapshot, subject))
    if given is None:
        return (slots.file_input(snapshot, "keyframe", subject), *_shot_inputs(snapshot, subject))
    frame = Input(name="first frame", digest=digest_of("first-frame", given.blob), label=given.name)
    return (frame, *_shot_inputs(snapshot, subject))


def _clip_inputs_from_references(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    references = _references_input(shown_pictures(_scene(snapshot, subject)))
    return (references, *_shot_inputs(snapshot, subject))


def _shot_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    scene = _scene(snapshot, subject)
    seconds = float(seconds_of(scene.length_frames, snapshot.project.rate))
    return (
        slots.scene_text_input(snapshot, subject),
        Input(name="camera", digest=digest_of("camera", scene.camera), label=scene.camera.replace("_", " ")),
        Input(name="length", digest=digest_of("length", scene.length_frames), label=f"{seconds:.2f} s"),
        slots.avoid_input(snapshot),
        slots.aspect_input(snapshot),
    )
