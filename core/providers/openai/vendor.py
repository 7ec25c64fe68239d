"""OpenAI, through the registry's door, and how all three vendors of this shape are opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.providers.catalogue import Catalogue
from core.providers.openai.adapter import OpenAiShaped, check_models
from core.providers.openai.words import read_refusal
from core.providers.vendor import Vendor
from core.providers.wire.gate import Gates
from core.providers.wire.line import Line
from core.settings import Settings

BASE_URL = "https://api.openai.com/v1"
CATALOGUES = Path(__file__).parent.parent / "catalogue"
_GATES = Gates()
_NO_MORE: Mapping[str, str] = {}


def line_of(settings: Settings, name: str, title: str, base_url: str, more: Mapping[str, str] = _NO_MORE) -> Line:
    """The line to a vendor of this shape.

    Args:
        settings: Hold its key and perhaps another address. An address ends where the vendor's paths begin, as in `…/v1`.
        name, title: Of the vendor.
        base_url: Where it is when the settings name nothing else.
        more: Further headers.
    """
    secret = settings.keys.get(name)
    key = secret.get_secret_value() if secret is not None else ""
    reached = settings.vendor(name)
    address = reached.base_url or base_url
    return Line(
        title=title,
        base_url=address,
        secret=key,
        headers={**more, **({"authorization": f"Bearer {key}"} if key else {})},
        read_refusal=read_refusal,
        gate=_GATES.gate(f"{name} {address}", key),
        result_hosts=reached.result_hosts,
    )


def open_openai(settings: Settings, catalogue: Catalogue) -> OpenAiShaped:
    """OpenAI with the key of the settings, and with `organization` and `project` where its options name them."""
    options = settings.vendor("openai").options
    more = {f"openai-{name}": options[name] for name in ("organization", "project") if options.get(name)}
    return OpenAiShaped("openai", line_of(settings, "openai", "OpenAI", BASE_URL, more), catalogue, check_models)


VENDOR = Vendor(name="openai", title="OpenAI", catalogue=CATALOGUES / "openai.toml", open=open_openai, key="openai")
