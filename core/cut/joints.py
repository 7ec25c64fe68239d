"""Cell kinds `joints` (how well neighbors fit; free) and `bridge` (a short clip that leads from one to the next)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from core.jobs.asking import Asker
from core.model.cells import Depth, Input, Snapshot, TakeDraft
from core.model.cut import CutItem
from core.model.jobs import JobRequest
from core.model.joints import JointAsk, Joints, JointsOrder, bridge_scenes
from core.model.media import Media, MediaKind
from core.model.orders import Ability, ClipRequest, CutOrder, Order, OrderResult
from core.model.project import size_px
from core.music import plan_cut
from core.notebook import shown, slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document, land_file
from core.timing import FILM_RATE

BRIDGE_S = Fraction(3, 2)
"""How long a bridge is meant to be; the shortest length one can buy from there on is asked for."""
_WORDS = "One unbroken move that leads from the first picture into the last. Nothing else appears."
PlanOf = Callable[[Snapshot], CutOrder]
InputsOf = Callable[[Snapshot, str], tuple[Input, ...]]


def joint_kinds(asker: Asker, plan_of: PlanOf, plan_inputs: InputsOf) -> tuple[Kind, Kind]:
    """Joints, then bridges.

    The pictures that meet are those of the film as it is planned without any bridge: were they those of the film with its
    bridges, each bridge would change what it is made from.

    Args:
        plan_of: The order that plans the film of the scenes alone.
        plan_inputs: What that order depends on.
    """

    def order_joints(snapshot: Snapshot, _subject: str, _wish: Wish) -> Order:
        items = plan_cut(plan_of(snapshot)).items
        return JointsOrder(pairs=tuple(_pairs(items)), known=shown.joints_of(snapshot).joints)

    def order_bridge(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        return _bridge_order(asker, snapshot, subject, wish)

    joints = Kind(
        name="joints",
        title=lambda _snapshot, _subject: "Joints",
        content=Joints,
        depth=Depth.CUT,
        subjects=lambda snapshot: ("",) if len(slots.scene_ids(snapshot)) > 1 else (),
        recipe=1,
        inputs={1: plan_inputs},
        is_free=True,
        is_optional=True,
        order=order_joints,
        land=land_joints,
    )
    bridge = Kind(
        name="bridge",
        title=_bridge_title,
        content=Media,
        depth=Depth.CLIPS,
        subjects=shown.bridges,
        recipe=1,
        inputs={1: shown.bridge_inputs},
        is_optional=True,
        order=order_bridge,
        land=land_file,
    )
    return joints, bridge


def land_joints(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The joints, naming every picture that meets another."""
    found = Joints.from_json(result.outputs[0].content or "")
    pictures = dict.fromkeys(blob for joint in found.joints for blob in (joint.last, joint.first))
    return (land_document(found, request, result, blobs=tuple(pictures)),)


def _bridge_order(asker: Asker, snapshot: Snapshot, subject: str, wish: Wish) -> Order:
    joint = shown.joints_of(snapshot).at(subject)
    width, height = size_px(snapshot.project.aspect, asker.tier(snapshot).clip_quality)
    ask = ClipRequest(
        prompt=f"{_WORDS} {wish.note}".strip(),
        negative=", ".join(slots.brief_of(snapshot).avoid),
        width=width,
        height=height,
        length_s=max(BRIDGE_S, asker.model(snapshot, Ability.CLIP, wish).purchasable(BRIDGE_S)),
        first_frame=joint.last if joint is not None else None,
        last_frame=joint.first if joint is not None else None,
    )
    return asker.order(snapshot, Ability.CLIP, ask, f"bridge:{subject}", wish)


def _bridge_title(snapshot: Snapshot, subject: str) -> str:
    before, after = (slots.scene_number(snapshot, scene_id) for scene_id in bridge_scenes(subject))
    return f"Bridge {before} to {after}"


def _pairs(items: tuple[CutItem, ...]) -> list[JointAsk]:
    """Neighbors of the planned film that both show something."""
    found = []
    for before, after in pairwise(items):
        if before.source is None or after.source is None or before.scene_id is None or after.scene_id is None:
            continue
        found.append(
            JointAsk(
                before=before.scene_id,
                after=after.scene_id,
                before_source=before.source,
                before_frame=picture_no(before, before.frames - 1),
                after_source=after.source,
                after_frame=picture_no(after, 0),
            )
        )
    return found


def picture_no(item: CutItem, frame: int) -> int:
    """Which picture of its source an item shows in one of its frames; past the source's end, its last one."""
    assert item.source is not None
    info = item.source.info
    if info.kind is not MediaKind.VIDEO:
        return 0
    at = (item.in_frames + frame * item.speed) * (info.rate or FILM_RATE) / FILM_RATE
    return min(max(0, info.frames - 1), at.__floor__())
