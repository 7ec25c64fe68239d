"""A project's cells, takes and choices under another project: files are shared by name, nothing is bought or made."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.model.base import new_id
from core.store.database import Row
from core.store.rows import Rows


class CopyRows(Rows):
    """Carrying what a project holds over into another one."""

    def copy_cells(
        self, source_id: str, target_id: str, *, kinds: Collection[str] | None = None, is_history: bool = True
    ) -> int:
        """Copies cells with their takes into a project that has none of them, and returns how many takes that were.

        A copied take keeps its content, stamp, number, stars and note; it belongs to no job and has cost nothing.

        Args:
            source_id: Where they are.
            target_id: Where they go; it must be there.
            kinds: Only cells of these kinds; None for all.
            is_history: All live takes, shelved cells and what was said about the brief; else only what is chosen now.
        """
        with self._db.joined():
            cells = [
                row
                for row in self._db.rows("SELECT * FROM cells WHERE project_id = ?", (source_id,))
                if (kinds is None or row["kind"] in kinds) and (is_history or row["shelved_at"] is None)
            ]
            takes = self._takes_to_copy(source_id, cells, is_history=is_history)
            ids = {row["id"]: new_id("take") for row in takes}
            self._db.insert("cells", *(_cell_row(row, target_id, ids) for row in cells))
            self._db.insert("takes", *(_take_row(row, target_id, ids) for row in takes))
            self._copy_names(source_id, ids)
            if is_history and kinds is None:
                self._copy_talk(source_id, target_id)
        return len(ids)

    def _takes_to_copy(self, source_id: str, cells: list[Row], *, is_history: bool) -> list[Row]:
        names, chosen = {row["name"] for row in cells}, {row["selected"] for row in cells}
        rows = self._db.rows(
            "SELECT * FROM takes WHERE project_id = ? AND deleted_at IS NULL ORDER BY rowid", (source_id,)
        )
        return [row for row in rows if row["cell"] in names and (is_history or row["id"] in chosen)]

    def _copy_names(self, source_id: str, ids: dict[str, str]) -> None:
        named = self._db.rows(
            "SELECT take_id, blob FROM take_blobs WHERE take_id IN (SELECT id FROM takes WHERE project_id = ?) "
            "ORDER BY rowid",
            (source_id,),
        )
        rows = [{"take_id": ids[row["take_id"]], "blob": row["blob"]} for row in named if row["take_id"] in ids]
        self._db.insert("take_blobs", *rows)

    def _copy_talk(self, source_id: str, target_id: str) -> None:
        said = self._db.rows("SELECT * FROM messages WHERE project_id = ? ORDER BY id", (source_id,))
        rows = [{**dict(row), "project_id": target_id} for row in said]
        for row in rows:
            del row["id"]
        self._db.insert("messages", *rows)


def _cell_row(row: Row, target_id: str, ids: dict[str, str]) -> dict[str, Any]:
    return {**dict(row), "project_id": target_id, "selected": ids.get(row["selected"])}


def _take_row(row: Row, target_id: str, ids: dict[str, str]) -> dict[str, Any]:
    return {**dict(row), "id": ids[row["id"]], "project_id": target_id, "job_id": None, "output": 0, "cost_usd": "0"}
