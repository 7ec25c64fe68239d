"""OpenRouter, through the registry's door: many vendors' writers behind one key, and it says what each answer cost."""

from __future__ import annotations

from core.providers.catalogue import Catalogue, Model
from core.providers.contract import Health
from core.providers.openai.adapter import OpenAiShaped, check_models
from core.providers.openai.vendor import CATALOGUES, line_of
from core.providers.vendor import Vendor
from core.providers.wire.line import Line
from core.settings import Settings

BASE_URL = "https://openrouter.ai/api/v1"
TITLE = "OpenRouter"


def check_key(line: Line, models: tuple[Model, ...]) -> Health:
    """Asks what the key may still spend; its list of models is open to everybody and would prove nothing.

    Source: `GET /key` of OpenRouter's API (`data.limit_remaining` in dollars, null without a limit).
    """
    told = line.get("/key").json().get("data")
    left = told.get("limit_remaining") if isinstance(told, dict) else None
    credit = f"${left:.2f} left on this key" if isinstance(left, int | float) else ""
    return Health(is_key_good=True, credit=credit, note=check_models(line, models).note)


def open_openrouter(settings: Settings, catalogue: Catalogue) -> OpenAiShaped:
    """OpenRouter with the key of the settings."""
    line = line_of(settings, "openrouter", TITLE, BASE_URL, {"x-title": "Reelbook"})
    return OpenAiShaped("openrouter", line, catalogue, check_key)


VENDOR = Vendor(
    name="openrouter",
    title=TITLE,
    catalogue=CATALOGUES / "openrouter.toml",
    open=open_openrouter,
    key="openrouter",
)
