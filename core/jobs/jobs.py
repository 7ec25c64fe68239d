"""The jobs room's one door: durable work with a price, from asking to the take."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import partial

from core import music
from core.blobs import Blobs
from core.errors import NotAllowedError, StudioError
from core.jobs.accounts import Accounts
from core.jobs.admission import Admission, Admitted
from core.jobs.caps import Caps
from core.jobs.desk import Desk
from core.jobs.endings import Endings
from core.jobs.follow import Follower
from core.jobs.following import Following
from core.jobs.kit import Kit
from core.jobs.prices import Prices, Rates, check_shown
from core.jobs.queues import lanes
from core.jobs.reconcile import reconcile
from core.jobs.refresh import Refresher
from core.jobs.retry import Retries
from core.jobs.routes import routes
from core.jobs.runner import Runner
from core.jobs.starter import Starter
from core.model.cells import Depth
from core.model.jobs import Job, JobRequest, JobState, Money, Run
from core.model.money import Price
from core.notebook import Notebook
from core.providers import Providers
from core.settings import Settings
from core.store import Store

DATABASE_NAME = "jobs.db"
_LOOK_S = 0.05
_ANSWER_S = 90.0

log = logging.getLogger(__name__)


class Jobs:
    """Durable work. Rows are written whether or not it was launched; they go on at the next launch.

    Args:
        store, blobs, notebook, providers, settings: The rooms it works with.
        retries: How often and how soon each stage is tried again.
        live: Gives the settings as they are now, where they may change; else they stay as given.

    Attributes:
        accounts: Jobs and money, for reading.
        prices: What making a cell is expected to cost.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        notebook: Notebook,
        providers: Providers,
        settings: Settings,
        *,
        retries: Retries | None = None,
        live: Callable[[], Settings] | None = None,
    ) -> None:
        self._kit = Kit(
            store, blobs, notebook, providers, live or (lambda: settings), retries or Retries(), self._ended
        )
        self._caps = Caps(self._kit)
        self.accounts = Accounts(self._kit, self._caps)
        self._admission = Admission(self._kit, self._caps)
        self._endings = Endings(self._kit)
        self._starter = Starter(self._kit, self._endings)
        self._desk = Desk(self._kit, self._endings, self._starter.go_on)
        self._rates = Rates(providers.catalogue, store)
        self.prices = Prices(notebook.kinds, self._rates)
        self._refresher = Refresher(store, notebook, self.prices.of, self.submit)
        self._following = Following(self._kit, self.submit, self._refresher, self._later)
        self._follower = Follower(self._follow)

    def launch(self) -> None:
        """Starts durable work and takes up what a stopped or killed process has left. Blocks for two or three seconds.

        Raises:
            StoreError: When the database of the queues cannot be used.
        """
        from core.workers.engine import Engine  # noqa: PLC0415 - costs two seconds; who only looks does not pay for it

        engine = Engine(self._kit.settings.workspace / DATABASE_NAME)
        self._kit.stops.is_leaving = lambda: engine.is_stopping
        runner = Runner(self._kit, self._endings, engine)
        ways, places = routes(self._kit, self._endings), lanes(self._kit.providers.catalogue)
        engine.launch({name: partial(runner.run, route=route) for name, route in ways.items()}, places)
        engine.tidy()
        self._starter.engine = engine
        count = reconcile(self._kit, engine, self._starter.start_again)
        log.info("%d jobs go on.", count)
        self._follower.begin()
        for project in self._kit.store.projects():
            self._follower.name(project.id)

    def shutdown(self) -> None:
        """Lets running steps come to a safe point and stops. What is not finished goes on at the next launch.

        A request that is out is waited for, up to a minute and a half: its answer says what is being paid for.
        """
        engine, self._starter.engine = self._starter.engine, None
        if engine is not None:
            engine.leave()
        self._follower.end()
        if engine is not None:
            self._kit.stops.wait_sent(_ANSWER_S)
            engine.stop()
        music.close()

    def is_leaving(self) -> bool:
        """Whether the program is about to end: what takes long breaks off then."""
        return self._kit.stops.is_leaving()

    def submit(
        self, requests: Sequence[JobRequest], *, noted: Callable[[Sequence[Job]], None] = lambda _jobs: None
    ) -> tuple[Job, ...]:
        """Asks for work: all of it is admitted, or none.

        A request that is being worked on is answered by that job. One that was carried out before, with the same order and
        the same number of the take, lands its result again without a charge, or is answered by the earlier job while its
        take still stands; that take is then selected, if another one was.

        Args:
            requests: What is asked for.
            noted: Runs with the jobs in the transaction that admits them.

        Raises:
            NotAllowedError: With every reason at once; then nothing was begun or set aside.
        """
        admitted, errors = self._admission.admit(requests, noted=noted), list[StudioError]()
        for answer in {answer.job.id: answer for answer in admitted}.values():
            try:
                self._take_up(answer)
            except StudioError as error:
                errors.append(error)
        if errors:
            raise errors[0]
        return tuple(self.job(answer.job.id) for answer in admitted)

    def refresh(
        self,
        project_id: str,
        depth: Depth,
        *,
        budget_usd: Decimal | None = None,
        shown: Price | None = None,
        only: tuple[str, ...] = (),
    ) -> str:
        """Starts a run that makes what is missing and refreshes what is stale, wave by wave; returns its id.

        Args:
            project_id: The project.
            depth: How far to go.
            budget_usd: The most it may cost.
            shown: The total a person saw and agreed to.
            only: Names of cells, or subjects such as scene ids, to keep to; empty for the whole project.

        Raises:
            InputError: When there is nothing to refresh.
            NotAllowedError: When it would cost more than was shown, or the first wave is not admitted.
        """
        run_id = self._refresher.start(project_id, depth, budget_usd=budget_usd, shown=shown, only=only)
        self._follower.name(project_id)
        return run_id

    def submit_then(
        self, request: JobRequest, *, depth: Depth, only: tuple[str, ...], agreed: Price
    ) -> tuple[Job, ...]:
        """Asks for one job and, once its take is there, for what some cells need because of it: one press, one price.

        Args:
            request: What is asked for first.
            depth: How far the rest goes.
            only: Names of the cells that follow; where there are none, the job is all there is.
            agreed: The most it may cost together, this job included.

        Raises:
            NotAllowedError: With every reason at once; then nothing was begun or set aside.
        """
        if not only:
            return self.submit([request])
        jobs = self._refresher.begin_with(request, depth=depth, only=only, agreed=agreed)
        self._follower.name(request.cell.project_id)
        return jobs

    def run_free(self, project_id: str) -> tuple[Job, ...]:
        """Starts free cells that are due. What has failed for exactly these inputs is left alone until something changes."""
        return self._following.run_free(project_id)

    def cancel(self, job_id: str) -> Job:
        """Stops a job: at once while it waits, else at its next safe point, and at the vendor where that can be done.

        Raises:
            NotAllowedError: When its outcome is unknown; then see `resolve`.
        """
        job, engine = self._desk.cancel(job_id), self._starter.engine
        if engine is not None:
            engine.wake(job_id)
            if job.state is JobState.CANCELLED:
                engine.drop(job_id)
        return job

    def retry(self, job_id: str) -> Job:
        """Asks again for what failed without being charged, at today's price; the answer is a new job.

        Raises:
            NotAllowedError: When it has not failed, was charged, is dearer today than was shown, or is not admitted now.
        """
        job = self.job(job_id)
        reasons = self._desk.retry_reasons(job)
        if reasons:
            raise NotAllowedError(reasons)
        return self.submit([self._today(job)])[0]

    def _today(self, job: Job) -> JobRequest:
        """The same request at today's price, when that is no more than was shown; nothing is bought where a result is kept."""
        if job.request.price.is_free or self._kit.store.answered_job(job.request.request_key) is not None:
            return job.request
        price = self._rates.of(job.request.order)
        check_shown(price, job.request.price)
        return job.request.model_copy(update={"price": price})

    def resolve(self, job_id: str, how: str, remote_id: str | None = None) -> Job:
        """Says what became of a job of unknown outcome: `look_up`, `adopt` (with the vendor's id) or `write_off`.

        Raises:
            NotAllowedError: When the outcome is known.
            InputError: When the vendor's list tells nothing, or the id is not usable.
            ProviderError: When the vendor could not be asked.
        """
        return self._desk.resolve(job_id, how, remote_id)

    def wake(self, job_id: str) -> None:
        """Lets a job that waits for its vendor ask at once; for a vendor that calls back."""
        engine = self._starter.engine
        if engine is not None:
            engine.wake(job_id)

    def heard(self, remote_id: str) -> bool:
        """A vendor called back about this work. The job that owns it asks at once; what was said is not believed.

        Returns:
            False when no job at work owns it: the call came late, or is of somebody else's work.
        """
        job_id = self._kit.store.job_heard_of(remote_id) if remote_id else None
        if job_id is None or self._kit.store.job(job_id).state.is_over:
            return False
        self.wake(job_id)
        return True

    def job(self, job_id: str) -> Job:
        """A job as it is now.

        Raises:
            NotFoundError: When there is none.
        """
        return self._kit.store.job(job_id)

    def jobs(self, project_id: str | None = None, *, live_only: bool = False, limit: int = 100) -> tuple[Job, ...]:
        """Jobs, newest first; live ones are all that are not over."""
        return self._kit.store.jobs(project_id, live_only=live_only, limit=limit)

    def runs(self, project_id: str, *, limit: int = -1) -> tuple[Run, ...]:
        """Refreshes of a project, newest first; the note of one that has ended says what it left as it was."""
        return self._kit.store.runs(project_id, limit=limit)

    def board(self, project_id: str | None = None, ended: int = 100) -> tuple[Job, ...]:
        """All live jobs, then the newest that are over."""
        return self._kit.store.board(project_id, ended=ended)

    def stop_project(self, project_id: str) -> None:
        """Ends the refreshes of a project and cancels its jobs that have not begun; what was sent comes home."""
        self._refresher.stop(project_id, "The project was deleted.")
        for job in self.jobs(project_id, live_only=True, limit=-1):
            if (
                job.state is JobState.QUEUED
                and self._endings.cancelled_waiting(job)
                and self._starter.engine is not None
            ):
                self._starter.engine.drop(job.id)

    def money(self, project_id: str, person: str = "local") -> Money:
        """Where a project stands, and whether a limit is near: its own, the day's or the person's."""
        return self._caps.money(project_id, person)

    def kept_segments(self, keys: Collection[str]) -> Collection[str]:
        """Which stretches of film have been rendered and are still there."""
        found = self._kit.store.segments(keys)
        return {key for key, blob in found.items() if self._kit.blobs.exists(blob)}

    def wait(self, job_ids: Sequence[str], timeout_s: float = 60.0) -> tuple[Job, ...]:
        """Waits until jobs are over or need a decision, and returns them as they are then, or when the time is up."""
        until_s = time.monotonic() + timeout_s
        while True:
            jobs = tuple(self.job(job_id) for job_id in job_ids)
            is_done = all(job.state.is_over or job.state is JobState.UNKNOWN for job in jobs)
            if is_done or time.monotonic() >= until_s:
                return jobs
            time.sleep(_LOOK_S)

    def wait_idle(self, project_id: str | None = None, timeout_s: float = 3600.0) -> bool:
        """Waits until nothing moves by itself in a project (or in any), and returns whether that was reached."""
        until_s = time.monotonic() + timeout_s
        while not self._is_idle(project_id):
            if time.monotonic() >= until_s:
                return False
            time.sleep(_LOOK_S)
        return True

    def _is_idle(self, project_id: str | None) -> bool:
        if not self._follower.is_idle():
            return False
        moving = any(project_id in {None, job.request.cell.project_id} for job in self._kit.store.moving_jobs())
        return not moving and self._follower.is_idle()

    def _take_up(self, answer: Admitted) -> None:
        if answer.is_new:
            self._starter.start(answer.job)
        elif answer.has_picked:
            self._ended(answer.job)

    def partial(self, job_id: str) -> str:
        """What a writer has said so far; empty before its first word, for other work, and once the job has ended."""
        return self._kit.heard.text(job_id)

    def _ended(self, job: Job) -> None:
        self._kit.heard.drop(job.id)
        self._follower.name(job.request.cell.project_id)

    def _follow(self, project_id: str) -> None:
        if self._starter.engine is not None:
            self._following.follow(project_id)

    def _later(self, project_id: str) -> None:
        self._follower.name(project_id, delay_s=self._kit.retries.shut.delays_s[0])
