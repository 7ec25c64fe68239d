"""Which queue a job waits in. Models of a vendor with the same limits share one, so there are few to look at."""

from __future__ import annotations

from core.model.orders import GenerateOrder, Order, RenderOrder
from core.providers.catalogue import Catalogue, Model
from core.workers.lanes import AT_ONCE, RENDERS, Lane

NO_LIMIT = 8
"""How many run at once for a model that names no limit."""


def lanes(catalogue: Catalogue) -> tuple[Lane, ...]:
    """Every queue, renders last."""
    found = {lane.name: lane for lane in map(_lane, catalogue.models())}
    return (*found.values(), RENDERS)


def lane_of(order: Order, catalogue: Catalogue) -> str:
    """The queue of an order, or `AT_ONCE`.

    Raises:
        SettingsError: When the catalogue does not know its model.
    """
    if isinstance(order, GenerateOrder):
        return _lane(catalogue.model(order.model)).name
    return RENDERS.name if isinstance(order, RenderOrder) else AT_ONCE


def _lane(model: Model) -> Lane:
    concurrency = model.concurrency or NO_LIMIT
    name = f"{model.provider}-{concurrency}"
    if model.per_minute is not None:
        name = f"{name}-{model.per_minute}"
    return Lane(name, concurrency, model.per_minute)
