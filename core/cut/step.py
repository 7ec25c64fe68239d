"""What a person does with the song and the cut."""

from __future__ import annotations

from pathlib import Path

from core.jobs import Jobs
from core.jobs.intake import Intake
from core.model.cells import CellRef, Take
from core.model.cut import Cut
from core.model.music import BeatGrid
from core.notebook import Notebook


class CutStep:
    """Bringing a song, correcting its beats, editing the timeline."""

    def __init__(self, notebook: Notebook, jobs: Jobs, intake: Intake) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._intake = intake

    def add_song(self, project_id: str, path: Path, file_name: str) -> Take:
        """Takes in a person's own song; its beats are then found by themselves.

        Raises:
            ProbeError: When it is not sound that can be read.
            InputError: When it is longer than is taken in, or a silent picture.
        """
        media = self._intake.take_in_song(path, file_name)
        take = self._notebook.add_import(CellRef(project_id=project_id, kind="song"), media)
        self._jobs.run_free(project_id)
        return take

    def save_grid(self, project_id: str, grid: BeatGrid, *, began_from: int | None = None) -> Take:
        """Writes a person's corrected beats."""
        take = self._notebook.edit(CellRef(project_id=project_id, kind="beat_grid"), grid, began_from=began_from)
        self._jobs.run_free(project_id)
        return take

    def save_cut(self, project_id: str, cut: Cut, *, began_from: int | None = None) -> Take:
        """Writes a person's own timeline; from then on it is re-planned only when asked."""
        return self._notebook.edit(CellRef(project_id=project_id, kind="cut"), cut, began_from=began_from)
