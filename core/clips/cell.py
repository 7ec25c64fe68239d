"""Cell kinds `keyframe` (the chosen still of a scene) and `clip` (its moving picture)."""

from __future__ import annotations

from core.digest import digest_of
from core.jobs.asking import Asker, picture_size
from core.model.cells import Depth, Input, Origin, Reason, Snapshot, Take
from core.model.flavor import PromptName
from core.model.media import Media
from core.model.orders import Ability, ClipRequest, ImageRequest, Order
from core.model.project import size_px
from core.model.scene import SceneText
from core.notebook import slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_file
from core.timing import frames_of, seconds_of


def clip_kinds(asker: Asker) -> tuple[Kind, Kind]:
    """The still, then the moving picture made from it."""

    def order_keyframe(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        width, height = picture_size(asker.tier(snapshot), snapshot.project.aspect)
        mood, scene = slots.picked_mood(snapshot), slots.scene(snapshot, subject)
        ask = ImageRequest(
            prompt=asker.prompt(snapshot, PromptName.PICTURE, scene_id=subject, note=wish.note),
            negative=_negative(asker, snapshot, PromptName.PICTURE_NEGATIVE, subject),
            width=width,
            height=height,
            steps=asker.tier(snapshot).image_steps,
            palette=mood.palette if mood else (),
            references=scene.references if scene else (),
        )
        return asker.order(snapshot, Ability.IMAGE, ask, f"keyframe:{subject}", wish)

    def order_clip(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        width, height = size_px(snapshot.project.aspect, asker.tier(snapshot).clip_quality)
        still, scene = slots.media(snapshot, "keyframe", subject), _scene(snapshot, subject)
        wanted_s = seconds_of(scene.length_frames, snapshot.project.rate)
        ask = ClipRequest(
            prompt=asker.prompt(snapshot, PromptName.CLIP, scene_id=subject, note=wish.note),
            negative=_negative(asker, snapshot, PromptName.CLIP_NEGATIVE, subject),
            width=width,
            height=height,
            length_s=max(wanted_s, asker.model(snapshot, Ability.CLIP).purchasable(wanted_s)),
            camera=scene.camera,
            first_frame=still.blob if still is not None else None,
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
        inputs={1: _clip_inputs},
        order=order_clip,
        land=land_file,
        retrim=retrim,
    )
    return keyframe, clip


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
    """Scenes that need a still: all but those whose clip is a person's own footage and that never had one."""
    return tuple(
        scene_id
        for scene_id in slots.scene_ids(snapshot)
        if not _is_footage(snapshot.selected("clip", scene_id)) or snapshot.takes_of("keyframe", scene_id)
    )


def _is_footage(take: Take | None) -> bool:
    return take is not None and take.origin is Origin.IMPORT


def _keyframe_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    scene = slots.scene(snapshot, subject)
    references = [[part.name, part.blob] for part in scene.references] if scene else []
    return (
        slots.scene_text_input(snapshot, subject),
        Input(name="references", digest=digest_of("references", references), is_required=False),
        slots.mood_input(snapshot),
        slots.product_input(snapshot),
        slots.avoid_input(snapshot),
        slots.aspect_input(snapshot),
    )


def _clip_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    scene = _scene(snapshot, subject)
    seconds = float(seconds_of(scene.length_frames, snapshot.project.rate))
    return (
        slots.file_input(snapshot, "keyframe", subject),
        slots.scene_text_input(snapshot, subject),
        Input(name="camera", digest=digest_of("camera", scene.camera), label=scene.camera.replace("_", " ")),
        Input(name="length", digest=digest_of("length", scene.length_frames), label=f"{seconds:.2f} s"),
        slots.avoid_input(snapshot),
        slots.aspect_input(snapshot),
    )
