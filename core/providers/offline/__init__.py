"""The offline studio: a vendor that lives in a folder of the workspace, needs neither key nor network, and says so on every clip.

Uses film (to encode), music (to compose) and the foundation. Start reading at `studio.py` (the vendor), then `works.py`.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from core.model.orders import Ability
from core.providers.catalogue import Model
from core.providers.catalogue.lengths import Grid
from core.providers.catalogue.models import PriceRule
from core.providers.offline.studio import OfflineStudio
from core.providers.registry import Vendor
from core.settings import Settings

ODD_LENGTHS = Grid(first=5, step=17, rate=Fraction(24), longest_s=Fraction(30))
"""The grid of frames some vendors' clips come on."""
GRATIS = PriceRule(per_item=Decimal(0), source="the offline studio")


def fitted(settings: Settings, model: Model) -> Model:
    """The model as the settings want it: free unless pretend prices are on, on odd lengths when those are."""
    changes: dict[str, object] = {}
    if not settings.offline.has_prices:
        changes["price"] = GRATIS
    if settings.offline.has_odd_lengths and model.ability is Ability.CLIP:
        changes["lengths"] = ODD_LENGTHS
    return model.model_copy(update=changes)


VENDOR = Vendor(
    name=OfflineStudio.name,
    title="Offline studio",
    catalogue=Path(__file__).parent.parent / "catalogue" / "offline.toml",
    open=lambda settings, catalogue: OfflineStudio(settings.workspace / "offline", settings.offline, catalogue),
    adapt=fitted,
)
