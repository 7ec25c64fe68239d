"""Vendors behind one contract: their models as data, their calls as code, and the offline studio that needs neither key nor network.

May use music, film, blobs, flavors, process and the foundation; the only room that may use httpx.
Start reading at `contract.py`, then `registry.py`; models are in `catalogue/`.
"""

from core.providers.registry import Providers, open_providers
from core.providers.vendor import Vendor

__all__ = ["Providers", "Vendor", "open_providers"]
