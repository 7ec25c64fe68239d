"""What a person does to takes: writes, brings, picks, judges, keeps, puts away."""

from __future__ import annotations

from contextlib import AbstractContextManager

from core.errors import InputError
from core.model.base import Doc
from core.model.cells import (
    Cell,
    CellRef,
    Origin,
    Policy,
    Repair,
    RepairKind,
    Snapshot,
    Stamp,
    Take,
    TakeDraft,
    VerdictKind,
)
from core.notebook.drafts import draft_of
from core.notebook.judge import Judge
from core.notebook.repairs import repairs
from core.store import Store


class Edits:
    """Base of `Notebook`. Every method is one transaction, or part of the one that is open."""

    def __init__(self, store: Store, judge: Judge) -> None:
        self._store = store
        self._judge = judge
        self._policies = {kind.name: kind.default_policy for kind in judge.kinds}

    def together(self) -> AbstractContextManager[None]:
        """What is read and written inside is one transaction: nobody else changes anything in between."""
        return self._store.joined()

    def edit(self, ref: CellRef, content: Doc, *, began_from: int | None = None, keeps_stamp: bool = False) -> Take:
        """Writes a person's own version as a take and selects it.

        It counts as made from today's inputs: whoever saves a text has seen what it belongs to. Saving again what is
        there and current writes nothing.

        Args:
            ref: The cell.
            content: What it shall hold.
            began_from: Version of the cell the edit began from; None does not ask.
            keeps_stamp: For edits that do not look at the inputs (an order, a name): the take is as stale as the one
                before it, and where there was none it depends on nothing.

        Raises:
            InputError: When the content is not what this kind of cell holds.
            ClashError: When somebody saved in between; carries both versions.
        """
        self._check_content(ref, content)
        with self._store.joined():
            snapshot = self._store.snapshot(ref.project_id)
            selected = snapshot.selected(ref.kind, ref.subject)
            is_same = selected is not None and selected.content == content.to_json()
            if selected is not None and is_same and (keeps_stamp or self._is_current(snapshot, ref)):
                return selected
            stamp = self._kept_stamp(snapshot, ref) if keeps_stamp else self._judge.stamp(snapshot, ref)
            return self._add(ref, content, Origin.EDIT, stamp, began_from=began_from)

    def add_import(self, ref: CellRef, content: Doc, *, began_from: int | None = None, note: str = "") -> Take:
        """Takes in something a person brought, and selects it. It depends on nothing and is never stale.

        Bringing the same content again selects the take that holds it.

        Raises:
            InputError: When the content is not what this kind of cell holds.
            ClashError: When somebody changed the cell in between.
        """
        self._check_content(ref, content)
        with self._store.joined():
            snapshot = self._store.snapshot(ref.project_id)
            text = content.to_json()
            for take in snapshot.takes_of(ref.kind, ref.subject):
                if take.origin is Origin.IMPORT and take.content == text:
                    self.select(ref, take.id, began_from=began_from)
                    return take
            return self._add(ref, content, Origin.IMPORT, None, began_from=began_from, note=note)

    def copy(self, take: Take, ref: CellRef, content: Doc | None = None) -> Take:
        """Puts a take into another cell of its kind and selects it there, as current or as stale as it is where it was.

        Args:
            take: What is copied; it stays where it is.
            ref: The other cell.
            content: A person's change of it; the same content when left out.

        Raises:
            InputError: When the other cell is of another kind.
        """
        if ref.kind != take.cell.kind:
            raise InputError(f"A {take.cell.kind.replace('_', ' ')} cannot be copied there.")
        with self._store.joined():
            stamp = self._judge.fitting_stamp(self._store.snapshot(take.cell.project_id), take)
            if content is not None:
                return self._add(ref, content, Origin.EDIT, stamp, began_from=None)
            fields = {
                name: getattr(take, name) for name in ("origin", "content", "content_digest", "blobs", "made_with")
            }
            draft = TakeDraft(cell=ref, stamp=stamp, note=take.note, **fields)
            (made,) = self._store.add_takes([draft], policies=self._policies)
            self._put_on_shelves(ref.project_id)
        return made

    def select(self, ref: CellRef, take_id: str | None, *, began_from: int | None = None) -> Cell:
        """Chooses one of a cell's takes, or none.

        Raises:
            NotFoundError: When the cell has no such take.
            InputError: When the take is deleted.
            ClashError: When somebody changed the cell in between.
        """
        with self._store.joined():
            cell = self._store.select(ref, take_id, began_from=began_from)
            self._put_on_shelves(ref.project_id)
        return cell

    def delete(self, take_id: str) -> Take:
        """Puts a take away. Its files stay; the newest other take is selected where it was."""
        with self._store.joined():
            take = self._store.set_deleted(take_id, is_deleted=True)
            self._put_on_shelves(take.cell.project_id)
        return take

    def restore(self, take_id: str) -> Take:
        """Brings a deleted take back, and selects it where nothing is selected."""
        with self._store.joined():
            take = self._store.set_deleted(take_id, is_deleted=False)
            snapshot = self._store.snapshot(take.cell.project_id)
            if snapshot.selected(take.cell.kind, take.cell.subject) is None:
                self.select(take.cell, take_id)
        return take

    def rate(self, take_id: str, rating: int | None) -> Take:
        """One to five stars, or None to take them back."""
        return self._store.rate(take_id, rating)

    def approve(self, take_id: str, *, is_approved: bool = True) -> Take:
        """Marks a take as good, which also selects it; or takes the mark back, which leaves the selection."""
        with self._store.joined():
            take = self._store.approve(take_id, is_approved)
            if is_approved:
                self.select(take.cell, take_id)
        return take

    def freeze(self, ref: CellRef) -> Cell:
        """Keeps a cell as it is: never stale, never priced, never changed by a job."""
        return self.set_policy(ref, Policy.FROZEN)

    def thaw(self, ref: CellRef) -> Cell:
        """Lets a cell follow its inputs again, in the way of its kind."""
        return self.set_policy(ref, self._policies[ref.kind])

    def set_policy(self, ref: CellRef, policy: Policy) -> Cell:
        """Says what may happen to a cell without asking.

        Raises:
            InputError: For a kind that is not free and shall run by itself.
        """
        if policy is Policy.AUTO and not self._judge.kinds[ref.kind].is_free:
            raise InputError("Only what is free runs by itself; everything else is asked for.")
        return self._store.set_policy(ref, policy)

    def accept(self, ref: CellRef) -> Take:
        """Takes a cell's selected take as good under today's inputs.

        Raises:
            InputError: When nothing is selected.
        """
        with self._store.joined():
            snapshot = self._store.snapshot(ref.project_id)
            selected = snapshot.selected(ref.kind, ref.subject)
            if selected is None:
                raise InputError("There is nothing to accept yet.")
            return self._store.accept(selected.id, self._judge.stamp(snapshot, ref))

    def apply_repair(self, ref: CellRef, repair: Repair) -> Take:
        """Carries out a free repair.

        Raises:
            InputError: When it no longer fits, or is a re-run, which is asked for as a job.
        """
        if repair.kind is RepairKind.RERUN or repair.take_id is None:
            raise InputError("A re-run is work; it is asked for like any other.")
        with self._store.joined():
            snapshot = self._store.snapshot(ref.project_id)
            fitting = {(one.kind, one.take_id) for one in repairs(self._judge, snapshot, ref)}
            if (repair.kind, repair.take_id) not in fitting:
                raise InputError("This repair no longer fits.", hint="Look at the notebook again.")
            if repair.kind is RepairKind.RETRIM:
                return self._store.accept(repair.take_id, self._judge.stamp(snapshot, ref))
            self.select(ref, repair.take_id)
            return self._store.take(repair.take_id)

    def _add(
        self, ref: CellRef, content: Doc, origin: Origin, stamp: Stamp | None, *, began_from: int | None, note: str = ""
    ) -> Take:
        draft = draft_of(ref, content, origin, stamp, note=note)
        began = {ref.name: began_from} if began_from is not None else {}
        (take,) = self._store.add_takes([draft], began_from=began, policies=self._policies)
        self._put_on_shelves(ref.project_id)
        return take

    def _is_current(self, snapshot: Snapshot, ref: CellRef) -> bool:
        return self._judge.verdict(snapshot, ref).kind is VerdictKind.CURRENT

    def _kept_stamp(self, snapshot: Snapshot, ref: CellRef) -> Stamp | None:
        selected = snapshot.selected(ref.kind, ref.subject)
        return self._judge.fitting_stamp(snapshot, selected) if selected is not None else None

    def _check_content(self, ref: CellRef, content: Doc) -> None:
        wanted = self._judge.kinds[ref.kind].content
        if not isinstance(content, wanted):
            raise InputError(f"A {ref.kind.replace('_', ' ')} does not hold a {content.schema_name.replace('_', ' ')}.")

    def _put_on_shelves(self, project_id: str) -> None:
        """Cells the project no longer has go on the shelf with their takes; those it has again come back."""
        snapshot = self._store.snapshot(project_id)
        leave, come = [], []
        for kind in self._judge.kinds:
            refs = self._judge.kinds.refs_of(kind, snapshot)
            if refs is None:
                continue
            present = {ref.name for ref in refs}
            stored = (cell for cell in snapshot.cells.values() if cell.ref.kind == kind.name)
            for cell in stored:
                is_here = cell.ref.name in present
                if is_here and cell.shelved_at is not None:
                    come.append(cell.ref)
                elif not is_here and cell.shelved_at is None:
                    leave.append(cell.ref)
        self._store.shelve(leave)
        self._store.unshelve(come)
