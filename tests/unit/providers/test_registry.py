"""The registry: one door for all vendors, opened when first needed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.errors import SettingsError
from core.model.orders import Ability
from core.model.project import Tier
from core.providers import Vendor, open_providers
from core.providers.catalogue import Catalogue
from core.providers.contract import Provider
from core.providers.offline import VENDOR
from core.settings import OfflineSettings, Settings
from tests.unit.providers.conftest import Shelf, clip_ask, image_ask, music_ask, write_ask

STRANGE = """[[model]]
id = "strange/image"
provider = "strange"
ability = "image"
title = "Strange"
"""


@pytest.fixture
def strange(tmp_path: Path) -> Vendor:
    """A stranger's vendor."""
    path = tmp_path / "strange.toml"
    path.write_text(STRANGE, "utf-8")

    def opened(settings: Settings, catalogue: Catalogue) -> Provider:
        return VENDOR.open(settings, catalogue)

    return Vendor(name="strange", title="Strange vendor", catalogue=path, open=opened)


def test_offline_is_there(settings: Settings, shelf: Shelf) -> None:
    """Without any key one provider is ready, the first of all, and it has a default model for everything."""
    providers = open_providers(settings, shelf)
    catalogue = providers.catalogue
    assert [name for name in providers.names if catalogue.is_ready(name)] == ["offline"] == [providers.names[0]]
    assert providers.title("offline") == "Offline studio"
    assert {catalogue.default(ability, tier).provider for ability in Ability for tier in Tier} == {"offline"}


def test_opened_once_and_late(settings: Settings, shelf: Shelf, strange: Vendor) -> None:
    """A provider is opened when first asked for, and is the same object after."""
    calls: list[str] = []

    def counted(settings: Settings, catalogue: Catalogue) -> Provider:
        calls.append("open")
        return VENDOR.open(settings, catalogue)

    providers = open_providers(settings, shelf, vendors=[replace(strange, open=counted)])
    assert calls == []
    assert providers.provider("strange") is providers.provider("strange")
    assert calls == ["open"]


def test_stranger_comes_through_the_same_door(settings: Settings, shelf: Shelf, strange: Vendor) -> None:
    """A stranger's vendor stands beside the built-in one, with its models."""
    providers = open_providers(settings, shelf, vendors=[VENDOR, strange])
    assert providers.names == ("offline", "strange")
    assert [model.id for model in providers.catalogue.models(Ability.IMAGE)] == ["offline/image", "strange/image"]


def test_unknown_provider(settings: Settings, shelf: Shelf) -> None:
    """A provider that is not there is named, with those that are."""
    with pytest.raises(SettingsError, match=r"no provider nobody.*offline"):
        open_providers(settings, shelf).provider("nobody")


def test_missing_key(settings: Settings, shelf: Shelf, strange: Vendor) -> None:
    """A vendor that needs a key says so when it is opened, and opens when the key is set."""
    locked = replace(strange, key="strange")
    with pytest.raises(SettingsError, match="Strange vendor needs a key"):
        open_providers(settings, shelf, vendors=[locked]).provider("strange")
    keyed = settings.model_copy(update={"keys": {"strange": SecretStr("s")}})
    assert open_providers(keyed, shelf, vendors=[locked]).provider("strange")


def test_offline_is_free(settings: Settings, shelf: Shelf) -> None:
    """The offline studio costs nothing unless pretend prices are on."""
    free = open_providers(settings, shelf).catalogue
    paid = open_providers(settings.model_copy(update={"offline": OfflineSettings(has_prices=True)}), shelf).catalogue
    asks = (write_ask(), image_ask(), clip_ask(), music_ask())
    assert all(free.default(ask.ability, "draft").price_of(ask).is_free for ask in asks)  # type: ignore[arg-type]
    labels = [paid.default(ask.ability, "draft").price_of(ask).label() for ask in asks]  # type: ignore[arg-type]
    assert labels == ["$0.01", "$0.04", "$0.10", "$0.20"]


def test_own_models_in_the_workspace(settings: Settings, shelf: Shelf, strange: Vendor) -> None:
    """A file in the workspace adds a model or replaces one; a wrong file is left out and told."""
    folder = settings.workspace / "catalogue"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(STRANGE.replace("Strange", "Mine"), "utf-8")
    (folder / "wrong.toml").write_text(STRANGE.replace("strange", "nobody"), "utf-8")
    catalogue = open_providers(settings, shelf, vendors=[strange]).catalogue
    assert catalogue.model("strange/image").title == "Mine"
    assert catalogue.problems == ("wrong.toml, line 3: there is no provider nobody here; known: strange.",)
