"""Progress on its way to the screen: shown often, written seldom."""

from __future__ import annotations

import contextlib
import time

from core.errors import StoreBusyError
from core.store import Store

LEAST_GAP_S = 0.5


class Gauge:
    """Writes a job's progress, at most twice a second. What falls between is left out; the last step writes the end."""

    def __init__(self, store: Store, job_id: str) -> None:
        self._store = store
        self._job_id = job_id
        self._next_s = 0.0

    def show(self, fraction: float, eta_s: float | None, note: str) -> None:
        """Shows how far it is.

        Args:
            fraction: 0 to 1.
            eta_s: Seconds left, None where it cannot be said.
            note: What is being done.
        """
        now_s = time.monotonic()
        if now_s < self._next_s:
            return
        self._next_s = now_s + LEAST_GAP_S
        with contextlib.suppress(StoreBusyError):  # the next one will be written
            self._store.change_job(self._job_id, {"fraction": min(1.0, fraction), "eta_s": eta_s, "note": note})
