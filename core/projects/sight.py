"""The notebook as a screen shows it: every sentence, price and permission worked out here, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.blobs import Blobs
from core.errors import InputError
from core.flavors import FlavorShelf
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.sight import job_view
from core.model.base import Doc
from core.model.cells import CellRef, Depth, Policy, Snapshot, Take, Verdict, VerdictKind
from core.model.cut import Cut
from core.model.film import Film
from core.model.jobs import Job, JobState
from core.model.money import Price
from core.model.music import SILENT, BeatGrid
from core.model.project import Brief
from core.model.scene import MoodBoard, SceneText, Storyboard
from core.model.views import CellView, JobView, MoodItem, NotebookView, RefreshOffer, StepView
from core.model.views_graph import GraphView
from core.notebook import Notebook, slots
from core.notebook.kinds import Kind, Kinds
from core.notebook.origins import is_offline
from core.projects.cells import ACCEPTS
from core.projects.graph import graph_view
from core.projects.offers import plan_label
from core.projects.readings import Readings
from core.projects.steps import step_views
from core.projects.takes import take_views
from core.timing import clock

EDITABLE = {"brief", "moods", "storyboard", "scene_text"}
"""Kinds a person edits by hand on the notebook screen."""


class NotebookSight:
    """Builds the notebook screen's picture of a project."""

    def __init__(
        self, notebook: Notebook, jobs: Jobs, kinds: Kinds, asker: Asker, flavors: FlavorShelf, blobs: Blobs
    ) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._kinds = kinds
        self._flavors = flavors
        self._blobs = blobs
        self._readings = Readings(notebook, jobs, asker, jobs.prices.of)

    def view(
        self, project_id: str, kinds: Collection[str] | None = None, *, priced: Collection[str] | None = None
    ) -> NotebookView:
        """The whole project in one column, or only its cells of some kinds; the steps are always all there.

        Args:
            priced: Subjects, such as scene ids, whose cells say what they cost; all when left out. Prices of hundreds of
                cells take longer than everything else.
        """
        read = self._readings.of(project_id)
        snapshot, verdicts = read.snapshot, read.verdicts
        jobs = self._jobs.board(project_id, ended=500)
        last = _newest(jobs)
        telling = (job for job in jobs if not job.state.is_over or job.state is JobState.FAILED)
        cells = tuple(
            self._cell(
                snapshot,
                ref,
                verdicts[ref.name],
                last.get(ref),
                can_price=not read.problem and (priced is None or ref.subject in priced),
            )
            for ref in self._kinds.refs(snapshot)
            if kinds is None or ref.kind in kinds
        )
        flavor = self._flavors.flavors.get(snapshot.project.flavor)
        return NotebookView(
            project=snapshot.project,
            flavor_title=flavor.title if flavor is not None else snapshot.project.flavor,
            cells=cells,
            steps=step_views(read, self._kinds, jobs),
            offers=read.offers,
            jobs=tuple(job_view(job) for job in telling if not _is_overtaken(job, last, snapshot)),
            money=self._jobs.money(project_id),
            notice=read.problem or self._run_note(project_id, read.offers) or _notice(snapshot, verdicts),
        )

    def some(self, project_id: str, names: Collection[str]) -> dict[str, CellView]:
        """A few cells by name, with prices; those the project does not have are left out."""
        read, wanted = self._readings.of(project_id), set(names)
        last = _newest(self._jobs.board(project_id, ended=500))
        refs = (ref for ref in self._kinds.refs(read.snapshot) if ref.name in wanted)
        return {
            ref.name: self._cell(read.snapshot, ref, read.verdicts[ref.name], last.get(ref), can_price=not read.problem)
            for ref in refs
        }

    def jobs(self, project_id: str | None) -> tuple[JobView, ...]:
        """Jobs of a project, or of all, live ones first; without failures that something newer has overtaken."""
        jobs = self._jobs.board(project_id)
        last = _newest(jobs)
        failed = {job.request.cell.project_id for job in jobs if job.state is JobState.FAILED}
        snapshots = {one: self._notebook.snapshot(one) for one in failed}
        told = [job for job in jobs if not _is_overtaken(job, last, snapshots.get(job.request.cell.project_id))]
        return tuple(map(job_view, told))

    def steps(self, project_id: str) -> tuple[StepView, ...]:
        """The way from brief to film: what is true of each step, and what refreshing it costs."""
        return step_views(self._readings.of(project_id), self._kinds, self._jobs.board(project_id, ended=0))

    def graph(self, project_id: str, first: int = 0) -> GraphView:
        """What depends on what; where there are many scenes, those from this one on are drawn one by one."""
        return graph_view(self._readings.of(project_id), self._notebook, self._kinds, first=first)

    def offer(self, project_id: str, depth: Depth, only: Collection[str] | None = None) -> RefreshOffer | None:
        """What a refresh would do and say, of the whole project or some of its cells or scenes; None for nothing to do."""
        plan = self._notebook.plan(
            self._readings.of(project_id).snapshot, depth, price_of=self._jobs.prices.of, only=only
        )
        return RefreshOffer(depth=depth, label=plan_label(plan), plan=plan) if plan.steps else None

    def _shown_price(self, snapshot: Snapshot, kind: Kind, ref: CellRef, verdict: Verdict) -> Price | None:
        """None where nothing can be made here: by nobody, not yet, or on the export screen."""
        if kind.order is None or verdict.needs or ref.kind == "film":
            return None
        try:
            return self._jobs.prices.of(snapshot, ref)
        except (
            InputError
        ):  # what is asked for does not fit, such as a line too long for its shot: the cell's screen says why
            return None

    def _run_note(self, project_id: str, offers: tuple[RefreshOffer, ...]) -> str:
        """Why the last refresh left something undone, as long as there is something to do."""
        last = next(iter(self._jobs.runs(project_id, limit=1)), None)
        return (
            f"The last refresh did not do everything. {last.note}" if last is not None and last.note and offers else ""
        )

    def _cell(
        self, snapshot: Snapshot, ref: CellRef, verdict: Verdict, job: Job | None, *, can_price: bool
    ) -> CellView:
        kind, cell = self._kinds[ref.kind], snapshot.cells.get(ref.name)
        policy = cell.policy if cell is not None else kind.default_policy
        selected = snapshot.takes[cell.selected] if cell is not None and cell.selected is not None else None
        price = self._shown_price(snapshot, kind, ref, verdict) if can_price else None
        takes = take_views(snapshot, ref, self._blobs)
        document = slots.content(snapshot, ref.kind, ref.subject, kind.content)
        return CellView(
            name=ref.name,
            kind=ref.kind,
            subject=ref.subject,
            title=kind.title(snapshot, ref.subject),
            verdict=verdict,
            policy=policy,
            policies=_policies(kind, policy, selected),
            is_frozen=policy is Policy.FROZEN,
            is_optional=kind.is_optional,
            price=price,
            make_label=_make_label(kind, verdict, policy, price, selected),
            can_edit=ref.kind in EDITABLE and (selected is not None or ref.kind == "brief"),
            accepts=",".join(ACCEPTS.get(ref.kind, ())),
            version_no=cell.version_no if cell is not None else 0,
            selected=next((take for take in takes if take.is_selected), None),
            takes=takes,
            repairs=self._notebook.repairs(snapshot, ref) if verdict.kind is VerdictKind.STALE else (),
            job=_telling_job(job, selected),
            mood_items=_mood_items(snapshot) if ref.kind == "moods" else (),
            **_contents(document),
        )


