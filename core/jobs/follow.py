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

    def begin(self) -> None:
        """Opens for work."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reelbook-follow")

    def end(self) -> None:
        """Finishes what is being done and forgets what waits."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def name(self, project_id: str) -> None:
        """Says that something ended in a project. Does nothing before `begin`."""
        with self._lock:
            if self._pool is None or project_id in self._waiting:
                return
            self._waiting.append(project_id)
            self._pool.submit(self._next).add_done_callback(_told)

    def is_idle(self) -> bool:
        """Nothing waits and nothing is being done."""
        with self._lock:
            return not self._waiting and not self._busy

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
