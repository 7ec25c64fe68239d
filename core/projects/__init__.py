"""Projects on the shelf, and what can be done with any cell of one.

May use jobs, notebook, store and everything below. Start reading at `step.py`; `cells.py` acts, `sight.py` shows.
"""

from core.projects.cells import CellDesk
from core.projects.sight import NotebookSight
from core.projects.step import ProjectStep

__all__ = ["CellDesk", "NotebookSight", "ProjectStep"]
