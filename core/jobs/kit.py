"""What every step of a run works with, and how it learns that it should stop."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.blobs import Blobs
from core.errors import CancelledError
from core.jobs.queues import Pace
from core.jobs.retry import Retries
from core.model.jobs import Job
from core.notebook import Notebook
from core.providers import Providers
from core.settings import Settings
from core.store import Store
from core.workers.lanes import Leave


class Stops:
    """Which jobs were told to stop, known without asking the database at every frame; and what must not be stopped."""

    def __init__(self) -> None:
        self._jobs: set[str] = set()
        self._lock = threading.Lock()
        self._sending = 0
        self._sent = threading.Condition()
        self.is_leaving: Callable[[], bool] = lambda: False

    def add(self, job_id: str) -> None:
        with self._lock:
            self._jobs.add(job_id)

    def discard(self, job_id: str) -> None:
        with self._lock:
            self._jobs.discard(job_id)

    def should_stop(self, job_id: str) -> bool:
        """True when the job was cancelled, or the process is stopping."""
        return job_id in self._jobs or self.is_leaving()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Around a request and the writing down of its answer: leaving now would lose what is being paid for."""
        with self._sent:
            self._sending += 1
        try:
            yield
        finally:
            with self._sent:
                self._sending -= 1
                self._sent.notify_all()

    def wait_sent(self, timeout_s: float) -> bool:
        """Waits until no request is out, and returns whether that was reached."""
        with self._sent:
            return self._sent.wait_for(lambda: not self._sending, timeout=timeout_s)

    def told_apart(self, error: CancelledError) -> CancelledError:
        """The error, if a person cancelled. When it is only the process that stops, the run is left as it is."""
        if self.is_leaving():
            raise Leave from error
        return error


class Heard:
    """What writers have said so far, while they write. In memory only: a restart forgets it, and the reply comes whole anyway.

    Args:
        most: Texts that are kept; the oldest goes first.
        most_characters: Of each text; the end of a longer one is kept.
    """

    def __init__(self, most: int = 64, most_characters: int = 100_000) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._most = most
        self._most_characters = most_characters
        self._lock = threading.Lock()

    def hear(self, job_id: str, text: str) -> None:
        """Keeps the whole text of a job so far."""
        with self._lock:
            self._texts[job_id] = text[-self._most_characters :]
            while len(self._texts) > self._most:
                self._texts.popitem(last=False)

    def text(self, job_id: str) -> str:
        """What was heard of a job; empty when that is nothing."""
        with self._lock:
            return self._texts.get(job_id, "")

    def drop(self, job_id: str) -> None:
        """Forgets a job that has ended."""
        with self._lock:
            self._texts.pop(job_id, None)


@dataclass(frozen=True)
class Kit:
    """The rooms a run works with.

    Args:
        live: Gives the settings as they are now; limits may be changed on screen while work goes on.
        ended: Called with the project's id whenever one of its jobs has come to an end.
    """

    store: Store
    blobs: Blobs
    notebook: Notebook
    providers: Providers
    live: Callable[[], Settings]
    retries: Retries
    ended: Callable[[Job], None]
    stops: Stops = field(default_factory=Stops)
    heard: Heard = field(default_factory=Heard)
    pace: Pace = field(default_factory=Pace)

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return self.live()
