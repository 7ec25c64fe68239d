"""What every vendor's adapter does the same: HTTP with honest errors, limits honored, keys kept in, results fetched with care.

The only room that may use httpx. Start reading at `line.py`; `replies.py` reads answers, `mapping.py` builds requests from data.
"""

from core.providers.wire.gate import Gate, Gates
from core.providers.wire.line import Line
from core.providers.wire.replies import Refusal, Reply, handing_over

__all__ = ["Gate", "Gates", "Line", "Refusal", "Reply", "handing_over"]
