"""MiniMax: clips of the Hailuo and H3 families, pictures, music and speech.

Uses the wire and the catalogue. Start reading at `studio.py`; `first.py` and `second.py` speak the two clip interfaces, `atonce.py`
what is answered while one waits, `codes.py` MiniMax's numbers for what went wrong.
"""

from core.providers.minimax.vendor import VENDOR

__all__ = ["VENDOR"]
