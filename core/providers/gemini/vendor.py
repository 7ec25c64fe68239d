"""Google Gemini, through the registry's door."""

from __future__ import annotations

from pathlib import Path

from core.providers.catalogue import Catalogue
from core.providers.gemini.adapter import Gemini
from core.providers.gemini.words import read_refusal
from core.providers.vendor import Vendor
from core.providers.wire.gate import Gates
from core.providers.wire.line import Line
from core.settings import Settings

BASE_URL = "https://generativelanguage.googleapis.com"
TITLE = "Google Gemini"
VERSION, CLIP_VERSION = "v1beta", "v1"
"""What is asked where; google-genai 1 and 2 used v1beta for all, 3 uses v1. Options `api_version` and `interactions_version`."""
_GATES = Gates()


def open_gemini(settings: Settings, catalogue: Catalogue) -> Gemini:
    """Gemini with the key of the settings."""
    reached, key = settings.vendor("gemini"), settings.keys["gemini"].get_secret_value()
    address = reached.base_url or BASE_URL
    line = Line(
        title=TITLE,
        base_url=address,
        secret=key,
        headers={"x-goog-api-key": key},
        read_refusal=read_refusal,
        gate=_GATES.gate(address, key),
        result_hosts=reached.result_hosts,
    )
    return Gemini(
        line,
        catalogue,
        version=reached.options.get("api_version", VERSION),
        clip_version=reached.options.get("interactions_version", CLIP_VERSION),
    )


VENDOR = Vendor(
    name="gemini",
    title=TITLE,
    catalogue=Path(__file__).parent.parent / "catalogue" / "gemini.toml",
    open=open_gemini,
    key="gemini",
)
