"""What a person does to get a film: look at what will be rendered, start it, take it home."""

from __future__ import annotations

from pathlib import Path

from core.blobs import Blobs
from core.errors import NotFoundError
from core.film import plan_render
from core.jobs import Jobs
from core.jobs.sight import job_view
from core.model.cells import CellRef, Snapshot, Take, VerdictKind
from core.model.cut import Cut
from core.model.film import ExportSettings, Film, RenderPlan
from core.model.jobs import Job
from core.model.money import FREE
from core.model.project import Quality, size_px
from core.model.views import ExportView, FilmView, QualityOffer
from core.notebook import Notebook, slots
from core.notebook.kinds import Wish
from core.notebook.origins import is_offline
from core.timing import clock


class ExportStep:
    """Exports of one project at a time; what was rendered before is used again."""

    def __init__(self, notebook: Notebook, jobs: Jobs, blobs: Blobs) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._blobs = blobs

    def view(self, project_id: str) -> ExportView:
        """The export screen's picture of a project."""
        snapshot = self._notebook.snapshot(project_id)
        verdicts = self._notebook.verdicts(snapshot)
        cut = slots.content(snapshot, "cut", "", Cut)
        verdict = verdicts[snapshot.ref("cut").name]
        is_ready = cut is not None and bool(cut.items) and verdict.kind is not VerdictKind.BLOCKED
        live = [job for job in self._jobs.board(project_id, ended=0) if job.request.cell.kind == "film"]
        return ExportView(
            project=snapshot.project,
            aspect=snapshot.project.aspect,
            cut=cut,
            blocked="" if is_ready else f"Nothing to export yet: the cut {verdict.sentence() or 'is empty'}.",
            stale=verdict.sentence() if is_ready and verdict.kind is VerdictKind.STALE else "",
            offers=tuple(self._offer(snapshot, cut, quality) for quality in Quality)
            if cut is not None and is_ready
            else (),
            films=self._films(snapshot),
            job=job_view(live[0]) if live else None,
            money=self._jobs.money(project_id),
        )

    def start(self, project_id: str, quality: Quality) -> Job:
        """Starts an export; pressing again while one with the same cut and quality runs gives that one.

        Raises:
            InputError: When there is no cut.
        """
        snapshot = self._notebook.snapshot(project_id)
        ref = CellRef(project_id=project_id, kind="film")
        request = self._notebook.request(snapshot, ref, Wish(quality=quality), FREE)
        return self._jobs.submit([request])[0]

    def film_path(self, project_id: str, take_id: str) -> tuple[Path, str]:
        """Where a film lies and what to call it.

        Raises:
            NotFoundError: When the project has no such film.
        """
        take = self._notebook.snapshot(project_id).takes.get(take_id)
        if take is None or take.cell.kind != "film":
            raise NotFoundError("There is no such film in this project.", hint="Open its export screen.")
        film = Film.from_json(take.content)
        return self._blobs.path(film.blob), film.file_name

    def _offer(self, snapshot: Snapshot, cut: Cut, quality: Quality) -> QualityOffer:
        plan = _named(snapshot, plan_render(cut, ExportSettings(quality=quality), self._jobs.is_segment_kept))
        width, height = size_px(cut.aspect, quality)
        return QualityOffer(quality=quality, label=f"{quality.capitalize()}, {width}x{height}", plan=plan)

    def _films(self, snapshot: Snapshot) -> tuple[FilmView, ...]:
        cut = snapshot.selected("cut")
        now = cut.content_digest if cut is not None else None
        return tuple(_film_view(snapshot, take, now) for take in reversed(snapshot.takes_of("film")))


def _named(snapshot: Snapshot, plan: RenderPlan) -> RenderPlan:
    """The plan with scenes called by their numbers instead of their ids."""
    numbers = {scene_id: f"Scene {number}" for number, scene_id in enumerate(slots.scene_ids(snapshot), start=1)}

    def spoken(label: str) -> str:
        return " → ".join(numbers.get(part, "a scene") for part in label.split(" → "))

    segments = tuple(part.model_copy(update={"label": spoken(part.label)}) for part in plan.segments)
    return RenderPlan(segments=segments)


def _film_view(snapshot: Snapshot, take: Take, cut_digest: str | None) -> FilmView:
    film = Film.from_json(take.content)
    made_from = next((part.digest for part in take.stamp.inputs if part.name == "cut"), None) if take.stamp else None
    report = film.report
    facts = [
        f"{report.width}x{report.height}",
        f"{float(report.rate):g} fps",
        clock(report.frames, report.rate),
        _reuse(film),
        f"rendered in {film.render_s:.0f} s",
    ]
    if report.loudness_lufs is not None:
        facts.append(f"{report.loudness_lufs:.1f} LUFS")
    return FilmView(
        take_id=take.id,
        film=film,
        facts=", ".join(facts),
        is_current=made_from == cut_digest,
        is_offline=is_offline(snapshot, take),
        problems=report.problems,
        created_at=take.created_at,
    )


def _reuse(film: Film) -> str:
    whole = film.rendered_frames + film.reused_frames
    return "all rendered" if not film.reused_frames else f"{film.reused_frames} of {whole} frames reused"
