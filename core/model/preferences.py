"""What a person sets on the settings screen, kept in the workspace. Keys are kept beside it and are no part of any document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from core.model.base import Doc, Grown
from core.model.money import MOST_USD
from core.model.project import Aspect, Tier

Amount = Annotated[Decimal, Field(ge=0, le=MOST_USD, allow_inf_nan=False)]


class MoneyLimits(Doc):
    """Most that may be spent, and when a warning shows; None is no limit.

    Args:
        warn_share: Part of a limit, over 0 up to 1.
    """

    schema_name: ClassVar[str] = "money_limits"

    day_usd: Amount | None = None
    person_day_usd: Amount | None = None
    warn_share: float = Field(default=0.8, gt=0, le=1)


class Defaults(Grown, Doc):
    """What a new project starts with.

    Args:
        flavor: Name of the kind of film; empty for the first one.
        aspect: None for the flavor's own.
        models: Catalogue ids by ability that go before the flavor's, in projects that name none of their own.
    """

    schema_name: ClassVar[str] = "defaults"
    later: ClassVar[tuple[str, ...]] = ("models",)

    flavor: str = ""
    aspect: Aspect | None = None
    tier: Tier = Tier.DRAFT
    budget_usd: Amount | None = None
    models: Mapping[str, str] = Field(default_factory=dict)


class Preferences(Doc):
    """Everything set on screen but the keys.

    Args:
        limits: None where they were never set on screen.
        addresses: Where vendors are reached in place of their own address, by vendor.
        public_url: Where vendors can call back; empty where it was never set on screen.
        saves: How often each part was saved; a save names the number it began from.
    """

    schema_name: ClassVar[str] = "preferences"

    limits: MoneyLimits | None = None
    defaults: Defaults = Defaults()
    addresses: Mapping[str, str] = {}
    public_url: str = ""
    saves: Mapping[str, int] = {}
