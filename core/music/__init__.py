"""Songs: where their beats are, how a film is cut to them, what that costs, and songs made from a prompt.

May use film (probe, PCM), process and the foundation; librosa runs in a process of its own and nowhere else.
Start reading at `plan.py` (beats to cuts), then `grid.py` (song to beats) and `compose.py` (prompt to song).
"""
