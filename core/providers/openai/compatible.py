"""Any server that speaks like OpenAI: LiteLLM, vLLM, Ollama, llama.cpp. Its models are entries of the workspace's own catalogue."""

from __future__ import annotations

from core.providers.catalogue import Catalogue
from core.providers.openai.adapter import OpenAiShaped, check_presence
from core.providers.openai.vendor import CATALOGUES, line_of
from core.providers.vendor import Vendor
from core.settings import Settings

TITLE = "Server of your own"


def open_compatible(settings: Settings, catalogue: Catalogue) -> OpenAiShaped:
    """The server whose address is set; its key goes along where there is one."""
    return OpenAiShaped("compatible", line_of(settings, "compatible", TITLE, ""), catalogue, check_presence)


def lacking(settings: Settings) -> str:
    """Without an address there is nobody to ask."""
    return "" if settings.vendor("compatible").base_url else "A server of your own needs an address (base_url)."


VENDOR = Vendor(
    name="compatible", title=TITLE, catalogue=CATALOGUES / "compatible.toml", open=open_compatible, lacks=lacking
)
