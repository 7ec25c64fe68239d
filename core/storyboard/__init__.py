"""The storyboard: scenes in order, and what each of them says.

May use jobs, notebook, store and everything below. Start reading at `cell.py`; `match.py` keeps old scenes alive.
"""

from core.storyboard.board import BOARD_KINDS
from core.storyboard.cell import storyboard_kinds
from core.storyboard.step import StoryboardStep

__all__ = ["BOARD_KINDS", "StoryboardStep", "storyboard_kinds"]
