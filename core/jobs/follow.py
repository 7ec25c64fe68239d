"""What follows when a job has ended: free cells run, refreshes take their next wave. One project at a time, off the job's own thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)


class Follower:
    """Calls `work` for a project soon after it was named; naming it again meanwhile counts once.

    A kill in between loses nothing: at the next launch every project is named again.
    """

    def __init__(self, work: Callable[[str], None]) -> None:
        self._work = work
        self._waiting: list[str] = []
        self._busy = 0
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._timers: dict[str, threading.Timer] = {}

    def begin(self) -> None:
        """Opens for work."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reelbook-follow")

    def end(self) -> None:
        """Finishes what is being done and forgets what waits."""
        with self._lock:
            pool, self._pool = self._pool, None
            for timer in self._timers.values():
                timer.cancel()
            self._timers.clear()
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            self._waiting.clear()

    def name(self, project_id: str, *, delay_s: float = 0.0) -> None:
        """Says that something ended in a project, or will be worth looking at after a delay. Does nothing before `begin`."""
        if delay_s > 0:
            self._name_later(project_id, delay_s)
            return
        with self._lock:
            if self._pool is None or project_id in self._waiting:
                return
            self._waiting.append(project_id)
            self._pool.submit(self._next).add_done_callback(_told)

    def is_idle(self) -> bool:
        """Nothing waits and nothing is being done."""
        with self._lock:
            return not self._waiting and not self._busy and not self._timers

    def _name_later(self, project_id: str, delay_s: float) -> None:
        with self._lock:
            if self._pool is None or project_id in self._timers:
                return
            timer = self._timers[project_id] = threading.Timer(delay_s, self._ring, (project_id,))
            timer.daemon = True
            timer.start()

    def _ring(self, project_id: str) -> None:
        self.name(project_id)
        with self._lock:
            self._timers.pop(project_id, None)

    def _next(self) -> None:
        with self._lock:
            project_id = self._waiting.pop(0)
            self._busy += 1
        try:
            self._work(project_id)
        finally:
            with self._lock:
                self._busy -= 1


def _told(done: Future[None]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        log.error("What follows a job met an error.", exc_info=error)
