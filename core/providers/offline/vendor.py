"""How the offline studio comes through the registry's door, and what settings make of its models."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from core.model.orders import Ability
from core.providers.catalogue import Catalogue, Grid, Model, PriceRule
from core.providers.offline.studio import OfflineStudio
from core.providers.vendor import Vendor
from core.settings import Settings

ODD_LENGTHS = Grid(first=5, step=17, rate=Fraction(24), longest_s=Fraction(30))
"""As some models make clips: 5 + 17k frames at 24 a second, so that 6 seconds come back as 6.375."""
_FREE = PriceRule(per_item=Decimal(0), note="Made on this machine.")


def open_studio(settings: Settings, catalogue: Catalogue) -> OfflineStudio:
    """The offline studio of a workspace."""
    return OfflineStudio(settings.workspace / "offline", settings.offline, catalogue)


def adapted(settings: Settings, model: Model) -> Model:
    """A model as the settings want it: free unless pretend prices are on, on a grid of frames if odd lengths are."""
    changes: dict[str, object] = {}
    if not settings.offline.has_prices:
        changes |= {"price": _FREE, "examples": ()}
    if settings.offline.has_odd_lengths and model.ability is Ability.CLIP:
        changes |= {"lengths": ODD_LENGTHS, "examples": ()}
    return model.model_copy(update=changes)


VENDOR = Vendor(
    name="offline",
    title="Offline studio",
    catalogue=Path(__file__).parent.parent / "catalogue" / "offline.toml",
    open=open_studio,
    adapt=adapted,
    is_local=True,
)
