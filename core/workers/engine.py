"""The one place that speaks to DBOS.

A run is one durable workflow over one job id. Its steps are checkpointed: after a kill, finished steps are not run again
but answer what they answered before. Everything that crosses into DBOS is JSON, so nothing is ever unpickled.

DBOS keeps its state for the whole process, so there is one running engine a process; `stop` makes room for another.
Importing this module costs about two seconds, so only a launch does.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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

Json = Any
Workflow = Callable[[str], None]

APP_NAME = "reelbook"
EXECUTOR_ID = "reelbook"
"""Fixed, so that a restarted process finds the runs of the one before."""

_LIVE = ("ENQUEUED", "PENDING", "DELAYED")
_THREADS = 64
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
        poll_s: How often a queue is looked at.
    """

    def __init__(self, database: Path, *, poll_s: float) -> None:
        self._database = database
        self._poll_s = poll_s
        self._workflows: dict[str, Workflow] = {}
        self._stopping = threading.Event()
        self._wakes: dict[str, threading.Event] = {}
        self._running: set[str] = set()
        self._changed = threading.Condition()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def launch(self, workflows: Mapping[str, Workflow], lanes: Sequence[Lane]) -> None:
        """Registers workflows, starts DBOS (which takes up the runs of a killed process) and opens the queues.

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
            max_executor_threads=_THREADS,
            notification_listener_polling_interval_sec=_LISTEN_S,
        )
        try:
            with self._edge():
                teach_all()
                DBOS.destroy(destroy_registry=True)  # what an engine that was never stopped has left, with its database
                DBOS(config=config)
                for name, workflow in workflows.items():
                    self._workflows[name] = DBOS.workflow(name=name)(self._guarded(workflow))
                DBOS.launch()
                self._open(lanes)
        except StoreError:
            self._stopping.set()
            DBOS.destroy(destroy_registry=True)
            raise

    def _open(self, lanes: Sequence[Lane]) -> None:
        for lane in lanes:
            limiter = None if lane.per_minute is None else {"limit": lane.per_minute, "period": 60.0}
            DBOS.register_queue(
                lane.name,
                worker_concurrency=lane.concurrency,
                limiter=limiter,  # type: ignore[arg-type]
                polling_interval_sec=self._poll_s,
                on_conflict="always_update",
            )

    def tidy(self, wanted: Sequence[Lane]) -> None:
        """Stops looking at queues of an earlier catalogue, once nothing waits in them, and forgets runs long ended."""
        names = {lane.name for lane in wanted}
        before = (datetime.now(UTC) - _KEEP_ENDED).isoformat()
        with self._edge():
            for queue in DBOS.list_queues():
                if queue.name not in names and not DBOS.list_queued_workflows(queue_name=queue.name, limit=1):
                    DBOS.delete_queue(queue.name)
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
        DBOS.destroy(destroy_registry=True)

    def start(self, workflow: str, run_id: str, job_id: str) -> None:
        """Starts a run in this process at once. The same run id is never started twice."""
        with self._edge(), SetWorkflowID(run_id):
            DBOS.start_workflow(self._workflows[workflow], job_id)

    def enqueue(self, lane: str, workflow: str, run_id: str, job_id: str) -> None:
        """Puts a run into a queue. The same run id is never enqueued twice."""
        with self._edge(), SetWorkflowID(run_id):
            DBOS.enqueue_workflow(lane, self._workflows[workflow], job_id)

    def drop(self, run_id: str) -> None:
        """Takes a run out of its queue, or ends it at its next step."""
        with self._edge():
            DBOS.cancel_workflow(run_id)

    def live_runs(self) -> tuple[str, ...]:
        """Ids of runs that wait or run, oldest first."""
        with self._edge():
            found = DBOS.list_workflows(status=list(_LIVE), load_input=False, load_output=False)
        return tuple(status.workflow_id for status in found)

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
            token = f"{job_id} {time.monotonic_ns()}"
            self._wakes.setdefault(job_id, threading.Event())
            with self._changed:
                self._running.add(token)
            try:
                workflow(job_id)
            finally:
                self._wakes.pop(job_id, None)
                with self._changed:
                    self._running.discard(token)
                    self._changed.notify_all()

        return run
