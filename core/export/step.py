"""What a person does to get a film: look at what will be rendered, start it, take it home."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from core.blobs import Blobs
from core.digest import digest_of
from core.errors import NotFoundError
from core.export import words
from core.export.captions import film_captions, told_settings
from core.export.cell import films_order, recipe_of, tidied
from core.export.check import planned
from core.export.filewords import file_notes
from core.export.luts import LutShelf
from core.export.presets import preset_for, presets
from core.export.sight import film_views
from core.export.subtitles import captions_view
from core.film import ScriptKind, frame_of, plan_render, render_still, written
from core.jobs import Jobs
from core.jobs.sight import job_view
from core.model.captions import Captions
from core.model.cells import CellRef, Snapshot, Verdict, VerdictKind
from core.model.cut import Cut
from core.model.delivery import Codec
from core.model.film import Certificate, ExportSettings, Film, RenderPlan
from core.model.jobs import Job
from core.model.money import FREE
from core.model.project import Aspect, Quality
from core.model.style import Style
from core.model.views_export import ExportView, LookChoice, Moment, QualityChoice
from core.notebook import Notebook, slots
from core.notebook.kinds import Wish

_MOST_MOMENTS = 40
_MOST_STILLS_AT_ONCE = 2


class ExportStep:
    """Exports of one project at a time; what was rendered before is used again.

    Args:
        stills: Folder for small pictures of films that were not rendered yet; they may vanish at any time.
        styles: What can be chosen at once: a look, transitions, a pace.
        luts: The `.cube` files of the workspace.
    """

    def __init__(
        self, notebook: Notebook, jobs: Jobs, blobs: Blobs, stills: Path, styles: tuple[Style, ...], luts: LutShelf
    ) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._blobs = blobs
        self._stills = stills
        self._styles = styles
        self.luts = luts
        self._drawing = threading.BoundedSemaphore(_MOST_STILLS_AT_ONCE)

    def view(self, project_id: str, settings: ExportSettings | None = None) -> ExportView:
        """The export screen's picture of a project.

        Args:
            settings: What is chosen; left out, what the newest film was made with.
        """
        snapshot = self._notebook.snapshot(project_id)
        cut = slots.content(snapshot, "cut", "", Cut)
        verdict = self._notebook.verdict(snapshot, snapshot.ref("cut"))
        films = film_views(snapshot, is_deleted=False, styles=self._styles)
        own = snapshot.project.aspect if cut is None else cut.aspect
        chosen = tidied(settings or (films[0].film.settings if films else ExportSettings()), own)
        chosen = told_settings(snapshot, cut, chosen)
        is_ready = cut is not None and bool(cut.items) and verdict.kind is not VerdictKind.BLOCKED
        live = [job for job in self._jobs.jobs(project_id, live_only=True) if job.request.cell.kind == "film"]
        view = ExportView(
            project=snapshot.project,
            aspect=chosen.shape(own),
            cut=cut,
            settings=chosen,
            preset=preset_for(chosen.shape(own), chosen.preset),
            presets=presets(),
            films=films,
            deleted=film_views(snapshot, is_deleted=True, styles=self._styles),
            job=job_view(live[0]) if live else None,
            money=self._jobs.money(project_id),
        )
        if cut is None or not is_ready:
            return view.model_copy(update=_blocked(snapshot, verdict))
        if lost := self._lost(cut, _scene_names(snapshot)):
            return view.model_copy(update={"blocked": lost, "go_to": "clips"})
        stale = verdict.sentence() if verdict.kind is VerdictKind.STALE else ""
        return view.model_copy(update={"stale": stale, **self._offer(snapshot, cut, view)})

    def start(self, project_id: str, wanted: ExportSettings | Quality | Sequence[ExportSettings]) -> Job:
        """Starts an export; pressing again while one with the same cut and settings runs gives that one.

        Args:
            wanted: What was chosen; of a quality alone, everything else is as the cut has it. Several make as many films
                in one run, which share what they can; each counts once.

        Raises:
            InputError: When there is no cut, nothing is chosen, or too much at once.
        """
        snapshot = self._notebook.snapshot(project_id)
        order = films_order(snapshot, _all_wanted(wanted))
        ref = CellRef(project_id=project_id, kind="film")
        request = self._notebook.request(snapshot, ref, Wish(quality=order.settings.quality), FREE)
        stamp = self._notebook.stamp(snapshot, ref, recipe=recipe_of(order))
        return self._jobs.submit([request.model_copy(update={"order": order, "stamp": stamp})])[0]

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

    def film_certificate(self, project_id: str, take_id: str) -> tuple[str, str]:
        """What was read back from a film as the text of a JSON file, and its name: the film's with another ending.

        Raises:
            NotFoundError: When the project has no such film.
        """
        _path, file_name = self.film_path(project_id, take_id)
        film = Film.from_json(self._notebook.snapshot(project_id).takes[take_id].content)
        found = Certificate(film=film.blob, file_name=file_name, settings=film.settings, report=film.report)
        text = json.dumps(json.loads(found.to_json()), indent=2, ensure_ascii=False)
        return f"{text}\n", f"{Path(file_name).stem}.certificate.json"

    def film_subtitles(self, project_id: str, take_id: str, kind: ScriptKind) -> tuple[str, str]:
        """The subtitles that lie beside a film as the text of a file, and its name: the film's with another ending.

        Raises:
            NotFoundError: When the project has no such film, or the film has none beside it.
        """
        _path, file_name = self.film_path(project_id, take_id)
        film = Film.from_json(self._notebook.snapshot(project_id).takes[take_id].content)
        if film.captions is None:
            raise NotFoundError("No subtitles lie beside this film.", hint="Export it with subtitles beside it.")
        captions = Captions.from_json(self._blobs.path(film.captions).read_text("utf-8"))
        return written(captions, kind), f"{Path(file_name).stem}.{kind.value}"

    def still_path(self, project_id: str, settings: ExportSettings, frame: int, max_px: int) -> Path:
        """A small JPEG of one frame of the film as these settings would render it, made once and kept for a while.

        Args:
            max_px: Longest side.

        Raises:
            NotFoundError: When there is no such project.
            InputError: When there is no cut.
            MediaError: When its clip cannot be read.
        """
        snapshot = self._notebook.snapshot(project_id)
        cut = slots.content(snapshot, "cut", "", Cut) or Cut(aspect=Aspect.WIDE)
        chosen = tidied(settings, cut.aspect)
        said = film_captions(snapshot, cut, chosen) if chosen.captions.is_burned else None
        segment = frame_of(cut, chosen, frame, max_px=max_px, captions=said)
        target = self._stills / f"still_{digest_of('still', segment.key)}.jpg"
        if not target.exists():
            self._stills.mkdir(parents=True, exist_ok=True)
            with self._drawing, self._blobs.temp_folder() as temp:
                made = temp / target.name
                render_still(segment, self._blobs, made)
                shutil.move(made, target)
        return target

    def _lost(self, cut: Cut, names: dict[str, str]) -> str:
        """What the cut shows or plays and the disk no longer has, in a sentence; empty when all is there."""
        gone = [item for item in cut.items if item.source is not None and not self._blobs.exists(item.source.blob)]
        told = list(dict.fromkeys(names.get(item.scene_id or "", "a shot") for item in gone))
        if cut.song is not None and not self._blobs.exists(cut.song.source.blob):
            told.append("the song")
        if not told:
            return ""
        files = "file of " if len(told) == 1 else "files of "
        return f"The {files}{', '.join(told)} cannot be found: pick another take, or bring it again."

    def _offer(self, snapshot: Snapshot, cut: Cut, view: ExportView) -> dict[str, object]:
        """What an export would do, and everything that can be chosen for it."""
        chosen = view.settings
        said = film_captions(snapshot, cut, chosen) if chosen.captions.is_burned else None
        is_sound = chosen.delivery.codec is Codec.SOUND
        plan = (
            RenderPlan(segments=()) if is_sound else plan_render(cut, chosen, self._jobs.kept_segments, captions=said)
        )
        names = _scene_names(snapshot)
        left_s = words.left_s(plan, chosen.size(cut), [film.film for film in view.films])
        titles = words.title_views(cut, chosen)
        cut_take = snapshot.selected("cut")
        return {
            "plan": _named(plan, names),
            "plan_line": words.plan_line(plan, left_s),
            "make_label": f"Export the {chosen.quality.value}",
            "notes": (*words.notes(cut, chosen, view.preset), *file_notes(cut, chosen)),
            "checks": planned(cut, chosen, view.preset, film_captions(snapshot, cut, chosen)),
            "qualities": tuple(_quality(cut, chosen, quality) for quality in Quality),
            "looks": tuple(LookChoice(name=name, label=label) for name, label in words.LOOKS.items()),
            "styles": self._styles,
            "luts": self.luts.names(),
            "titles": titles,
            "captions": captions_view(self._notebook, snapshot, cut, chosen),
            "captions_digest": "" if said is None else said.digest(),
            "moments": _moments(cut, names),
            "cut_digest": "" if cut_take is None else cut_take.content_digest,
        }


def _all_wanted(wanted: ExportSettings | Quality | Sequence[ExportSettings]) -> Sequence[ExportSettings]:
    if isinstance(wanted, Quality):
        return [ExportSettings(quality=wanted)]
    return [wanted] if isinstance(wanted, ExportSettings) else wanted


def _blocked(snapshot: Snapshot, verdict: Verdict) -> dict[str, object]:
    """Why there is nothing to export, and the screen where that changes."""
    scenes = slots.scene_ids(snapshot)
    if scenes:
        return {"blocked": f"The cut {verdict.sentence() or 'is empty'}.", "go_to": "clips"}
    if slots.brief_of(snapshot).is_empty:
        return {"blocked": "There is no brief, and there are no clips.", "go_to": "brief"}
    return {"blocked": "There are no scenes yet.", "go_to": "storyboard"}


def _quality(cut: Cut, chosen: ExportSettings, quality: Quality) -> QualityChoice:
    width, height = chosen.model_copy(update={"quality": quality}).size(cut)
    return QualityChoice(quality=quality, label=words.QUALITIES[quality], size=f"{width}x{height}")


def _scene_names(snapshot: Snapshot) -> dict[str, str]:
    return {scene_id: f"Scene {number}" for number, scene_id in enumerate(slots.scene_ids(snapshot), start=1)}


def _named(plan: RenderPlan, names: dict[str, str]) -> RenderPlan:
    """The plan with scenes called by their numbers instead of their ids."""

    def spoken(label: str) -> str:
        return " → ".join(names.get(part, "a scene") for part in label.split(" → "))

    return RenderPlan(segments=tuple(part.model_copy(update={"label": spoken(part.label)}) for part in plan.segments))


def _moments(cut: Cut, names: dict[str, str]) -> tuple[Moment, ...]:
    """The middle of each shot, evenly fewer where there are very many."""
    shots = [(item, span) for item, span in zip(cut.items, cut.ranges(), strict=True) if item.source is not None]
    step = -(-len(shots) // _MOST_MOMENTS) or 1
    return tuple(
        Moment(frame=span.start + span.frames // 2, label=names.get(item.scene_id or "", "A shot"))
        for item, span in shots[::step]
    )
