"""Which lane a job waits in: one a vendor, so that a slow one never holds up another; and how often a model may be asked."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

from core.model.effects import EffectOrder
from core.model.orders import GenerateOrder, Order, RenderOrder
from core.providers.catalogue import Catalogue
from core.workers.lanes import AT_ONCE, NO_LIMIT, RENDERS, Lane

_MINUTE_S = 60.0


def lanes(catalogue: Catalogue) -> tuple[Lane, ...]:
    """Every lane, renders last. A vendor takes as much at once as the largest of its models' limits."""
    places: dict[str, int] = {}
    for model in catalogue.models():
        places[model.provider] = max(places.get(model.provider, 0), model.concurrency or 0)
    return (*(Lane(name, count or NO_LIMIT) for name, count in places.items()), RENDERS)


def lane_of(order: Order) -> str:
    """The lane of an order, or `AT_ONCE`."""
    if isinstance(order, GenerateOrder):
        return order.provider
    return RENDERS.name if isinstance(order, RenderOrder | EffectOrder) else AT_ONCE


class Pace:
    """Holds models to their number of requests a minute. In memory: after a restart the vendor's own answers tell."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait_s(self, model: str, per_minute: int | None) -> float:
        """Seconds until another request may leave; 0 counts it as leaving now.

        Args:
            model: Its id.
            per_minute: Most requests within any minute; None is no limit.
        """
        if per_minute is None:
            return 0.0
        now = self._clock()
        with self._lock:
            sent = self._sent[model]
            while sent and sent[0] <= now - _MINUTE_S:
                sent.popleft()
            if len(sent) >= per_minute:
                return sent[len(sent) - per_minute] + _MINUTE_S - now
            sent.append(now)
        return 0.0
