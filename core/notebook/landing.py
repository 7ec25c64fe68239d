"""Turning a result into drafts of takes, for kinds that need nothing special."""

from __future__ import annotations

from core.errors import BadReplyError
from core.model.base import Doc
from core.model.cells import CellRef, Origin, Snapshot, Stamp, TakeDraft
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.orders import OrderResult


def land_document(
    document: Doc,
    request: JobRequest,
    result: OrderResult,
    *,
    cell: CellRef | None = None,
    stamp: Stamp | None = None,
    blobs: tuple[str, ...] = (),
    output: int = 0,
) -> TakeDraft:
    """A draft that holds a document.

    Args:
        cell: The cell it belongs to; that of the request when left out.
        stamp: What it was made from; that of the request when left out.
        blobs: Every file the document names.
    """
    return TakeDraft(
        cell=cell or request.cell,
        origin=Origin.GENERATED,
        content=document.to_json(),
        content_digest=document.digest(),
        blobs=blobs,
        stamp=stamp or request.stamp,
        made_with=result.made_with,
        output=output,
    )


def land_file(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """One draft a file, for keyframes, clips, mood pictures and songs; the last one made is the one selected."""
    drafts = []
    for number, output in enumerate(result.outputs):
        if output.blob is None or output.info is None:
            raise BadReplyError("The vendor answered without a file.", hint="Make another take.")
        media = Media(blob=output.blob, info=output.info, check=output.check)
        drafts.append(land_document(media, request, result, blobs=(output.blob,), output=number))
    return tuple(drafts)
