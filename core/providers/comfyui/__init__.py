"""ComfyUI on a person's own machine: models are workflows, files in the API format whose nodes are found by their titles.

Free, and never a surprise: the name of a job is ours, so a request whose answer was lost is found, not sent again.
Start reading at `server.py` (the vendor), then `workflows.py` (filling in), then `words.py` (what the server says).
"""

from core.providers.comfyui.server import VENDOR, ComfyUI

__all__ = ["VENDOR", "ComfyUI"]
