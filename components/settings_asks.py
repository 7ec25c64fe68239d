"""What a person can ask for on the settings screen, and what is said once it is done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from components.session import Notice
from core.model.preferences import Defaults, MoneyLimits

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class SettingsAsk(ABC):
    """Something to set.

    Args:
        panel: Where it was asked, and where a refusal is said.
    """

    panel: str

    @abstractmethod
    def carry_out(self, studio: Studio) -> Notice | None:
        """Asks the studio; what is said then, or None where the screen shows it by itself."""


@dataclass(frozen=True)
class SaveLimits(SettingsAsk):
    limits: MoneyLimits
    began_from: int

    def carry_out(self, studio: Studio) -> Notice:
        studio.house.live.save_limits(self.limits, began_from=self.began_from)
        return Notice("The limits were saved.", "They hold from the next thing that is asked for.")


@dataclass(frozen=True)
class SaveDefaults(SettingsAsk):
    defaults: Defaults
    began_from: int

    def carry_out(self, studio: Studio) -> Notice:
        studio.house.live.save_defaults(self.defaults, began_from=self.began_from)
        return Notice("The defaults were saved.", "The next new project starts with them.")


@dataclass(frozen=True)
class EnterKey(SettingsAsk):
    """Keep a key. Its text never shows, not even where this value is printed."""

    vendor: str
    title: str
    text: str = field(repr=False)
    began_from: int

    def carry_out(self, studio: Studio) -> Notice:
        studio.house.live.set_key(self.vendor, self.text, began_from=self.began_from)
        return Notice(f"The key of {self.title} was kept.", "It is used from now on and is never shown again.")


@dataclass(frozen=True)
class RemoveKey(SettingsAsk):
    vendor: str
    title: str
    began_from: int

    def carry_out(self, studio: Studio) -> Notice:
        studio.house.live.remove_key(self.vendor, began_from=self.began_from)
        return Notice(f"The key of {self.title} was removed.")


@dataclass(frozen=True)
class Sweep(SettingsAsk):
    """Remove what nothing names."""

    def carry_out(self, studio: Studio) -> Notice:
        files, size = studio.house.sweep_words()
        return Notice(f"{files} removed, {size} given back.")


@dataclass(frozen=True)
class SaveAddress(SettingsAsk):
    """Where a vendor is reached; empty for its own address."""

    vendor: str
    title: str
    address: str
    began_from: int

    def carry_out(self, studio: Studio) -> Notice:
        studio.house.live.save_address(self.vendor, self.address, began_from=self.began_from)
        where = "the address that was entered" if self.address.strip() else "its own address"
        return Notice(f"{self.title} is reached at {where} from now on.", "Jobs at work go on where they were begun.")


@dataclass(frozen=True)
class SavePublicUrl(SettingsAsk):
    """Where vendors can call back; empty and they are polled."""

    address: str
    began_from: int

    def carry_out(self, studio: Studio) -> Notice:
        studio.house.live.save_public_url(self.address, began_from=self.began_from)
        return Notice("The address for calls back was saved.", "It goes along with the next thing that is asked for.")


@dataclass(frozen=True)
class TestVendor(SettingsAsk):
    """Ask a vendor how it is; its line shows what it said."""

    vendor: str

    def carry_out(self, studio: Studio) -> None:
        studio.house.check(self.vendor)
