"""What the server asks the process that finds beats: the names of tasks, known to both ends."""

from __future__ import annotations

WARM = "warm"
"""Load librosa now, in the background."""
FIND = "find"
"""Find the beats of the file at `path`, listening no longer than `longest_s`."""
