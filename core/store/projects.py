"""Projects: one row each. The columns beside the document are the truth for what they hold."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import ClashError, InputError, NotFoundError
from core.model.base import utc_now
from core.model.project import Project
from core.store.copies import CopyRows
from core.store.database import Row, moment_of, moment_text


class ProjectRows(CopyRows):
    """Adding, reading and saving projects."""

    def add_project(self, project: Project) -> Project:
        """Stores a new project.

        Raises:
            InputError: When its id is taken.
        """
        with self._db.joined():
            if self._db.row("SELECT 1 FROM projects WHERE id = ?", (project.id,)) is not None:
                raise InputError(f"There is a project {project.id} already.")
            self._db.insert("projects", _row_of(project))
        return project

    def project(self, project_id: str) -> Project:
        """A project by its id, deleted ones included.

        Raises:
            NotFoundError: When there is none.
        """
        row = self._db.row("SELECT * FROM projects WHERE id = ?", (project_id,))
        if row is None:
            raise NotFoundError("There is no such project.", hint="Go back to the list of projects.")
        return _project_of(row)

    def projects(self, *, with_deleted: bool = False) -> tuple[Project, ...]:
        """All projects, the one last worked on first."""
        where = "" if with_deleted else "WHERE deleted_at IS NULL"
        rows = self._db.rows(f"SELECT * FROM projects {where} ORDER BY updated_at DESC, id")  # noqa: S608 - two literals
        return tuple(_project_of(row) for row in rows)

    def briefs(self) -> Mapping[str, str]:
        """The chosen brief of every project that has one, as stored text, by the project's id."""
        rows = self._db.rows(
            "SELECT c.project_id, t.content FROM cells c JOIN takes t ON t.id = c.selected WHERE c.kind = 'brief'"
        )
        return {row["project_id"]: row["content"] for row in rows}

    def film_blobs(self) -> set[str]:
        """Files of every finished film."""
        rows = self._db.rows("SELECT b.blob FROM take_blobs b JOIN takes t ON t.id = b.take_id WHERE t.cell = 'film'")
        return {row["blob"] for row in rows}

    def save_project(self, project: Project, began_from: int) -> Project:
        """Writes a changed project and returns it as stored, one version up.

        Raises:
            NotFoundError: When there is no such project.
            ClashError: When it is no longer the version this change began from; carries both.
        """
        with self._db.joined():
            now = self.project(project.id)
            if now.version_no != began_from:
                raise ClashError(
                    f"{now.name} was changed by somebody else in the meantime.",
                    theirs=now.to_json(),
                    ours=project.to_json(),
                    hint="Look at both and save again.",
                )
            saved = project.model_copy(update={"version_no": began_from + 1, "updated_at": utc_now()})
            row = _row_of(saved)
            self._db.execute(
                "UPDATE projects SET doc = :doc, version_no = :version_no, updated_at = :updated_at, "
                "archived_at = :archived_at, deleted_at = :deleted_at WHERE id = :id",
                row,
            )
        return saved

    def _touch(self, project_id: str) -> None:
        """Marks a project as worked on, without a new version: takes and choices do not clash with its settings."""
        self._db.execute("UPDATE projects SET updated_at = ? WHERE id = ?", (moment_text(utc_now()), project_id))


def _row_of(project: Project) -> dict[str, str | int | None]:
    return {
        "id": project.id,
        "doc": project.to_json(),
        "version_no": project.version_no,
        "updated_at": moment_text(project.updated_at),
        "archived_at": moment_text(project.archived_at) if project.archived_at else None,
        "deleted_at": moment_text(project.deleted_at) if project.deleted_at else None,
    }


def _project_of(row: Row) -> Project:
    columns = {
        "version_no": row["version_no"],
        "updated_at": moment_of(row["updated_at"]),
        "archived_at": moment_of(row["archived_at"]),
        "deleted_at": moment_of(row["deleted_at"]),
    }
    return Project.from_json(row["doc"]).model_copy(update=columns)
