"""How MiniMax comes through the registry's door."""

from __future__ import annotations

from pathlib import Path

from core.providers.catalogue import Catalogue
from core.providers.minimax.studio import MiniMax
from core.providers.vendor import Vendor
from core.providers.wire import Gates, Line
from core.settings import Settings

NAME, TITLE = "minimax", "MiniMax"
BASE_URL = "https://api.minimax.io"
"""The global address. Keys of the mainland are known at https://api.minimaxi.com only: `base_url` in the settings."""
_GATES = Gates()


def open_minimax(settings: Settings, catalogue: Catalogue) -> MiniMax:
    """MiniMax as the settings reach it."""
    reached, key = settings.vendor(NAME), settings.keys[NAME].get_secret_value()
    line = Line(
        title=TITLE,
        base_url=reached.base_url or BASE_URL,
        secret=key,
        headers={"Authorization": f"Bearer {key}"},
        gate=_GATES.gate(NAME, key),
        result_hosts=reached.result_hosts,
    )
    callback = f"{settings.public_url.rstrip('/')}/hooks/{NAME}" if settings.public_url else ""
    return MiniMax(line, catalogue, callback)


VENDOR = Vendor(
    name=NAME,
    title=TITLE,
    catalogue=Path(__file__).parent.parent / "catalogue" / "minimax.toml",
    open=open_minimax,
    key=NAME,
)
