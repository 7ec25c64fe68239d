"""Verdicts: whether a cell is there, and whether it was made from what its inputs are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from core.errors import StoreError
from core.model.cells import Cell, CellRef, Input, Policy, Reason, Snapshot, Stamp, Take, Verdict, VerdictKind
from core.notebook import slots
from core.notebook.kinds import Inputs, Kinds

CURRENT = Verdict(kind=VerdictKind.CURRENT)


class Judge:
    """Reads verdicts out of snapshots. Keeps nothing.

    Args:
        kinds: What there is to judge.
        has_file: Whether the file with a digest is on the disk.
    """

    def __init__(self, kinds: Kinds, has_file: Callable[[str], bool]) -> None:
        self.kinds = kinds
        self._has_file = has_file

    def stamp(self, snapshot: Snapshot, ref: CellRef, *, recipe: int | None = None) -> Stamp:
        """A cell's inputs as they are now, listed by the newest recipe or the one asked for."""
        kind = self.kinds[ref.kind]
        number = kind.recipe if recipe is None else recipe
        return Stamp(recipe=number, inputs=kind.inputs[number](snapshot, ref.subject))

    def verdict(self, snapshot: Snapshot, ref: CellRef) -> Verdict:
        """What is true of a cell now.

        A frozen cell with a readable take is current, and so is one whose take depends on nothing (an import).
        """
        take = snapshot.selected(ref.kind, ref.subject)
        try:
            if take is None:
                return Verdict(kind=VerdictKind.MISSING, needs=self.needs(snapshot, ref))
            fault = self.fault(take)
            if fault:
                return Verdict(kind=VerdictKind.BLOCKED, blocked_by=fault)
            if self.is_frozen(snapshot, ref) or take.stamp is None or self.fits_today(snapshot, take):
                return CURRENT
            return Verdict(kind=VerdictKind.STALE, reasons=self._reasons(snapshot, take))
        except StoreError as exc:  # something above cannot be read, so the inputs cannot be listed
            return Verdict(kind=VerdictKind.BLOCKED, blocked_by=exc.message)

    def needs(self, snapshot: Snapshot, ref: CellRef) -> tuple[str, ...]:
        """Names of required inputs that are not there."""
        inputs = self.stamp(snapshot, ref).inputs
        return tuple(part.label or part.name for part in inputs if part.digest is None and part.is_required)

    def fits_today(self, snapshot: Snapshot, take: Take) -> bool:
        """Whether a take was made from, or accepted under, today's inputs. Each stamp is checked by its own recipe."""
        return any(not self._changes(snapshot, take.cell, stamp) for stamp in _stamps(take))

    def fitting_stamp(self, snapshot: Snapshot, take: Take) -> Stamp | None:
        """The stamp under which a take is current now; its own when none is."""
        fits = (stamp for stamp in _stamps(take) if not self._changes(snapshot, take.cell, stamp))
        return next(fits, take.stamp)

    def fault(self, take: Take) -> str:
        """Why a take cannot be read, in a sentence; empty when it can.

        What counts is the file a take is (a clip, a film). Files that a text or a cut merely names are told where they
        belong, and a cut of a lost clip can still be cut again.
        """
        if take.content_digest in take.blobs and not self._has_file(take.content_digest):
            return f"cannot read take {take.number}: file missing"
        try:
            slots.document(take, self.kinds[take.cell.kind].content)
        except StoreError as exc:
            return f"cannot read take {take.number}: {exc.message}"
        return ""

    def is_frozen(self, snapshot: Snapshot, ref: CellRef) -> bool:
        """Whether a person keeps the cell as it is."""
        return self.policy(snapshot, ref) is Policy.FROZEN

    def policy(self, snapshot: Snapshot, ref: CellRef) -> Policy:
        """What may happen to a cell without asking."""
        cell = snapshot.cells.get(ref.name)
        return cell.policy if cell is not None else self.kinds[ref.kind].default_policy

    def reads(self, snapshot: Snapshot, ref: CellRef) -> frozenset[str]:
        """Names of the cells whose content a cell depends on directly: those its inputs function looks at."""
        seen = _Seen(snapshot.cells)
        with suppress(StoreError):  # then it is what was looked at so far
            self.stamp(Snapshot(project=snapshot.project, cells=seen, takes=snapshot.takes), ref)
        return frozenset(seen.names - {ref.name})

    def _reasons(self, snapshot: Snapshot, take: Take) -> tuple[Reason, ...]:
        """Against the stamp that is nearest to today; of equals, the latest."""
        found = [self._changes(snapshot, take.cell, stamp) for stamp in _stamps(take)]
        return min(reversed(found), key=len)

    def _changes(self, snapshot: Snapshot, ref: CellRef, stamp: Stamp) -> tuple[Reason, ...]:
        if stamp.recipe not in self.kinds[ref.kind].inputs:
            return ()  # made by a recipe nobody can check any more: an upgrade condemns nothing
        return changes(stamp.inputs, self.stamp(snapshot, ref, recipe=stamp.recipe).inputs)


def changes(before: Inputs, after: Inputs) -> tuple[Reason, ...]:
    """What differs between two lists of inputs, slot by slot; empty exactly when their keys are equal.

    A slot that appeared or went is a change too. Order and labels are not.
    """
    names = dict.fromkeys(part.name for part in (*after, *before))
    return tuple(reason for name in names if (reason := _change(name, before, after)) is not None)


def _change(name: str, before: Inputs, after: Inputs) -> Reason | None:
    was = [part for part in before if part.name == name]
    now = [part for part in after if part.name == name]
    gone = Counter(part.digest for part in was)
    come = Counter(part.digest for part in now)
    if gone == come:
        return None
    return Reason(name=name, before=_label(was, gone - come), after=_label(now, come - gone))


def _label(parts: list[Input], changed: Counter[str | None]) -> str:
    return ", ".join(
        dict.fromkeys(part.label for part in parts if part.digest is not None and part.digest in changed and part.label)
    )


def _stamps(take: Take) -> tuple[Stamp, ...]:
    return take.accepted if take.stamp is None else (take.stamp, *take.accepted)


class _Seen(Mapping[str, Cell]):
    """The cells of a snapshot, remembering which were looked at, there or not."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self._cells = cells
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Cell:
        self.names.add(name)
        return self._cells[name]

    def __iter__(self) -> Iterator[str]:
        for name in self._cells:
            self.names.add(name)
            yield name

    def __len__(self) -> int:
        return len(self._cells)
