"""The offline studio: a vendor in a folder of the workspace, without key or network, that says so on all it draws.

Uses film (to encode), music (to compose) and the foundation. Start reading at `studio.py` (the vendor), then `works.py`.
"""

from core.providers.offline.log import read_log
from core.providers.offline.vendor import ODD_LENGTHS, VENDOR

__all__ = ["ODD_LENGTHS", "VENDOR", "read_log"]
