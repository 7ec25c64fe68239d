"""A take with an effect: asked for as a free job, landed as a further take of the same clip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import BadReplyError, NotFoundError
from core.film import check_can_have_effect
from core.model.cells import MadeWith, Origin, Snapshot, Stamp, Take, TakeDraft
from core.model.cut import Source
from core.model.effects import EffectOrder, TakeEffect
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.money import FREE
from core.model.orders import OrderResult
from core.notebook import slots
from core.notebook.landing import land_file

_NO_STAMP = Stamp(recipe=0, inputs=())
"""Of the request alone: a take with an effect is made from a take, not from what the clip depends on today."""


def effect_request(snapshot: Snapshot, take_id: str, effect: TakeEffect) -> JobRequest:
    """The free job that makes the new take.

    Raises:
        NotFoundError: When there is no such take of a clip.
        InputError: When the take is a still, or too long.
    """
    take = snapshot.takes.get(take_id)
    if take is None or take.cell.kind != "clip":
        raise NotFoundError("There is no such clip in this project.", hint="Look at the clips again.")
    media = slots.document(take, Media)
    source = Source(blob=media.blob, info=media.info)
    check_can_have_effect(source)
    number = slots.scene_number(snapshot, take.cell.subject)
    return JobRequest(
        cell=take.cell,
        title=f"Clip {number or '(shelved)'}: {effect.effect.label.lower()}",
        order=EffectOrder(source=source, effect=effect, take_id=take.id, take_number=take.number),
        stamp=_NO_STAMP,
        price=FREE,
    )


def made_before(snapshot: Snapshot, request: JobRequest) -> Take | None:
    """The live take that this very effect on this very take became, or None."""
    order = _order(request)
    wanted = _told(order)
    takes = snapshot.takes_of(request.cell.kind, request.cell.subject)
    return next((take for take in takes if take.made_with is not None and take.made_with.parameters == wanted), None)


def land_clip(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """Takes of a clip: what a vendor made, or one take with an effect, as current or stale as the take it was made from.

    That one is chosen when the take it was made from still is, or none is.

    Raises:
        BadReplyError: When there is no file.
    """
    if not isinstance(request.order, EffectOrder):
        return land_file(snapshot, request, result)
    order, made = request.order, result.outputs[0]
    if made.blob is None or made.info is None:
        raise BadReplyError("The effect made no file.", hint="Try again.")
    taken = snapshot.takes.get(order.take_id)
    name = slots.document(taken, Media).file_name if taken is not None else ""
    media = Media(blob=made.blob, info=made.info, check=made.check, file_name=name)
    chosen = snapshot.selected(request.cell.kind, request.cell.subject)
    draft = TakeDraft(
        cell=request.cell,
        origin=Origin.IMPORT if taken is not None and taken.origin is Origin.IMPORT else Origin.EDIT,
        content=media.to_json(),
        content_digest=media.digest(),
        blobs=(made.blob,),
        stamp=_stamp_of(taken),
        made_with=_made_with(taken, order, result.made_with),
        note=_note(order),
        is_selected=chosen is None or chosen.id == order.take_id,
    )
    return (draft,)


def _stamp_of(taken: Take | None) -> Stamp | None:
    """What the take was made from, or was last accepted under."""
    if taken is None:
        return None
    return taken.accepted[-1] if taken.accepted else taken.stamp


def _made_with(taken: Take | None, order: EffectOrder, made: MadeWith) -> MadeWith:
    """Who made the take beneath, and the effect; without its prompt, which was not used a second time."""
    before = taken.made_with if taken is not None and taken.made_with is not None else MadeWith()
    own = {"prompt": "", "negative": "", "width": made.width, "height": made.height, "parameters": _told(order)}
    return before.model_copy(update=own)


def _told(order: EffectOrder) -> Mapping[str, Any]:
    return {**order.effect.model_dump(mode="json"), "take": order.take_id}


def _note(order: EffectOrder) -> str:
    sound = "; without sound" if order.effect.effect.drops_sound and order.source.info.has_sound else ""
    return f"{order.effect.words}; of take {order.take_number}{sound}"


def _order(request: JobRequest) -> EffectOrder:
    assert isinstance(request.order, EffectOrder), "only effects come this way"
    return request.order
