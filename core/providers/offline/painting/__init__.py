"""The offline painter: one frame of a mood film from a prompt, a palette and a seed, with numpy and Pillow only.

Uses the model room only. Start reading at `picture.py`; `sight.py` reads the prompt, `places.py` and `things.py` paint it.
"""

from core.providers.offline.painting.picture import paint

__all__ = ["paint"]
