"""Keyframes and clips: the chosen still and the chosen moving take of each scene.

May use jobs, notebook, store and everything below. Start reading at `cell.py`; `board.py` is what the screen shows.
"""

from core.clips.board import CLIPS_KINDS, chosen_scene, clips_view
from core.clips.cell import clip_kinds
from core.clips.frames import Stretch, many_frames, one_frame
from core.clips.sound_step import SoundStep
from core.clips.step import ClipStep
from core.clips.voice import sound_kinds

__all__ = [
    "CLIPS_KINDS",
    "ClipStep",
    "SoundStep",
    "Stretch",
    "chosen_scene",
    "clip_kinds",
    "clips_view",
    "many_frames",
    "one_frame",
    "sound_kinds",
]
