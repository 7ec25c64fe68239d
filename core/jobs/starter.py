"""Handing jobs to the engine: first runs, and further ones. Before the launch there is none, and rows wait for it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from core.errors import StudioError
from core.jobs.endings import Endings
from core.jobs.kit import Kit
from core.jobs.queues import lane_of
from core.jobs.routes import route_name
from core.model.jobs import Job
from core.workers.lanes import AT_ONCE

if TYPE_CHECKING:
    from core.workers.engine import Engine


class Starter:
    """Starts runs of jobs.

    Attributes:
        engine: Set while durable work is launched.
    """

    def __init__(self, kit: Kit, endings: Endings) -> None:
        self.engine: Engine | None = None
        self._kit = kit
        self._endings = endings

    def start(self, job: Job) -> None:
        """Starts a job's first run. The row is there already; should this fail, the job is ended in words."""
        engine = self.engine
        if engine is None:
            return
        try:
            self._run(engine, job, job.id, is_urgent=False)
        except StudioError as error:
            if engine.is_stopping:
                return  # the row goes on at the next launch
            self._endings.failed(job, error)
            raise

    def start_again(self, job: Job, is_urgent: bool) -> None:
        """Starts another run of a job, in its queue or past it."""
        engine = self.engine
        if engine is not None:
            self._run(engine, job, f"{job.id}~{secrets.token_hex(4)}", is_urgent=is_urgent)

    def go_on(self, job: Job) -> None:
        """Starts another run of a job at once."""
        self.start_again(job, is_urgent=True)

    def _run(self, engine: Engine, job: Job, run_id: str, *, is_urgent: bool) -> None:
        lane, name = lane_of(job.request.order), route_name(job.request.order)
        if is_urgent or AT_ONCE in {lane, self._kit.store.queue_of(job.id)}:
            engine.start(name, run_id, job.id)
        else:
            engine.enqueue(lane, name, run_id, job.id, job.request.cell.project_id)
