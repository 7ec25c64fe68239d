"""The notebook's rules: verdicts with reasons, plans with prices, free repairs, takes that land. It starts nothing.

May use store, blobs and the foundation. Start reading at `notebook.py`; `kinds.py` says what a kind of cell is.
"""

from core.notebook.kinds import Kind, Kinds, Wish
from core.notebook.notebook import Notebook

__all__ = ["Kind", "Kinds", "Notebook", "Wish"]
