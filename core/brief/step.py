"""What a person does with the brief."""

from __future__ import annotations

from core.jobs import Jobs
from core.model.cells import CellRef, Take
from core.model.project import Brief
from core.notebook import Notebook


class BriefStep:
    """Saving the brief; filling it from words is a job like any other."""

    def __init__(self, notebook: Notebook, jobs: Jobs) -> None:
        self._notebook = notebook
        self._jobs = jobs

    def save(self, project_id: str, brief: Brief, *, began_from: int | None = None) -> Take:
        """Writes a person's version of the brief.

        Raises:
            ClashError: When somebody saved in between; carries both versions.
        """
        take = self._notebook.edit(CellRef(project_id=project_id, kind="brief"), brief, began_from=began_from)
        self._jobs.run_free(project_id)
        return take
