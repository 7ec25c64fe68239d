"""Free ways out: another take that fits, a take that still serves, a re-run of what costs nothing."""

from __future__ import annotations

from core.model.cells import CellRef, Repair, RepairKind, Snapshot, Take, VerdictKind
from core.notebook.judge import Judge


def repairs(judge: Judge, snapshot: Snapshot, ref: CellRef) -> tuple[Repair, ...]:
    """Every free repair of a cell that is not current, best first; none for a frozen one.

    Another take made from exactly today's inputs comes before one that merely still serves, and both before a re-run.
    """
    if judge.is_frozen(snapshot, ref):
        return ()
    verdict = judge.verdict(snapshot, ref)
    if verdict.kind is VerdictKind.CURRENT:
        return ()
    kind, found = judge.kinds[ref.kind], [_other_take(judge, snapshot, ref)]
    selected = snapshot.selected(ref.kind, ref.subject)
    if verdict.kind is VerdictKind.STALE and selected is not None:
        serves = kind.retrim(snapshot, selected, verdict.reasons) if kind.retrim is not None else None
        if serves is not None:
            found.append(Repair(kind=RepairKind.RETRIM, take_id=selected.id, sentence=serves))
        if kind.is_free and not judge.needs(snapshot, ref):
            title = kind.title(snapshot, ref.subject)
            found.append(Repair(kind=RepairKind.RERUN, sentence=f"Run it again: {title} costs nothing"))
    return tuple(repair for repair in found if repair is not None)


def _other_take(judge: Judge, snapshot: Snapshot, ref: CellRef) -> Repair | None:
    """The best liked take that fits today's inputs: approved, then most stars, then newest. Imports fit only by choice."""
    cell = snapshot.cells.get(ref.name)
    selected = cell.selected if cell is not None else None
    fitting = [
        take
        for take in snapshot.takes_of(ref.kind, ref.subject)
        if take.id != selected and not judge.fault(take) and judge.fits_today(snapshot, take)
    ]
    if not fitting:
        return None
    best = max(fitting, key=_liking)
    return Repair(
        kind=RepairKind.OTHER_TAKE,
        take_id=best.id,
        sentence=f"Use take {best.number}: it was made from what is here now",
    )


def _liking(take: Take) -> tuple[bool, int, int]:
    return take.approved_at is not None, take.rating or 0, take.number
