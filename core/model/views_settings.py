"""What the settings screen shows. No view here ever holds a key."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from core.model.base import Value
from core.model.preferences import Defaults, MoneyLimits


class KeySource(StrEnum):
    """Where a key comes from; the first one wins."""

    ENVIRONMENT = "environment"
    SCREEN = "screen"
    FILE = "file"
    NONE = "none"


class VendorView(Value):
    """A vendor and whether its key is there.

    Args:
        variable: The environment variable its key may come from; empty where none is needed.
        models: How many of its models the catalogue holds.
        sentence: What that comes to.
        saves: Hand back with a change of its key.
    """

    name: str
    title: str
    variable: str = ""
    source: KeySource = KeySource.NONE
    models: int = 0
    is_ready: bool = False
    is_fixed: bool = False
    is_stored: bool = False
    sentence: str = ""
    saves: int = 0


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


class DefaultsView(Value):
    """What new projects start with.

    Args:
        problem: What is wrong with what was saved, such as a kind of film that is gone; empty when nothing is.
        saves: Hand back with a save.
    """

    defaults: Defaults
    flavors: tuple[FlavorChoice, ...]
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
    """What lies on the disk."""

    lines: tuple[StorageLine, ...]
    whole: str
    free: str
    is_low: bool
    offer: SweepOffer
    workspace: str
