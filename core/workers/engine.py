"""The one place that speaks to DBOS.

A run is one durable workflow over one job id. Its steps are checkpointed: after a kill, finished steps are not run again
but answer what they answered before. Everything that crosses into DBOS is JSON, so nothing is ever unpickled.

DBOS keeps its state for the whole process, so there is one running engine a process; `stop` makes room for another.
Importing this module costs about two seconds, so only a launch does.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, Serializer, SetWorkflowID
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from core.errors import StoreError
from core.settings import APP_VERSION
from core.workers.lanes import Lane, Leave
from core.workers.milliseconds import teach_all
from core.workers.turns import Turns, Waiting

log = logging.getLogger(__name__)

Json = Any
Workflow = Callable[[str], None]

APP_NAME = "reelbook"
EXECUTOR_ID = "reelbook"
"""Fixed, so that a restarted process finds the runs of the one before."""

_LIVE = ("ENQUEUED", "PENDING", "DELAYED")
_SPARE_THREADS = 64
"""For what is in no lane. A run that waits for its vendor holds a thread."""
_LISTEN_S = 0.25
"""DBOS looks for its own messages this often. We send none, so it costs nothing, and it has to wake up to be stopped."""
_KEEP_ENDED = timedelta(days=7)
_MOST_FORGOTTEN = 1000


class JsonSerializer(Serializer):
    """Checkpoints as plain JSON. An exception is kept as its name and words."""

    def serialize(self, data: Any) -> str:
        if isinstance(data, BaseException):
            data = {"raised": type(data).__name__, "words": str(data)}
        return json.dumps(data, ensure_ascii=False)

    def deserialize(self, serialized_data: str) -> Any:
        data = json.loads(serialized_data)
        if isinstance(data, dict) and data.keys() == {"raised", "words"}:
            return RuntimeError(f"{data['raised']}: {data['words']}")
        return data

    def name(self) -> str:
        return "reelbook_json"


class Engine:
    """Durable runs in this process.

    Args:
        database: SQLite file of the checkpoints, apart from the store's.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._turns = Turns(lambda waiting: self.start(*_run_of(waiting)), lambda: self.is_stopping)
        self._ends = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reelbook-turns")
        self._recovering: set[str] | None = set()
        self._workflows: dict[str, Workflow] = {}
        self._stopping = threading.Event()
        self._wakes: dict[str, threading.Event] = {}
        self._running: set[str] = set()
        self._changed = threading.Condition()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def launch(self, workflows: Mapping[str, Workflow], lanes: Sequence[Lane]) -> None:
        """Registers workflows, starts DBOS (which takes up the runs of a killed process) and opens the lanes.

        DBOS's own queues are not used: each is looked at in the database all the time, whether or not anything waits.

        Raises:
            StoreError: When the database cannot be used.
        """
        config = DBOSConfig(
            name=APP_NAME,
            system_database_url=f"sqlite:///{self._database}",
            application_version=APP_VERSION,
            executor_id=EXECUTOR_ID,
            serializer=JsonSerializer(),
            log_level="WARNING",
            enable_otlp=False,
            use_listen_notify=False,
            max_executor_threads=_SPARE_THREADS + sum(lane.concurrency for lane in lanes),
            notification_listener_polling_interval_sec=_LISTEN_S,
        )
        try:
            with self._edge():
                teach_all()
                DBOS.destroy(destroy_registry=True)  # what an engine that was never stopped has left, with its database
                DBOS(config=config)
                for name, workflow in workflows.items():
                    self._workflows[name] = DBOS.workflow(name=name)(self._guarded(workflow))
                self._turns.open(lanes)
                DBOS.listen_queues([])
                DBOS.launch()
                logging.getLogger("dbos").addFilter(_is_news)
        except StoreError:
            self._stopping.set()
            DBOS.destroy(destroy_registry=True)
            raise

    def tidy(self) -> None:
        """Forgets queues and waiting runs of an earlier release, and runs long ended. Jobs that wait begin from their rows."""
        before = (datetime.now(UTC) - _KEEP_ENDED).isoformat()
        with self._edge():
            for queue in DBOS.list_queues():
                DBOS.delete_queue(queue.name)
            for status in DBOS.list_workflows(status=list(_LIVE), load_input=False, load_output=False):
                if status.queue_name is not None:
                    DBOS.cancel_workflow(status.workflow_id)
            ended = DBOS.list_workflows(
                completed_before=before, limit=_MOST_FORGOTTEN, load_input=False, load_output=False
            )
            if ended:
                DBOS.delete_workflows([status.workflow_id for status in ended])

    def leave(self) -> None:
        """Begins to stop: no further step begins, and what waits is left."""
        self._stopping.set()
        for wake in list(self._wakes.values()):
            wake.set()

    def stop(self, wait_s: float = 10.0) -> None:
        """Lets running steps come to an end within the wait, then closes DBOS. Runs that are left go on at the next launch."""
        self.leave()
        with self._changed:
            self._changed.wait_for(lambda: not self._running, timeout=wait_s)
        self._ends.shutdown(wait=True, cancel_futures=True)
        DBOS.destroy(destroy_registry=True)

    def start(self, workflow: str, run_id: str, job_id: str) -> None:
        """Starts a run in this process at once, past every lane. The same run id is never started twice."""
        with self._edge(), SetWorkflowID(run_id):
            DBOS.start_workflow(self._workflows[workflow], job_id)

    def enqueue(self, lane: str, workflow: str, run_id: str, job_id: str, party: str = "") -> None:
        """Starts a run when it is its turn. The same run id is never enqueued twice.

        Args:
            lane: Whose places it needs.
            workflow: Name of it.
            run_id: Of this run.
            job_id: What it is given.
            party: Who takes turns with the others that wait in the lane.
        """
        self._turns.add(lane, Waiting(workflow, run_id, job_id, party))

    def goes_on(self, lane: str, run_id: str) -> None:
        """A run that was taken up again at the launch holds a place in its lane, if it has not ended meanwhile."""
        with self._changed:
            if self._recovering is not None and run_id not in self._recovering:
                self._turns.has_place(lane, run_id)

    def settled(self) -> None:
        """Every run that was taken up at the launch has been told to `goes_on`."""
        with self._changed:
            self._recovering = None

    def drop(self, run_id: str) -> None:
        """Takes a run out of its lane, or ends it at its next step."""
        if not self._turns.remove(run_id):
            with self._edge():
                DBOS.cancel_workflow(run_id)

    def live_runs(self) -> tuple[str, ...]:
        """Ids of runs that have begun and not ended, oldest first."""
        with self._edge():
            found = DBOS.list_workflows(status=list(_LIVE), load_input=False, load_output=False)
        return tuple(status.workflow_id for status in found if status.queue_name is None)

    def step(self, name: str, work: Callable[[], Json]) -> Json:
        """Inside a run: does the work and keeps its answer, or gives back the answer kept before a kill."""
        if self.is_stopping:
            raise Leave
        return DBOS.run_step({"name": name}, work)

    def wait_until(self, job_id: str, moment: datetime | None) -> None:
        """Inside a run: sleeps until a moment that a step has kept, so a restart does not begin the wait anew.

        Ends early when the job is woken.
        """
        wake = self._wakes.setdefault(job_id, threading.Event())
        if moment is not None and not self.is_stopping:
            wake.wait(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
        wake.clear()
        if self.is_stopping:
            raise Leave

    def wake(self, job_id: str) -> None:
        """Ends the job's wait: it was cancelled, or its vendor called back."""
        wake = self._wakes.get(job_id)
        if wake is not None:
            wake.set()

    def _free_place(self, run_id: str) -> None:
        """On another thread: what begins here would be a child of the run that ends."""
        with suppress(RuntimeError):  # closed: what waits begins at the next launch
            self._ends.submit(self._turns.over, run_id).add_done_callback(_told)

    @contextmanager
    def _edge(self) -> Iterator[None]:
        """DBOS's errors become ours."""
        try:
            yield
        except (SQLAlchemyError, dbos_error.DBOSException) as exc:
            cause = getattr(exc, "orig", None) or exc
            raise StoreError(
                f"The database of running work, {self._database.name}, cannot be used: {cause}.",
                hint="Stop every server of this workspace and move that file away; unfinished work goes on without it.",
            ) from exc

    def _guarded(self, workflow: Workflow) -> Workflow:
        def run(job_id: str) -> None:
            token, run_id = f"{job_id} {time.monotonic_ns()}", DBOS.workflow_id or job_id
            self._wakes.setdefault(job_id, threading.Event())
            with self._changed:
                self._running.add(token)
            try:
                workflow(job_id)
            finally:
                self._wakes.pop(job_id, None)
                with self._changed:
                    self._running.discard(token)
                    if self._recovering is not None:
                        self._recovering.add(run_id)
                    self._changed.notify_all()
                self._free_place(run_id)

        return run


def _is_news(record: logging.LogRecord) -> bool:
    """Anything but a run that was cancelled while it came to its end: it was asked for, and the job's row says so."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, dbos_error.DBOSAwaitedWorkflowCancelledError)


def _told(done: Future[None]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        log.error("The next run of a lane could not begin.", exc_info=error)


def _run_of(waiting: Waiting) -> tuple[str, str, str]:
    return waiting.workflow, waiting.run_id, waiting.job_id
