"""Takes: written once, never overwritten. What changes is what people think of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.errors import InputError
from core.model.base import utc_now
from core.model.cells import CellRef, Policy, Stamp, Take, TakeDraft
from core.store.cells import CellRows
from core.store.database import moment_text
from core.store.takerows import row_of, stamps_text, take_from


class TakeRows(CellRows):
    """Adding takes and marking them."""

    def add_takes(
        self,
        drafts: Sequence[TakeDraft],
        *,
        began_from: Mapping[str, int] | None = None,
        policies: Mapping[str, Policy] | None = None,
    ) -> tuple[Take, ...]:
        """Writes takes, all or none, and selects those that ask for it.

        A draft of a job whose output has landed in that cell before changes nothing and answers the take that is there.

        Args:
            drafts: In order; the last selected one of a cell wins.
            began_from: By cell name, the version an edit began from; 0 for a cell nobody has touched yet.
            policies: By kind, the policy of cells that these takes bring into being; ASK where a kind is left out.

        Raises:
            NotFoundError: When a project is not there.
            ClashError: When a named cell was changed in between; carries both contents.
        """
        with self._db.joined():
            self._ensure_cells([draft.cell for draft in drafts], policies or {})
            for draft in drafts:
                self._check_begun(draft.cell, (began_from or {}).get(draft.cell.name), ours=draft.content)
            landed = [self._landed(draft) for draft in drafts]
            fresh = [draft for draft, take in zip(drafts, landed, strict=True) if take is None]
            written = iter(self._write(fresh))
            return tuple(take if take is not None else next(written) for take in landed)

    def accept(self, take_id: str, stamp: Stamp) -> Take:
        """Notes that a take is good under other inputs than those it was made from."""
        with self._db.joined():
            take = self.take(take_id)
            if stamp.key not in {known.key for known in take.accepted}:
                self._set(take, "accepted", stamps_text((*take.accepted, stamp)))
            return self.take(take_id)

    def rate(self, take_id: str, rating: int | None) -> Take:
        """One to five stars, or None to take them back.

        Raises:
            InputError: For any other number.
        """
        if rating is not None and not 1 <= rating <= 5:
            raise InputError("A take has one to five stars.")
        return self._marked(take_id, "rating", rating)

    def set_note(self, take_id: str, note: str) -> Take:
        """A person's words about a take."""
        return self._marked(take_id, "note", note)

    def approve(self, take_id: str, is_approved: bool) -> Take:
        """Sets or clears a person's approval."""
        return self._marked(take_id, "approved_at", moment_text(utc_now()) if is_approved else None)

    def set_deleted(self, take_id: str, is_deleted: bool) -> Take:
        """Puts a take away, or brings it back. Nothing is erased.

        Where the deleted take was selected, the newest one left is selected instead, or none.
        """
        with self._db.joined():
            take = self.take(take_id)
            if (take.deleted_at is not None) != is_deleted:
                self._set(take, "deleted_at", moment_text(utc_now()) if is_deleted else None)
            if is_deleted and self._cell(take.cell).selected == take_id:
                self._select(take.cell, self._newest(take.cell))
            return self.take(take_id)

    def _write(self, drafts: Sequence[TakeDraft]) -> list[Take]:
        now, last = utc_now(), self._last_numbers([draft.cell for draft in drafts])
        takes = []
        for draft in drafts:
            name = (draft.cell.project_id, draft.cell.name)
            last[name] += 1
            takes.append(take_from(draft, last[name], now))
        self._db.insert("takes", *map(row_of, takes))
        named = [{"take_id": take.id, "blob": blob} for take in takes for blob in dict.fromkeys(take.blobs)]
        self._db.insert("take_blobs", *named)
        for draft, take in zip(drafts, takes, strict=True):
            if draft.is_selected:
                self._select(draft.cell, take.id)
        for project_id in {draft.cell.project_id for draft in drafts}:
            self._touch(project_id)
        return takes

    def _last_numbers(self, refs: Sequence[CellRef]) -> dict[tuple[str, str], int]:
        found = {}
        for name in {(ref.project_id, ref.name) for ref in refs}:
            row = self._db.row("SELECT max(number) FROM takes WHERE project_id = ? AND cell = ?", name)
            found[name] = int(row[0]) if row is not None and row[0] is not None else 0
        return found

    def _landed(self, draft: TakeDraft) -> Take | None:
        if draft.job_id is None:
            return None
        found = self._takes(
            "t.job_id = ? AND t.cell = ? AND t.output = ?", (draft.job_id, draft.cell.name, draft.output)
        )
        return found[0] if found else None

    def _newest(self, ref: CellRef) -> str | None:
        row = self._db.row(
            "SELECT id FROM takes WHERE project_id = ? AND cell = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT 1",
            (ref.project_id, ref.name),
        )
        return str(row["id"]) if row is not None else None

    def _marked(self, take_id: str, column: str, value: str | int | None) -> Take:
        with self._db.joined():
            self._set(self.take(take_id), column, value)
            return self.take(take_id)

    def _set(self, take: Take, column: str, value: str | int | None) -> None:
        sql = f"UPDATE takes SET {column} = ? WHERE id = ?"  # noqa: S608 - columns named in this class only
        self._db.execute(sql, (value, take.id))
