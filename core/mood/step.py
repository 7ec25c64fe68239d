"""What a person does with moods."""

from __future__ import annotations

from core.errors import InputError
from core.jobs import Jobs
from core.model.cells import CellRef, Take
from core.model.scene import MoodBoard
from core.notebook import Notebook, slots


class MoodStep:
    """Picking a mood and changing what it says."""

    def __init__(self, notebook: Notebook, jobs: Jobs) -> None:
        self._notebook = notebook
        self._jobs = jobs

    def pick(self, project_id: str, mood_id: str, *, began_from: int | None = None) -> Take:
        """Chooses the mood that pictures are made in.

        Raises:
            NotFoundError: When the board has no such mood.
            ClashError: When somebody changed the board in between.
        """
        board = self._board(project_id)
        picked = board.model_copy(update={"picked": board.mood(mood_id).id})
        return self.save(project_id, picked, began_from=began_from)

    def save(self, project_id: str, board: MoodBoard, *, began_from: int | None = None) -> Take:
        """Writes a person's version of the board. It accepts nothing new: a stale board stays stale."""
        ref = CellRef(project_id=project_id, kind="moods")
        take = self._notebook.edit(ref, board, began_from=began_from, keeps_stamp=True)
        self._jobs.run_free(project_id)
        return take

    def _board(self, project_id: str) -> MoodBoard:
        board = slots.content(self._notebook.snapshot(project_id), "moods", "", MoodBoard)
        if board is None:
            raise InputError("There are no moods yet.", hint="Make them first.")
        return board
