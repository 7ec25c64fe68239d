"""The door every vendor comes through: a module with a `VENDOR`, found here by name, opened when first asked for."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from threading import Lock

from core.errors import SettingsError
from core.providers.catalogue import Catalogue, read_models
from core.providers.contract import Files, Provider
from core.providers.vendor import Vendor
from core.settings import Settings

VENDOR_MODULES = (
    "core.providers.offline",
    "core.providers.openai.vendor",
    "core.providers.gemini.vendor",
    "core.providers.openai.openrouter",
    "core.providers.openai.compatible",
    "core.providers.minimax.vendor",
    "core.providers.segmind",
    "core.providers.replicate",
    "core.providers.fal",
    "core.providers.elevenlabs",
    "core.providers.comfyui",
)
"""Modules that hold a `VENDOR`; the first ones' models are the defaults."""


class Providers:
    """The vendors that are open, and the catalogue of what they can make.

    Args:
        settings: The settings.
        files: Where providers find the files that orders name.
        vendors: By name.
        catalogue: Models of these vendors.
    """

    def __init__(self, settings: Settings, files: Files, vendors: Mapping[str, Vendor], catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.files = files
        self._settings = settings
        self._vendors = vendors
        self._open: dict[str, Provider] = {}
        self._lock = Lock()
        catalogue.is_ready = self.is_ready

    @property
    def names(self) -> tuple[str, ...]:
        """Every vendor that is open."""
        return tuple(self._vendors)

    def title(self, name: str) -> str:
        """What people call a vendor."""
        return self._vendor(name).title

    def vendor(self, name: str) -> Vendor:
        """How a vendor is opened.

        Raises:
            SettingsError: When there is no such vendor.
        """
        return self._vendor(name)

    def provider(self, name: str) -> Provider:
        """The vendor, opened when first asked for; the same object every time after.

        Raises:
            SettingsError: When there is no such vendor, or its key is not set.
        """
        with self._lock:
            if name not in self._open:
                vendor = self._vendor(name)
                if lacking := _lacking(vendor, self._settings):
                    raise SettingsError(lacking, hint="Enter it in the settings.")
                self._open[name] = vendor.open(self._settings, self.catalogue)
            return self._open[name]

    def not_ready(self, name: str) -> str:
        """What a vendor needs before it can be asked, as a sentence; empty when it can be."""
        vendor = self._vendors.get(name)
        return f"There is no provider {name}." if vendor is None else _lacking(vendor, self._settings)

    def is_ready(self, name: str) -> bool:
        """Whether a vendor can be asked now: it is there, with all it needs. Nobody is called."""
        return not self.not_ready(name)

    def use(self, settings: Settings) -> None:
        """Works with other settings from now on; a vendor whose key or address has changed is opened anew when next asked for."""
        with self._lock:
            before, self._settings = self._settings, settings
            for name, vendor in self._vendors.items():
                if not vendor.is_local and _reach(vendor, before) != _reach(vendor, settings):
                    self._open.pop(name, None)

    def _vendor(self, name: str) -> Vendor:
        try:
            return self._vendors[name]
        except KeyError:
            raise SettingsError(f"There is no provider {name}.", hint=f"Known are: {', '.join(self.names)}.") from None


def _lacking(vendor: Vendor, settings: Settings) -> str:
    if vendor.key and vendor.key not in settings.keys:
        return f"{vendor.title} needs a key."
    return vendor.lacks(settings)


def _reach(vendor: Vendor, settings: Settings) -> tuple[object, ...]:
    """All that decides how a vendor is reached."""
    return settings.keys.get(vendor.key or vendor.name), settings.vendor(vendor.name), settings.public_url


def open_providers(settings: Settings, blobs: Files, *, vendors: Iterable[Vendor] | None = None) -> Providers:
    """Collects the vendors and their models. Calls none of them.

    `<workspace>/catalogue/*.toml` may add models of known vendors or replace them; a file there that is wrong is left
    out and told in `catalogue.problems`.

    Args:
        settings: The settings.
        blobs: Where the files of orders are.
        vendors: In place of the built-in ones.
    """
    known = {vendor.name: vendor for vendor in (built_in() if vendors is None else vendors)}
    models = [model for vendor in known.values() for model in read_models(vendor.catalogue, {vendor.name})]
    problems: list[str] = []
    for file in sorted((settings.workspace / "catalogue").glob("*.toml")):
        try:
            models += read_models(file, known.keys())
        except SettingsError as exc:
            problems.append(str(exc))
    fitted = [known[model.provider].adapt(settings, model) for model in models]
    return Providers(settings, blobs, known, Catalogue(fitted, tuple(problems)))


def built_in() -> tuple[Vendor, ...]:
    """The vendors that ship with the program."""
    found = tuple(importlib.import_module(name).VENDOR for name in VENDOR_MODULES)
    assert all(isinstance(vendor, Vendor) for vendor in found)
    return found


__all__ = ["VENDOR_MODULES", "Providers", "Vendor", "built_in", "open_providers"]
