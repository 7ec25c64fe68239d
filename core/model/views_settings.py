"""What the settings screen shows. No view here ever holds a key."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime

from core.model.base import Value
from core.model.orders import Ability
from core.model.preferences import Defaults, MoneyLimits


class KeySource(StrEnum):
    """Where a key comes from; the first one wins."""

    ENVIRONMENT = "environment"
    SCREEN = "screen"
    SECRETS = "secrets"
    FILE = "file"
    NONE = "none"


class CheckView(Value):
    """What a vendor said when it was last asked how it is.

    Args:
        sentence, hint: What it said, and what to do next; the hint is empty when all is well.
    """

    at: AwareDatetime
    is_good: bool
    sentence: str
    hint: str = ""


class VendorView(Value):
    """A vendor, whether its key is there, where it is reached and how it has gone lately.

    Args:
        key_name: Name of its key, to hand back with a change of it; empty where none is needed.
        variable: The environment variable its key may come from; empty where none is needed.
        models: How many of its models the catalogue holds.
        sentence: What that comes to.
        saves: Hand back with a change of its key.
        has_address: Another address may be set for it.
        address: In place of its own; empty for its own.
        is_address_fixed: The environment says where it is.
        address_saves: Hand back with a change of the address.
        can_test: There is something to ask it.
        lately: How many of its jobs failed in a day and how many are at work; empty where it was asked for nothing.
        is_troubled: Most of them failed.
        check: What it said when it was last tested here; None before that.
    """

    name: str
    title: str
    key_name: str = ""
    variable: str = ""
    source: KeySource = KeySource.NONE
    models: int = 0
    is_ready: bool = False
    is_fixed: bool = False
    is_stored: bool = False
    sentence: str = ""
    saves: int = 0
    has_address: bool = False
    address: str = ""
    is_address_fixed: bool = False
    address_saves: int = 0
    can_test: bool = False
    lately: str = ""
    is_troubled: bool = False
    check: CheckView | None = None


class CallbackView(Value):
    """Where vendors can call back.

    Args:
        public_url: Empty while they are polled.
        is_fixed: The environment sets it.
        saves: Hand back with a change.
    """

    public_url: str
    is_fixed: bool
    saves: int


class LimitUse(Value):
    """A limit against what is used of it today.

    Args:
        limit_usd: None for no limit.
        used_usd: Spent since midnight UTC, and reserved.
        words: `$3.20 of $10.00`.
    """

    title: str
    limit_usd: Decimal | None
    used_usd: Decimal
    reserved_usd: Decimal
    words: str
    share: float | None = None
    is_warned: bool = False


class MoneyView(Value):
    """Limits of money as they hold now.

    Args:
        fixed: Names of fields the environment sets, with the variable that does.
        from_file: They come from `reelbook.toml` and were never set on screen.
        saves: Hand back with a save.
    """

    limits: MoneyLimits
    uses: tuple[LimitUse, ...]
    fixed: dict[str, str]
    from_file: bool
    saves: int


class FlavorChoice(Value):
    """A kind of film to choose from."""

    name: str
    title: str


class ModelName(Value):
    """A model that can be chosen as a default.

    Args:
        title: With its vendor: `Veo 3.1, Replicate`.
        not_ready: What its vendor still needs; empty when it can be used.
    """

    id: str
    ability: Ability
    title: str
    not_ready: str = ""


class DefaultsView(Value):
    """What new projects start with.

    Args:
        models: Every model that can be a default, those that are ready first.
        problem: What is wrong with what was saved, such as a kind of film that is gone; empty when nothing is.
        saves: Hand back with a save.
    """

    defaults: Defaults
    flavors: tuple[FlavorChoice, ...]
    models: tuple[ModelName, ...] = ()
    problem: str = ""
    saves: int


class StorageLine(Value):
    """One part of what lies on the disk.

    Args:
        is_part: Counted in the line above already.
    """

    what: str
    files: int
    size: str
    is_part: bool = False


class SweepOffer(Value):
    """What a clean-up would remove, before it does.

    Args:
        files: Files that nothing names and that are old enough; with segments and posters that go.
        size: What that gives back.
        sentence: All of it in words.
    """

    files: int
    size: str
    sentence: str


class StorageView(Value):
    """What lies on the disk.

    Args:
        segments: How rendered segments stand against their room, and what was dropped for it, in sentences.
    """

    lines: tuple[StorageLine, ...]
    whole: str
    free: str
    is_low: bool
    offer: SweepOffer
    workspace: str
    segments: str = ""
