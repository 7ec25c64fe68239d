"""Songs: where their beats are, how a film is cut to them, what that costs, and songs made from a prompt.

May use film (probe, PCM), process and the foundation; librosa runs in a process of its own and nowhere else.
Start reading at `plan.py` (beats to cuts), then `grid.py` (song to beats) and `compose.py` (prompt to song).
"""

from core.music.compose import compose
from core.music.grid import close, find_beats, warm_up
from core.music.plan import plan_cut, plan_film
from core.music.purchase import plan_purchases
from core.music.sound import write_wav

__all__ = ["close", "compose", "find_beats", "plan_cut", "plan_film", "plan_purchases", "warm_up", "write_wav"]
