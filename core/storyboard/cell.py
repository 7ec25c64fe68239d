"""Cell kinds `storyboard` (which scenes, in what order) and `scene_text` (what one scene says).

Both depend on the brief. Neither depends on the mood: a mood changes what things look like, not what happens, so
picking another one repaints the film and rewrites nothing.
"""

from __future__ import annotations

from core.errors import StoreError
from core.jobs.asking import Asker
from core.model.cells import Depth, Input, Snapshot, Stamp, TakeDraft
from core.model.flavor import PromptName
from core.model.jobs import JobRequest
from core.model.orders import Ability, Order, OrderResult, WriteRequest, WriteTask
from core.model.replies import RewriteReply, SceneReply, StoryboardReply
from core.model.scene import SceneText, Storyboard
from core.notebook import slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document
from core.storyboard.match import fitted_lengths, matched_ids
from core.timing import frames_of


def storyboard_kinds(asker: Asker) -> tuple[Kind, Kind]:
    """The storyboard, then its scenes."""

    def order_board(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
        flavor, total = asker.flavor(snapshot), _wanted_frames(snapshot)
        ask = WriteRequest(
            task=WriteTask.STORYBOARD,
            prompt=asker.prompt(snapshot, PromptName.STORYBOARD, note=wish.note, length_frames=str(total)),
            facts={
                **asker.facts(snapshot),
                "beats": [beat.model_dump(mode="json") for beat in flavor.beats],
                "length_frames": total,
                "note": wish.note,
            },
        )
        return asker.order(snapshot, Ability.WRITE, ask, "storyboard", wish)

    def order_scene(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        scene = slots.scene(snapshot, subject)
        ask = WriteRequest(
            task=WriteTask.SCENE,
            prompt=asker.prompt(snapshot, PromptName.SCENE, scene_id=subject, note=wish.note),
            facts={
                **asker.facts(snapshot),
                "scene": scene.model_dump(mode="json") if scene else {},
                "note": wish.note,
            },
        )
        return asker.order(snapshot, Ability.WRITE, ask, f"scene_text:{subject}", wish)

    board = Kind(
        name="storyboard",
        title=lambda _snapshot, _subject: "Storyboard",
        content=Storyboard,
        depth=Depth.TEXTS,
        subjects=lambda _snapshot: ("",),
        recipe=1,
        inputs={1: lambda snapshot, _subject: (slots.brief_input(snapshot), slots.length_input(snapshot))},
        order=order_board,
        land=land_storyboard,
    )
    scene = Kind(
        name="scene_text",
        title=_scene_title,
        content=SceneText,
        depth=Depth.TEXTS,
        subjects=slots.scene_ids,
        recipe=1,
        inputs={1: lambda snapshot, _subject: (slots.brief_input(snapshot),)},
        order=order_scene,
        land=land_scene,
        lands_with="storyboard",
    )
    return board, scene


def land_storyboard(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """One take of the storyboard and one of each of its scenes, under the ids of the old scenes they retell."""
    reply = StoryboardReply.from_json(result.outputs[0].content or "")
    old = [(scene_id, scene) for scene_id in slots.scene_ids(snapshot) if (scene := slots.scene(snapshot, scene_id))]
    ids = matched_ids(reply.scenes, old)
    lengths = fitted_lengths([scene.length_frames for scene in reply.scenes], _frames_asked(request, snapshot))
    drafts = [land_document(Storyboard(scene_ids=ids), request, result)]
    known = dict(old)
    for number, (scene_id, told, length) in enumerate(zip(ids, reply.scenes, lengths, strict=True), start=1):
        text = _scene_text(told, length, known.get(scene_id))
        ref = snapshot.ref("scene_text", scene_id)
        drafts.append(land_document(text, request, result, cell=ref, stamp=_scene_stamp(request), output=number))
    return tuple(drafts)


def land_scene(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The scene rewritten. Its length stays: the film's length is the storyboard's affair."""
    reply = RewriteReply.from_json(result.outputs[0].content or "").scene
    before = slots.scene(snapshot, request.cell.subject)
    text = _scene_text(reply, before.length_frames if before else reply.length_frames, before)
    return (land_document(text, request, result),)


def _scene_text(reply: SceneReply, length_frames: int, before: SceneText | None) -> SceneText:
    fields = reply.model_dump() | {"length_frames": length_frames}
    return SceneText(**fields, references=before.references if before else ())


def _scene_stamp(request: JobRequest) -> Stamp:
    kept: tuple[Input, ...] = tuple(part for part in request.stamp.inputs if part.name == "brief")
    return Stamp(recipe=1, inputs=kept)


def _frames_asked(request: JobRequest, snapshot: Snapshot) -> int:
    order = request.order
    if order.order == "generate" and isinstance(order.ask, WriteRequest):
        return int(order.ask.facts["length_frames"])
    raise StoreError(f"The job of {snapshot.project.name}'s storyboard holds another kind of work.")


def _wanted_frames(snapshot: Snapshot) -> int:
    return frames_of(slots.brief_of(snapshot).length_s, snapshot.project.rate)


def _scene_title(snapshot: Snapshot, scene_id: str) -> str:
    scene, number = slots.scene(snapshot, scene_id), slots.scene_number(snapshot, scene_id)
    return f"Scene {number}: {scene.title}" if scene is not None and scene.title else f"Scene {number}"
