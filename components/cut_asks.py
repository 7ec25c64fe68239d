"""What a person can ask for at the cut: changes of the timeline and of the beats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from components.asks import Ask
from core.model.cut_edits import read_edits
from core.model.grid_edits import read_grid_edit

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class EditCut(Ask):
    """Changes of the timeline that belong together: one take, one step of undo.

    Args:
        edits: As the strip named them, see `core/model/cut_edits.py`; they are checked before anything is changed.
    """

    can_undo: ClassVar[bool] = True
    edits: tuple[Any, ...]
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cut.edit(project_id, read_edits(self.edits), began_from=self.began_from)


@dataclass(frozen=True)
class CorrectBeats(Ask):
    can_undo: ClassVar[bool] = True
    edit: Any
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cut.correct_grid(project_id, read_grid_edit(self.edit), began_from=self.began_from)
