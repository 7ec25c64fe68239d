"""What was really used, in dollars, by the prices of the catalogue."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.model.money import UNKNOWN, Price
from core.providers.catalogue import Model

_MILLION = 1_000_000


def billed_tokens(model: Model, read: Any, written: Any, *, pictures: Any = 0) -> Price:
    """The price of tokens as a vendor counted them.

    Args:
        model: Whose prices hold.
        read, written: Tokens of the request and of the answer; anything but a count means that the vendor did not tell.
        pictures: Tokens of pictures in the request, which are not among those read.

    Returns:
        Unknown where a count or a price is missing; the estimate stands then.
    """
    rule = model.price.parts()
    parts = [(rule.per_1m_input_tokens, read), (rule.per_1m_output_tokens, written)]
    if pictures != 0:
        parts.append((rule.per_1m_image_tokens, pictures))
    found = Decimal(0)
    for price, count in parts:
        if price is None or isinstance(count, bool) or not isinstance(count, int) or count < 0:
            return UNKNOWN
        found += price * count
    return Price(usd=found / _MILLION)
