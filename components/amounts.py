"""Amounts of money as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from core.errors import InputError
from core.model.money import MOST_USD

_HINT = "Write dollars such as 10 or 2.50, a million at most."


def amount_text(amount: Decimal | None) -> str:
    """An amount as it stands in a field."""
    return "" if amount is None else f"{amount:f}"


def budget_of(text: str) -> Decimal | None:
    """Dollars from what was typed: `10`, `$10`, `10.50`; nothing typed is no limit.

    Raises:
        InputError: When it is not an amount.
    """
    plain = text.strip().removeprefix("$").strip()
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation as exc:
        raise InputError(f"{text.strip()} is not an amount.", hint=_HINT) from exc
    if not amount.is_finite() or not 0 <= amount <= MOST_USD:
        raise InputError(f"{text.strip()} is not an amount.", hint=_HINT)
    return amount
