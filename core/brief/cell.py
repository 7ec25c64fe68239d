"""Cell kind `brief`: the root of the notebook. A writer may fill its empty fields from the person's words."""

from __future__ import annotations

from core.brief.talk import heard_in, told
from core.jobs.asking import Asker
from core.model.cells import Depth, Snapshot, TakeDraft
from core.model.flavor import PromptName
from core.model.jobs import JobRequest
from core.model.orders import Ability, Order, OrderResult, WriteRequest, WriteTask
from core.model.project import Brief
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document


def brief_kind(asker: Asker) -> Kind:
    """The brief. It depends on nothing, so it is never stale."""

    def order(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
        ask = WriteRequest(
            task=WriteTask.BRIEF,
            prompt=asker.prompt(snapshot, PromptName.BRIEF, note=wish.note),
            facts={**asker.facts(snapshot), "note": wish.note},
        )
        return asker.order(snapshot, Ability.WRITE, ask, "brief", wish)

    return Kind(
        name="brief",
        title=lambda _snapshot, _subject: "Brief",
        content=Brief,
        depth=Depth.TEXTS,
        subjects=lambda _snapshot: ("",),
        recipe=1,
        inputs={1: lambda _snapshot, _subject: ()},
        is_optional=True,
        order=order,
        land=land_brief,
        tell=told,
    )


def land_brief(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """Fills in what was said; what a person wrote stays theirs."""
    brief = heard_in(snapshot, request, result).brief
    blobs = tuple(dict.fromkeys(reference.blob for reference in brief.references))
    return (land_document(brief, request, result, blobs=blobs),)
