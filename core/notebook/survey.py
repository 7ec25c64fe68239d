"""Walking the notebook upstream first to find what a refresh would do, before any budget is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.errors import StudioError
from core.model.cells import CellRef, Depth, PlanStep, Repair, RepairKind, Snapshot, Verdict, VerdictKind
from core.model.money import FREE, UNKNOWN, Price
from core.notebook.judge import Judge
from core.notebook.kinds import Kind
from core.notebook.repairs import repairs

PriceOf = Callable[[Snapshot, CellRef], Price]

_BEFORE = {
    Depth.TEXTS: (Depth.TEXTS,),
    Depth.PICTURES: (Depth.TEXTS, Depth.PICTURES),
    Depth.CLIPS: (Depth.TEXTS, Depth.PICTURES, Depth.CLIPS, Depth.CUT),
    Depth.CUT: (Depth.CUT,),
}
"""Clips bring the cut with them; `only re-cut` is the cut alone. At the cut's depth only free kinds belong to a refresh:
a film is made when it is asked for."""


@dataclass(frozen=True)
class Found:
    """A step a refresh could take.

    Args:
        kind_no: How far downstream its kind is.
        causes: Cells above it that are remade in the same refresh.
        prerequisites: Those of them it cannot be made without.
    """

    step: PlanStep
    kind_no: int
    causes: frozenset[str]
    prerequisites: frozenset[str]


class Survey:
    """One walk over one snapshot.

    Attributes:
        found: Steps, upstream first.
        refused: Cells that cannot be made, each with the reason.
    """

    def __init__(
        self, judge: Judge, snapshot: Snapshot, depth: Depth, *, price_of: PriceOf, only: Collection[str] | None
    ) -> None:
        self.found: list[Found] = []
        self.refused: list[str] = []
        self._judge = judge
        self._cells = dict(
            snapshot.cells
        )  # free choices are made in it as they are found, so that what is below sees them
        self._snapshot = Snapshot(project=snapshot.project, cells=self._cells, takes=snapshot.takes)
        self._depth = depth
        self._price_of = price_of
        self._only = only
        self._remade: dict[str, str] = {}  # cell that may change -> step that changes it
        self._unreadable: dict[str, str] = {}  # cell -> title
        for number, kind in enumerate(judge.kinds):
            for ref in judge.kinds.refs_of(kind, self._snapshot) or ():
                self._visit(number, kind, ref)

    def _visit(self, kind_no: int, kind: Kind, ref: CellRef) -> None:
        verdict = self._judge.verdict(self._snapshot, ref)
        if verdict.kind is VerdictKind.BLOCKED:
            self._unreadable[ref.name] = kind.title(self._snapshot, ref.subject)
        if self._judge.is_frozen(self._snapshot, ref):
            return
        along = self._remade.get(self._snapshot.ref(kind.lands_with).name) if kind.lands_with else None
        if along is not None:
            self._remade[ref.name] = along  # comes with the other's result; nobody asks for it
        elif self._is_wanted(kind, ref, verdict):
            self._consider(kind_no, kind, ref, verdict)

    def _is_wanted(self, kind: Kind, ref: CellRef, verdict: Verdict) -> bool:
        if self._only is not None and ref.name not in self._only and ref.subject not in self._only:
            return False
        if kind.depth not in _BEFORE[self._depth] or (kind.depth is Depth.CUT and not kind.is_free):
            return False
        return not (kind.is_optional and verdict.kind is VerdictKind.MISSING)

    def _consider(self, kind_no: int, kind: Kind, ref: CellRef, verdict: Verdict) -> None:
        if verdict.kind is VerdictKind.CURRENT and not self._remade:
            return
        reads = self._judge.reads(self._snapshot, ref)
        causes = frozenset(self._remade[name] for name in reads & self._remade.keys())
        if verdict.kind is VerdictKind.CURRENT and not (causes and self._can_turn_stale(kind, ref)):
            return
        mends = () if causes else repairs(self._judge, self._snapshot, ref)
        repair = mends[0] if mends else None
        waits_for = frozenset[str]()
        if repair is None and verdict.kind is not VerdictKind.CURRENT:
            lacking = self._lacking(kind, ref, verdict, reads)
            if lacking:
                self.refused.append(f"{kind.title(self._snapshot, ref.subject)}: {lacking}.")
                return
            waits_for = self._prerequisites(ref, reads, causes)
        price = self._price(kind, ref, repair, is_waiting=bool(waits_for))
        if price is not None:
            self._keep(kind_no, kind, ref, verdict, price, repair, causes, waits_for)

    def _keep(
        self,
        kind_no: int,
        kind: Kind,
        ref: CellRef,
        verdict: Verdict,
        price: Price,
        repair: Repair | None,
        causes: frozenset[str],
        waits_for: frozenset[str],
    ) -> None:
        step = PlanStep(
            cell=ref,
            title=kind.title(self._snapshot, ref.subject),
            verdict=verdict,
            price=price,
            is_certain=verdict.kind is not VerdictKind.CURRENT,
            repair=repair,
            causes=tuple(sorted(causes)),
        )
        self.found.append(Found(step, kind_no, causes, waits_for))
        if repair is None or repair.kind is RepairKind.RERUN:
            self._remade[ref.name] = ref.name
        elif repair.kind is RepairKind.OTHER_TAKE and repair.take_id is not None:
            self._cells[ref.name] = self._cells[ref.name].model_copy(update={"selected": repair.take_id})
        self._unreadable.pop(ref.name, None)

    def _can_turn_stale(self, kind: Kind, ref: CellRef) -> bool:
        take = self._snapshot.selected(ref.kind, ref.subject)
        return take is not None and take.stamp is not None and kind.order is not None

    def _lacking(self, kind: Kind, ref: CellRef, verdict: Verdict, reads: frozenset[str]) -> str:
        """Why a cell cannot be made, in words; empty when it can, if need be after what this refresh makes first."""
        if verdict.kind is VerdictKind.BLOCKED:
            return verdict.blocked_by
        broken = sorted(self._unreadable[name] for name in reads & self._unreadable.keys())
        if broken:
            return f"needs {' and '.join(broken)}, which cannot be read"
        if kind.order is None:
            return f"{verdict.sentence()}; only a person can write it"
        needs = self._judge.needs(self._snapshot, ref)
        if not needs or (reads & self._remade.keys() and not self._absent(reads) - self._remade.keys()):
            return ""
        return f"needs {' and '.join(needs)}"

    def _prerequisites(self, ref: CellRef, reads: frozenset[str], causes: frozenset[str]) -> frozenset[str]:
        """Steps that have to come first; where all it looks at is there but says too little, all that may change it."""
        if not self._judge.needs(self._snapshot, ref):
            return frozenset()
        absent = self._absent(reads)
        return frozenset(self._remade[name] for name in absent) if absent else causes

    def _absent(self, reads: frozenset[str]) -> frozenset[str]:
        """Cells that are looked at, hold nothing, and that the project is not whole without."""
        kinds, found = self._judge.kinds, set()
        for name in reads:
            kind, _, subject = name.partition(":")
            if self._snapshot.selected(kind, subject) is None and not kinds[kind].is_optional:
                found.add(name)
        return frozenset(found)

    def _price(self, kind: Kind, ref: CellRef, repair: Repair | None, *, is_waiting: bool) -> Price | None:
        if repair is not None or kind.is_free:
            return FREE
        try:
            return self._price_of(self._snapshot, ref)
        except StudioError as exc:
            if is_waiting:  # it cannot be said before what it needs is there
                return UNKNOWN
            self.refused.append(f"{kind.title(self._snapshot, ref.subject)}: {exc.message}")
            return None
