"""Song, beat grid and cut: what the film plays, where its beats are, and the timeline laid on them.

May use jobs, notebook, store and everything below. Start reading at `cell.py`.
"""

from core.cut.cell import cut_kinds
from core.cut.sounds import Sounds
from core.cut.step import CutStep

__all__ = ["CutStep", "Sounds", "cut_kinds"]
