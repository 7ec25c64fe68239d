"""Results that come home: who made what of which inputs, and whether it is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import InputError, StoreError
from core.model.cells import Origin, Snapshot, Stamp, TakeDraft
from core.model.jobs import JobRequest
from core.model.money import FREE, Price
from core.model.orders import OrderResult
from core.notebook.judge import Judge
from core.notebook.pretend import with_drafts


def drafts_of(judge: Judge, snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The takes a result becomes, as the kind of the cell says; may raise what its `land` raises.

    Raises:
        InputError: When nothing lands in this kind of cell.
    """
    land = judge.kinds[request.cell.kind].land
    if land is None:
        raise InputError(f"{request.title} is written by a person; no work lands there.")
    return land(snapshot, request, result)


def settled(
    judge: Judge, snapshot: Snapshot, request: JobRequest, drafts: Sequence[TakeDraft], job_id: str, cost: Price
) -> tuple[TakeDraft, ...]:
    """The drafts, complete: job, cost, inputs, and whether each is chosen.

    A draft of the asked cell is chosen while its inputs are still those it was asked with. What lands along in other
    cells goes with it; in a cell the project does not have now (a scene of a storyboard that is not chosen) it is
    chosen anyway, so that it is there when the cell comes back. Nothing is chosen in a frozen cell. The whole cost
    is written on the first take of the asked cell, so that costs of takes add up to what was spent.
    """
    is_today = _is_today(judge, snapshot, request)
    present = {ref.name for ref in judge.kinds.refs(snapshot)}
    paid = next((number for number, draft in enumerate(drafts) if draft.cell == request.cell), 0)
    would_be = with_drafts(snapshot, drafts)
    found = []
    for number, draft in enumerate(drafts):
        has_place = is_today if draft.cell.name in present or draft.cell == request.cell else True
        changes = {
            "job_id": job_id,
            "cost": cost if number == paid else FREE,
            "is_selected": draft.is_selected and has_place and not judge.is_frozen(snapshot, draft.cell),
        }
        if draft.stamp is None and draft.origin is Origin.GENERATED:
            changes["stamp"] = _stamp(judge, would_be, request, draft)
        found.append(draft.model_copy(update=changes))
    return tuple(found)


def _stamp(judge: Judge, would_be: Snapshot, request: JobRequest, draft: TakeDraft) -> Stamp:
    """What a draft was made from: for cells that land along, what they share with the asked cell is as it was then."""
    if draft.cell == request.cell:
        return request.stamp
    asked = {part.name: part for part in request.stamp.inputs}
    now = judge.stamp(would_be, draft.cell)
    return now.model_copy(update={"inputs": tuple(asked.get(part.name, part) for part in now.inputs)})


def _is_today(judge: Judge, snapshot: Snapshot, request: JobRequest) -> bool:
    """Whether the cell, still unfrozen, depends on what it depended on when it was asked for."""
    if judge.is_frozen(snapshot, request.cell):
        return False
    recipe = request.stamp.recipe
    if recipe not in judge.kinds[request.cell.kind].inputs:
        return True
    try:
        return judge.stamp(snapshot, request.cell, recipe=recipe).key == request.stamp.key
    except StoreError:  # what it was about is gone or cannot be read
        return False
