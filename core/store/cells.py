"""Cells: what is selected, what may happen without asking, and a project's notebook read in one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.errors import ClashError, InputError, NotFoundError
from core.model.base import utc_now
from core.model.cells import Cell, CellRef, Policy, Snapshot, Take
from core.store.database import moment_text
from core.store.projects import ProjectRows
from core.store.takerows import blobs_by_take, cell_of, take_of


class CellRows(ProjectRows):
    """Reading a project's notebook and changing what its cells choose."""

    def snapshot(self, project_id: str) -> Snapshot:
        """The project, its cells and its takes as they are at one moment.

        Raises:
            NotFoundError: When there is no such project.
        """
        with self._db.reading():
            project = self.project(project_id)
            found = self._db.rows("SELECT * FROM cells WHERE project_id = ?", (project_id,))
            takes = self._db.rows("SELECT * FROM takes WHERE project_id = ? ORDER BY rowid", (project_id,))
            named = self._db.rows(
                "SELECT take_id, blob FROM take_blobs WHERE take_id IN (SELECT id FROM takes WHERE project_id = ?) "
                "ORDER BY rowid",
                (project_id,),
            )
        cells = {row["name"]: cell_of(row) for row in found}
        blobs = blobs_by_take(named)
        by_id = {row["id"]: take_of(row, cells[row["cell"]].ref, tuple(blobs.get(row["id"], ()))) for row in takes}
        return Snapshot(project=project, cells=cells, takes=by_id)

    def take(self, take_id: str) -> Take:
        """One take, deleted ones included.

        Raises:
            NotFoundError: When there is none.
        """
        with self._db.reading():
            found = self._takes("t.id = ?", (take_id,))
        if not found:
            raise NotFoundError("There is no such take.")
        return found[0]

    def takes_of_job(self, job_id: str) -> tuple[Take, ...]:
        """Everything a job has landed."""
        with self._db.reading():
            return self._takes("t.job_id = ?", (job_id,))

    def select(self, ref: CellRef, take_id: str | None, *, began_from: int | None = None) -> Cell:
        """Chooses one of a cell's takes, or none, and returns the cell as it is then.

        Args:
            ref: The cell.
            take_id: One of its live takes, or None.
            began_from: Version of the cell the choice was made on; None does not ask.

        Raises:
            NotFoundError: When the cell has no such take.
            InputError: When the take is deleted.
            ClashError: When the cell was changed in between.
        """
        with self._db.joined():
            self._ensure_cells([ref], {})
            self._check_begun(ref, began_from, ours=take_id or "")
            if take_id is not None:
                self._check_selectable(ref, take_id)
            self._select(ref, take_id)
            return self._cell(ref)

    def set_policy(self, ref: CellRef, policy: Policy) -> Cell:
        """Says what may happen to a cell without asking; freezing is one of the policies."""
        with self._db.joined():
            self._ensure_cells([ref], {})
            self._db.execute(
                "UPDATE cells SET policy = ?, version_no = version_no + 1 "
                "WHERE project_id = ? AND name = ? AND policy <> ?",
                (policy.value, ref.project_id, ref.name, policy.value),
            )
            self._touch(ref.project_id)
            return self._cell(ref)

    def shelve(self, refs: Iterable[CellRef]) -> None:
        """Marks cells as having left the project. Their takes stay."""
        now = moment_text(utc_now())
        with self._db.joined():
            for ref in refs:
                self._db.execute(
                    "UPDATE cells SET shelved_at = ? WHERE project_id = ? AND name = ? AND shelved_at IS NULL",
                    (now, ref.project_id, ref.name),
                )

    def unshelve(self, refs: Iterable[CellRef]) -> None:
        """Takes cells back from the shelf, with every take they had."""
        with self._db.joined():
            for ref in refs:
                self._db.execute(
                    "UPDATE cells SET shelved_at = NULL WHERE project_id = ? AND name = ?", (ref.project_id, ref.name)
                )

    def _cell(self, ref: CellRef) -> Cell:
        row = self._db.row("SELECT * FROM cells WHERE project_id = ? AND name = ?", (ref.project_id, ref.name))
        if row is None:
            raise NotFoundError(f"There is no cell {ref.name}.")
        return cell_of(row)

    def _ensure_cells(self, refs: Iterable[CellRef], policies: Mapping[str, Policy]) -> None:
        wanted = {(ref.project_id, ref.name): ref for ref in refs}
        for project_id in {ref.project_id for ref in wanted.values()}:
            self.project(project_id)  # or NotFoundError
            known = self._db.rows("SELECT name FROM cells WHERE project_id = ?", (project_id,))
            for row in known:
                wanted.pop((project_id, row["name"]), None)
        self._db.insert("cells", *(_new_row(ref, policies.get(ref.kind, Policy.ASK)) for ref in wanted.values()))

    def _check_begun(self, ref: CellRef, began_from: int | None, *, ours: str) -> None:
        cell = self._cell(ref)
        if began_from is None or cell.version_no == began_from:
            return
        theirs = self.take(cell.selected).content if cell.selected is not None else ""
        raise ClashError(
            "Somebody else changed this in the meantime; nothing was overwritten.",
            theirs=theirs,
            ours=ours,
            hint="Look at both and save again.",
        )

    def _check_selectable(self, ref: CellRef, take_id: str) -> None:
        row = self._db.row(
            "SELECT deleted_at FROM takes WHERE id = ? AND project_id = ? AND cell = ?",
            (take_id, ref.project_id, ref.name),
        )
        if row is None:
            raise NotFoundError("This cell has no such take.")
        if row["deleted_at"] is not None:
            raise InputError("This take was deleted.", hint="Restore it first.")

    def _select(self, ref: CellRef, take_id: str | None) -> None:
        changed = self._db.execute(
            "UPDATE cells SET selected = ?, version_no = version_no + 1 "
            "WHERE project_id = ? AND name = ? AND selected IS NOT ?",
            (take_id, ref.project_id, ref.name, take_id),
        )
        if changed:
            self._touch(ref.project_id)

    def _takes(self, where: str, params: tuple[str | int, ...]) -> tuple[Take, ...]:
        rows = self._db.rows(
            "SELECT t.*, c.kind, c.subject FROM takes t "  # noqa: S608 - conditions of this class only
            f"JOIN cells c ON c.project_id = t.project_id AND c.name = t.cell WHERE {where} ORDER BY t.rowid",
            params,
        )
        found = []
        for row in rows:
            ref = CellRef(project_id=row["project_id"], kind=row["kind"], subject=row["subject"])
            blobs = self._db.rows("SELECT blob FROM take_blobs WHERE take_id = ? ORDER BY rowid", (row["id"],))
            found.append(take_of(row, ref, tuple(named["blob"] for named in blobs)))
        return tuple(found)


def _new_row(ref: CellRef, policy: Policy) -> dict[str, str | int]:
    return {
        "project_id": ref.project_id,
        "name": ref.name,
        "kind": ref.kind,
        "subject": ref.subject,
        "policy": policy.value,
        "version_no": 0,
    }
