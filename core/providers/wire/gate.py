"""When a vendor may be asked again: what its own headers say, kept for each vendor and key, and honored before a request leaves."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock

from core.errors import LimitError

_SPANS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")


class Gate:
    """Shut for as long as a vendor asked us to wait. Safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = 0.0
        self._lock = Lock()

    @property
    def wait_s(self) -> float:
        """How long it stays shut; 0 when it is open."""
        with self._lock:
            return max(0.0, self._until - self._clock())

    def shut(self, seconds: float) -> None:
        """Stays shut for this long at least."""
        with self._lock:
            self._until = max(self._until, self._clock() + seconds)

    def pass_through(self, title: str) -> None:
        """Lets a request through, or says when to come again.

        Raises:
            LimitError: With the wait; nothing was sent.
        """
        wait_s = self.wait_s
        if wait_s > 0:
            raise LimitError(
                f"{title} asked for a pause of {wait_s:.0f} s.", hint="It is asked again then.", wait_s=wait_s
            )

    def learn(self, headers: Mapping[str, str]) -> None:
        """Shuts itself where an answer says that nothing is left until some moment."""
        for left, reset in _COUNTS:
            if headers.get(left, "").strip() == "0" and (wait_s := span_s(headers.get(reset, ""))) is not None:
                self.shut(wait_s)


_COUNTS = (
    ("ratelimit-remaining", "ratelimit-reset"),
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
    ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
)


class Gates:
    """One gate for each vendor and key, for the whole process."""

    def __init__(self) -> None:
        self._gates: dict[tuple[str, str], Gate] = {}
        self._lock = Lock()

    def gate(self, vendor: str, key: str) -> Gate:
        """The gate of a vendor's key; the key is held in memory only."""
        with self._lock:
            return self._gates.setdefault((vendor, key), Gate())


def wait_asked_s(headers: Mapping[str, str]) -> float | None:
    """How long an answer asks us to wait, in seconds; None when it does not say. Header names are lower case."""
    if (text := headers.get("retry-after-ms")) is not None and (found := _number(text)) is not None:
        return found / 1000
    for name in ("retry-after", "x-rate-limit-reset-at-utc"):
        if (found := _moment_or_seconds(headers.get(name, ""))) is not None:
            return found
    for left, reset in _COUNTS:
        if headers.get(left, "").strip() == "0" and (found := span_s(headers.get(reset, ""))) is not None:
            return found
    return span_s(headers.get("ratelimit-reset", ""))


def span_s(text: str) -> float | None:
    """Seconds in `12ms`, `1s`, `6m0s`, `31.5s` or a bare number; None for anything else."""
    if (number := _number(text)) is not None:
        return number
    parts = _SPAN.findall(text.strip())
    return sum(float(amount) * _SPANS[unit] for amount, unit in parts) if parts else None


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return max(0.0, found) if math.isfinite(found) else None


def _moment_or_seconds(text: str) -> float | None:
    if not text:
        return None
    if (found := span_s(text)) is not None and not re.search(r"[-:,]", text):
        return found
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
        except (ValueError, TypeError):
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return None
