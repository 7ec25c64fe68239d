"""The storyboard: scenes in order, and what each of them says.

May use jobs, notebook, store and everything below. Start reading at `cell.py`; `match.py` keeps old scenes alive.
"""

from core.storyboard.cell import storyboard_kinds
from core.storyboard.step import StoryboardStep

__all__ = ["StoryboardStep", "storyboard_kinds"]
