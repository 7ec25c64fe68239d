"""The project as it would be with drafts landed and chosen. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.base import utc_now
from core.model.cells import Cell, Policy, Snapshot, Take, TakeDraft


def with_drafts(snapshot: Snapshot, drafts: Sequence[TakeDraft]) -> Snapshot:
    """A snapshot in which these drafts are takes, the last one of each cell chosen."""
    now, cells, takes = utc_now(), dict(snapshot.cells), dict(snapshot.takes)
    for number, draft in enumerate(drafts):
        fields = {name: getattr(draft, name) for name in TakeDraft.model_fields if name != "is_selected"}
        take = Take(id=f"draft:{number}", number=1_000_000 + number, created_at=now, **fields)
        takes[take.id] = take
        cell = cells.get(draft.cell.name) or Cell(ref=draft.cell, policy=Policy.ASK)
        cells[draft.cell.name] = cell.model_copy(update={"selected": take.id})
    return Snapshot(project=snapshot.project, cells=cells, takes=takes)
