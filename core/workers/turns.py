"""Whose turn it is: so many of a lane at once, and the projects that wait in it one after the other.

What waits is in memory only, because its row says that it waits: whoever launches again puts it here again. So nothing has
to be looked at in a database while nothing happens, a free place is taken at once, and no vendor waits for another.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.errors import StoreError
from core.workers.lanes import NO_LIMIT, Lane

AGAIN_S = 5.0
"""When a run could not be begun because the database of runs is held, it is begun this much later."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """A run that waits for its turn.

    Args:
        party: Who takes turns with the others of a lane; a project.
    """

    workflow: str
    run_id: str
    job_id: str
    party: str = ""


@dataclass
class _Queue:
    """One lane: what waits, by party, the one whose turn is next first; and the runs that have a place."""

    places: int
    parties: OrderedDict[str, deque[Waiting]] = field(default_factory=OrderedDict)
    at_work: set[str] = field(default_factory=set)

    def put(self, waiting: Waiting, *, is_first: bool = False) -> None:
        line = self.parties.setdefault(waiting.party, deque())
        if is_first:
            line.appendleft(waiting)
            self.parties.move_to_end(waiting.party, last=False)
        else:
            line.append(waiting)

    def next(self) -> Waiting | None:
        """The one whose turn it is, with its place; its party goes to the end."""
        if not self.parties or len(self.at_work) >= self.places:
            return None
        party, line = next(iter(self.parties.items()))
        waiting = line.popleft()
        self.parties.move_to_end(party)
        if not line:
            del self.parties[party]
        self.at_work.add(waiting.run_id)
        return waiting

    def remove(self, run_id: str) -> bool:
        for party, line in self.parties.items():
            found = next((waiting for waiting in line if waiting.run_id == run_id), None)
            if found is not None:
                line.remove(found)
                if not line:
                    del self.parties[party]
                return True
        return False


class Turns:
    """Begins runs when it is their turn. Safe to use from any thread.

    Args:
        begin: Starts a run in this process.
        is_stopping: Says that nothing begins any more.
    """

    def __init__(self, begin: Callable[[Waiting], None], is_stopping: Callable[[], bool]) -> None:
        self._begin = begin
        self._is_stopping = is_stopping
        self._queues: dict[str, _Queue] = {}
        self._lane_of: dict[str, str] = {}
        self._lock = threading.Lock()

    def open(self, lanes: Sequence[Lane]) -> None:
        """Says how many of each lane run at once."""
        with self._lock:
            self._queues = {lane.name: _Queue(lane.concurrency) for lane in lanes}

    def add(self, lane: str, waiting: Waiting) -> None:
        """Begins a run now, or when a place is free and its party's turn has come. The same run id counts once."""
        with self._lock:
            if waiting.run_id in self._lane_of:
                return
            self._lane_of[waiting.run_id] = lane
            self._queue(lane).put(waiting)
        self._go(lane)

    def has_place(self, lane: str, run_id: str) -> None:
        """A run that goes on after a restart holds a place of its lane."""
        with self._lock:
            self._lane_of[run_id] = lane
            self._queue(lane).at_work.add(run_id)

    def remove(self, run_id: str) -> bool:
        """Takes a run out of its lane; False when it does not wait."""
        with self._lock:
            lane = self._lane_of.get(run_id)
            is_mine = lane is not None and self._queue(lane).remove(run_id)
            if is_mine:
                del self._lane_of[run_id]
            return is_mine

    def over(self, run_id: str) -> None:
        """A run has ended: its place is free."""
        with self._lock:
            lane = self._lane_of.pop(run_id, None)
            if lane is None:
                return
            self._queue(lane).at_work.discard(run_id)
        self._go(lane)

    def _go(self, lane: str) -> None:
        while not self._is_stopping():
            with self._lock:
                waiting = self._queue(lane).next()
            if waiting is None:
                return
            try:
                self._begin(waiting)
            except StoreError as error:
                log.warning("Job %s has to wait a little: %s", waiting.job_id, error.message)
                self._later(lane, waiting)
                return

    def _later(self, lane: str, waiting: Waiting) -> None:
        with self._lock:
            queue = self._queue(lane)
            queue.at_work.discard(waiting.run_id)
            queue.put(waiting, is_first=True)
        timer = threading.Timer(AGAIN_S, self._go, (lane,))
        timer.daemon = True
        timer.start()

    def _queue(self, lane: str) -> _Queue:
        """A lane; one nobody knows any more, because its vendor is gone, has the usual places."""
        return self._queues.setdefault(lane, _Queue(NO_LIMIT))
