"""Files named by their content: pictures, clips, songs and films, each kept once and never written to again.

May use the foundation only. Start reading at `blobs.py`.
"""

from core.blobs.blobs import Blobs

__all__ = ["Blobs"]