def _policies(kind: Kind, now: Policy, selected: Take | None) -> tuple[Policy, ...]:
    """Only what is free runs by itself; only what is there can be kept."""
    can_keep = selected is not None or now is Policy.FROZEN
    found = (*((Policy.AUTO,) if kind.is_free else ()), Policy.ASK, *((Policy.FROZEN,) if can_keep else ()))
    return found if len(found) > 1 else ()


_AGAIN = {
    "cut": "Plan the cut again",
    "beat_grid": "Find the beats again",
    "joints": "Look at the joints again",
}
"""What making a free cell again is called."""


def _make_label(kind: Kind, verdict: Verdict, policy: Policy, price: Price | None, selected: Take | None) -> str:
    if price is None or policy is Policy.FROZEN:
        return ""
    if kind.name == "brief":
        has_words = selected is not None and not Brief.from_json(selected.content).is_empty
        return f"Fill in from your words{_money(price)}" if has_words else ""
    if kind.is_free:
        return _AGAIN[kind.name]
    verb = {VerdictKind.MISSING: "Make", VerdictKind.STALE: "Remake"}.get(verdict.kind, "Make another")
    return f"{verb}{_money(price)}"


def _money(price: Price) -> str:
    return "" if price.is_free else f" · {price.label()}"


def _telling_job(job: Job | None, selected: Take | None) -> JobView | None:
    """The job a person should see on the cell: one that lives, or that ended badly after the chosen take was made."""
    if job is None or job.state in {JobState.DONE, JobState.CANCELLED, JobState.WRITTEN_OFF}:
        return None
    if job.state is JobState.FAILED and selected is not None and selected.created_at > job.created_at:
        return None
    return job_view(job)


