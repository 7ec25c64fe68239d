"""Tokens in dollars."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.model.money import UNKNOWN
from core.model.orders import Ability
from core.providers.catalogue import Model, PriceRule
from core.providers.writing import billed_tokens

READ, WRITTEN, SEEN = Decimal("0.10"), Decimal("0.50"), Decimal(8)


def model_of(**price: Decimal) -> Model:
    rule = PriceRule(**price)
    return Model(id="toy/one", provider="toy", ability=Ability.WRITE, title="One", price=rule)


FULL = model_of(per_1m_input_tokens=READ, per_1m_output_tokens=WRITTEN, per_1m_image_tokens=SEEN)
TEXT = model_of(per_1m_input_tokens=READ, per_1m_output_tokens=WRITTEN)

CASES: list[tuple[Model, Any, Any, Any, Decimal | None]] = [
    (FULL, 1_000_000, 0, 0, Decimal("0.10")),
    (FULL, 0, 2_000_000, 0, Decimal("1.00")),
    (FULL, 1, 1, 1, Decimal("0.0000086")),
    (TEXT, 7, 3, 0, Decimal("0.0000022")),
    (TEXT, 7, 3, 1, None),
    (model_of(per_item=Decimal(1)), 7, 3, 0, None),
    (model_of(), 7, 3, 0, None),
    (FULL, None, 3, 0, None),
    (FULL, 7, "3", 0, None),
    (FULL, True, 3, 0, None),
    (FULL, -7, 3, 0, None),
    (FULL, 7, 3, None, None),
]


@pytest.mark.parametrize(("model", "read", "written", "pictures", "usd"), CASES)
def test_the_bill(model: Model, read: Any, written: Any, pictures: Any, usd: Decimal | None) -> None:
    """A bill is exact, or unknown where a count or a price is missing; it is never guessed."""
    assert billed_tokens(model, read, written, pictures=pictures).usd == usd
    assert (usd is None) == (billed_tokens(model, read, written, pictures=pictures) == UNKNOWN)
