"""Keyframes and clips: the chosen still and the chosen moving take of each scene.

May use jobs, notebook, store and everything below. Start reading at `cell.py`.
"""

from core.clips.cell import clip_kinds
from core.clips.step import ClipStep

__all__ = ["ClipStep", "clip_kinds"]
