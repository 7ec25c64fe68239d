"""A vendor as the registry sees it: a name, a file of models, and a way to open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.providers.catalogue import Catalogue, Model
from core.providers.contract import Provider
from core.settings import Settings


@dataclass(frozen=True)
class Vendor:
    """How a vendor is opened.

    Args:
        name: As orders and the catalogue name it.
        title: As people name it.
        catalogue: Its TOML file of models.
        open: Builds the provider from settings and the vendor's models. Called once, when first needed.
        adapt: Fits a model of the catalogue to the settings.
        key: Name of the key in `settings.keys` that must be there; empty when none is needed.
        lacks: What has to be set before it can be asked, as a sentence, besides the key; empty when nothing is missing.
        is_local: Part of this program, without a network: there is no address to set and nothing to test.
    """

    name: str
    title: str
    catalogue: Path
    open: Callable[[Settings, Catalogue], Provider]
    adapt: Callable[[Settings, Model], Model] = lambda _settings, model: model
    key: str = ""
    lacks: Callable[[Settings], str] = lambda _settings: ""
    is_local: bool = False
