"""Moods: looks to choose from, each with pictures.

May use jobs, notebook, store and everything below. Start reading at `cell.py`.
"""

from core.mood.cell import mood_kinds
from core.mood.step import MoodStep

__all__ = ["MoodStep", "mood_kinds"]
