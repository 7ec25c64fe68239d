"""Our own routes beside the pages: media with ranges, uploads to disk, downloads, the list of jobs, health.

May use the studio, the model, the errors and Starlette; never Streamlit. Start reading at `routes.py`.
"""

from core.web.hosts import LoopbackNames
from core.web.routes import routes

__all__ = ["LoopbackNames", "routes"]
