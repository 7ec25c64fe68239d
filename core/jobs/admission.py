"""Whether work may begin: all of it or none, with every reason at once, in one transaction with what it sets aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.errors import NotAllowedError, SettingsError
from core.jobs.caps import Caps
from core.jobs.kit import Kit
from core.jobs.queues import lane_of
from core.model.cells import Policy, Snapshot, Take
from core.model.effects import EffectOrder
from core.model.jobs import Job, JobRequest
from core.model.joints import JointsOrder
from core.model.orders import AnalyseOrder, CutOrder, GenerateOrder, Order, blobs_of
from core.workers.lanes import AT_ONCE


@dataclass(frozen=True)
class Admitted:
    """A job that answers a request.

    Args:
        is_new: It is to be started.
        has_picked: Its take lay there unselected and was selected, so what is below may follow.
    """

    job: Job
    is_new: bool
    has_picked: bool = False


class Admission:
    """The door of the jobs room."""

    def __init__(self, kit: Kit, caps: Caps) -> None:
        self._kit = kit
        self._caps = caps

    def admit(
        self, requests: Sequence[JobRequest], *, noted: Callable[[Sequence[Job]], None] = lambda _jobs: None
    ) -> tuple[Admitted, ...]:
        """Answers every request with a job: one that is at work on it, one that answers from before, or a new one.

        Two who ask for the same at the same moment get the same job, because this is one transaction; `noted` runs in it
        with the jobs.

        Raises:
            NotAllowedError: With every reason; then nothing was begun or set aside.
            NotFoundError: When a project is not there.
        """
        wanted = {request.request_key: request for request in requests}
        admitted: dict[str, Admitted] = {}
        with self._kit.store.transaction():
            fresh = []
            for key, request in wanted.items():
                live = self._kit.store.live_job(key)
                if live is not None:
                    admitted[key] = Admitted(live, is_new=False)
                else:
                    fresh.append((request, self._answer(request)))
            self._check(fresh)
            admitted |= {request.request_key: self._add(request, answer) for request, answer in fresh}
            noted([answer.job for answer in admitted.values()])
        return tuple(admitted[request.request_key] for request in requests)

    def _answer(self, request: JobRequest) -> Job | None:
        """An earlier job with the same request, whose result and files are all there."""
        job = self._kit.store.answered_job(request.request_key)
        if job is None or not all(map(self._kit.blobs.exists, self._kit.store.job_blobs(job.id))):
            return None
        return job

    def _add(self, request: JobRequest, answer: Job | None) -> Admitted:
        """A new job; or one that only lands an earlier result; or the earlier job itself, while its take still stands."""
        store = self._kit.store
        if answer is None:
            return Admitted(store.add_job(request, queue=lane_of(request.order)), is_new=True)
        standing = self._standing(request, answer)
        if standing:
            return Admitted(answer, is_new=False, has_picked=self._pick(request, standing))
        result, blobs = store.job_result(answer.id), store.job_blobs(answer.id)
        return Admitted(store.add_job(request, queue=AT_ONCE, result=result, blobs=blobs), is_new=True)

    def _standing(self, request: JobRequest, answer: Job) -> tuple[Take, ...]:
        """Takes of the earlier job that were made from the same inputs and not put away."""
        return tuple(
            take
            for take in self._kit.store.takes_of_job(answer.id)
            if take.cell == request.cell
            and take.deleted_at is None
            and take.stamp is not None
            and take.stamp.key == request.stamp.key
        )

    def _pick(self, request: JobRequest, standing: Sequence[Take]) -> bool:
        """Selects the take that answers where another one is shown; not when the inputs have changed since it was asked."""
        notebook, ref = self._kit.notebook, request.cell
        snapshot = notebook.snapshot(ref.project_id)
        selected = snapshot.selected(ref.kind, ref.subject)
        if selected is not None and selected.id in {take.id for take in standing}:
            return False
        if notebook.stamp(snapshot, ref, recipe=request.stamp.recipe).key != request.stamp.key:
            return False
        notebook.select(ref, standing[-1].id)
        return True

    def _check(self, fresh: Sequence[tuple[JobRequest, Job | None]]) -> None:
        project_ids = {request.cell.project_id for request, _answer in fresh}
        snapshots = {project_id: self._kit.store.snapshot(project_id) for project_id in project_ids}
        reasons = [
            reason
            for request, _answer in fresh
            for reason in _cell_reasons(request, snapshots[request.cell.project_id])
        ]
        paid = [request for request, answer in fresh if answer is None]
        for request in paid:
            reasons += [*self._model_reasons(request), *self._file_reasons(request)]
        reasons += self._caps.reasons(paid)
        if reasons:
            raise NotAllowedError(tuple(dict.fromkeys(reasons)))

    def _model_reasons(self, request: JobRequest) -> Iterator[str]:
        order = request.order
        if not isinstance(order, GenerateOrder):
            return
        try:
            self._kit.providers.provider(order.provider)
            problems = self._kit.providers.catalogue.problems_of(order.model, order.ask, order.parameters)
        except SettingsError as error:
            yield str(error)
            return
        yield from (f"{request.title}: {problem}" for problem in problems)

    def _file_reasons(self, request: JobRequest) -> Iterator[str]:
        lost = [blob for blob in order_blobs(request.order) if not self._kit.blobs.exists(blob)]
        if lost:
            files = "a file it is made from is" if len(lost) == 1 else f"{len(lost)} files it is made from are"
            yield f"{request.title}: {files} missing; make or import it again."


def order_blobs(order: Order) -> tuple[str, ...]:
    """Every file an order needs, each once."""
    if isinstance(order, GenerateOrder):
        found = list(blobs_of(order.ask))
    elif isinstance(order, AnalyseOrder):
        found = [order.song.blob]
    elif isinstance(order, EffectOrder):
        found = [order.source.blob]
    elif isinstance(order, CutOrder | JointsOrder):
        found = []  # a plan is made from lengths, lost clips are told of; the files may come back before the film is rendered
    else:
        luts = (film.settings.look.grade.lut for film in order.films)
        found = [*order.cut.blobs, *filter(None, luts)]
    return tuple(dict.fromkeys(found))


def _cell_reasons(request: JobRequest, snapshot: Snapshot) -> Iterator[str]:
    if snapshot.project.deleted_at is not None:
        yield f"{snapshot.project.name} was deleted."
    cell = snapshot.cells.get(request.cell.name)
    if cell is not None and cell.policy is Policy.FROZEN:
        yield f"{request.title} is frozen; thaw it first."
