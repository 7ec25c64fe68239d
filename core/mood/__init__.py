"""Moods: looks to choose from, each with pictures.

May use jobs, notebook, store and everything below. Start reading at `cell.py`.
"""

from core.mood.cell import mood_kinds
from core.mood.step import MOOD_KINDS, MoodStep

__all__ = ["MOOD_KINDS", "MoodStep", "mood_kinds"]