def _newest(jobs: Iterable[Job]) -> dict[CellRef, Job]:
    """The newest job of each cell."""
    return {job.request.cell: job for job in sorted(jobs, key=lambda job: job.created_at)}


def _is_overtaken(job: Job, newest: Mapping[CellRef, Job], snapshot: Snapshot | None) -> bool:
    """Whether it failed, and its cell has been asked again or shows a newer take since."""
    ref = job.request.cell
    if job.state is not JobState.FAILED or snapshot is None:
        return False
    if newest[ref].id != job.id:
        return True
    cell = snapshot.cells.get(ref.name)
    selected = snapshot.takes[cell.selected] if cell is not None and cell.selected is not None else None
    return selected is not None and selected.created_at > job.created_at


def _mood_items(snapshot: Snapshot) -> tuple[MoodItem, ...]:
    board = slots.content(snapshot, "moods", "", MoodBoard) or MoodBoard()
    items = []
    for mood in board.moods:
        picture = slots.media(snapshot, "mood_picture", mood.id)
        items.append(
            MoodItem(
                id=mood.id,
                name=mood.name,
                is_picked=mood.id == board.picked,
                picture=picture.blob if picture is not None else None,
                is_offline=is_offline(snapshot, snapshot.selected("mood_picture", mood.id)),
            )
        )
    return tuple(items)


_FIELDS: dict[type[Doc], str] = {
    Brief: "brief",
    MoodBoard: "moods",
    Storyboard: "storyboard",
    SceneText: "scene",
    Cut: "cut",
    Film: "film",
}


def _contents(document: Doc | None) -> dict[str, object]:
    if isinstance(document, BeatGrid):
        return {"grid_line": grid_line(document)}
    field = _FIELDS.get(type(document)) if document is not None else None
    return {field: document} if field is not None else {}


def grid_line(grid: BeatGrid) -> str:
    """`124.0 bpm, 64 beats, 3 parts`."""
    if not grid.beats:
        return "silent, no beats" if grid.method == SILENT else "no beats found"
    return f"{grid.tempo_bpm:.1f} bpm, {len(grid.beats)} beats, {len(grid.sections)} parts"


def _notice(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    if slots.brief_of(snapshot).is_empty and not slots.scene_ids(snapshot):
        return "Write what the film is about, or drop your own clips and a song."
    stale = sum(1 for verdict in verdicts.values() if verdict.kind is VerdictKind.STALE)
    if stale:
        return f"{stale} {'part is' if stale == 1 else 'parts are'} older than what {'it was' if stale == 1 else 'they were'} made from."
    cut = slots.content(snapshot, "cut", "", Cut)
    return f"The cut is ready: {clock(cut.frames, cut.rate)}." if cut is not None and cut.items else ""
