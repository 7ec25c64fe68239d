"""The studio: the one object that screens, routes and the command line talk to."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.blobs import Blobs
from core.brief import BriefStep, brief_kind
from core.clips import (
    CLIPS_KINDS,
    ClipStep,
    SoundStep,
    Stretch,
    chosen_scene,
    clip_kinds,
    clips_view,
    many_frames,
    one_frame,
    sound_kinds,
)
from core.cut import CutStep, Sounds, cut_kinds
from core.errors import NotFoundError
from core.export import ExportStep, PreviewStep, SubtitleStep, captions_kind, film_kind
from core.export.luts import LutShelf
from core.film import FrameKind, poster
from core.flavors import FlavorShelf, StyleShelf, load_flavors, load_styles
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.intake import Intake
from core.jobs.prices import Rates
from core.model.cells import Depth
from core.model.jobs import Job, Money
from core.model.views import JobView, NotebookView, RefreshOffer, StepView
from core.model.views_clips import ClipsView
from core.model.views_graph import GraphView
from core.model.views_shell import Glance, LiveJobs
from core.model.views_storyboard import StoryboardView
from core.mood import MoodStep, mood_kinds
from core.notebook import Notebook
from core.notebook.kinds import Kinds
from core.projects import CellDesk, NotebookSight, ProjectStep
from core.projects.activity import ActivityStep
from core.projects.housekeeping import POSTER_FOLDER, SOUNDS_FOLDER, Housekeeping
from core.projects.live import LiveBoard
from core.projects.models import ModelStep
from core.projects.sample import SAMPLE_ID, add_sample, carry
from core.providers import Providers, open_providers
from core.settings import Settings
from core.store import Store
from core.store.preferences import LiveSettings
from core.storyboard import BOARD_KINDS, StoryboardStep, storyboard_kinds


def registered_kinds(asker: Asker) -> Kinds:
    """Every kind of cell, upstream first."""
    return Kinds(
        (
            brief_kind(asker),
            *mood_kinds(asker),
            *storyboard_kinds(asker),
            *clip_kinds(asker),
            *sound_kinds(asker),
            *cut_kinds(asker),
            captions_kind(),
            film_kind(),
        )
    )


class Studio:
    """An open workspace.

    Attributes:
        projects, brief, mood, storyboard, clips, sounds, cut, preview, export, subtitles: The steps.
        cells: What can be done with any cell.
        models: Which model makes what, and the prompts that were used or kept.
        activity: What is at work, what became of it, and what it cost.
        house: Vendors, limits, defaults, disk: what the settings screen shows and changes.
        jobs: Durable work; launched by `open_studio`.
    """

    def __init__(self, settings: Settings, store: Store, blobs: Blobs, providers: Providers) -> None:
        self.settings = settings
        self.store = store
        self.blobs = blobs
        self.providers = providers
        self.flavors: FlavorShelf = load_flavors((settings.flavors_path, settings.workspace / "flavors"))
        self.styles: StyleShelf = load_styles((settings.looks_path, settings.workspace / "looks"))
        live = LiveSettings(settings)
        rates = Rates(providers.catalogue, store)
        asker = Asker(self.flavors, providers.catalogue, defaults=lambda: live.defaults, price_of=rates.of)
        kinds = registered_kinds(asker)
        self.notebook = Notebook(store, blobs, kinds)
        live.changed = providers.use
        providers.use(live.now)
        self.house = Housekeeping(store, blobs, providers, self.flavors, live)
        self.jobs = Jobs(store, blobs, self.notebook, providers, settings, live=lambda: live.now)
        intake = Intake(blobs, settings.limits, should_stop=self.jobs.is_leaving)
        self._sight = NotebookSight(self.notebook, self.jobs, kinds, asker, self.flavors, blobs)
        self.cells = CellDesk(self.notebook, self.jobs, kinds, asker, intake)
        self.models = ModelStep(store, self.notebook, kinds, asker, providers, rates)
        self.projects = ProjectStep(
            store, self.notebook, self.jobs, self.flavors, price_of=self.jobs.prices.of, defaults=lambda: live.defaults
        )
        self._live = LiveBoard(self.notebook, self.jobs, self.projects)
        self.brief = BriefStep(self.notebook, self.jobs, store, asker, intake)
        self.mood = MoodStep(self.notebook, self.jobs, asker, intake, blobs)
        most = settings.limits.scenes
        self.storyboard = StoryboardStep(self.notebook, self.jobs, intake, asker, most_scenes=most)
        self.clips = ClipStep(self.notebook, self.jobs, intake, blobs, most_scenes=most)
        self.sounds = SoundStep(self.notebook, self.jobs, asker, self._sight.some)
        self.cut = CutStep(self.notebook, self.jobs, intake, asker)
        self._sounds = Sounds(settings.workspace / SOUNDS_FOLDER, blobs)
        own_looks = settings.workspace / "looks"
        luts = LutShelf((settings.looks_path, own_looks), own_looks, blobs)
        stills, styles = settings.workspace / POSTER_FOLDER, tuple(self.styles.styles.values())
        self.export = ExportStep(self.notebook, self.jobs, blobs, stills, styles, luts)
        self.preview = PreviewStep(
            self.notebook, self.jobs, store, blobs, threads=settings.threads, segments_gb=settings.segments_gb
        )
        self.subtitles = SubtitleStep(self.notebook)
        self.activity = ActivityStep(self.jobs, self.notebook)

    def close(self) -> None:
        """Lets running work come to a safe point, then closes the workspace. Unfinished work goes on at the next start."""
        self.preview.close()
        self.jobs.shutdown()
        self.store.close()

    def notebook_view(self, project_id: str, kinds: Collection[str] | None = None) -> NotebookView:
        """The whole project in one column, or only its cells of some kinds.

        Raises:
            NotFoundError: When there is no such project.
        """
        return self._sight.view(project_id, kinds)

    def storyboard_view(self, project_id: str, opened: str = "") -> StoryboardView:
        """The storyboard screen: every scene as a card, and the cells behind them; those of the open scene with prices."""
        return self.storyboard.view(self._sight.view(project_id, BOARD_KINDS, priced=(opened,)))

    def clips_view(self, project_id: str, scene_id: str | None = None) -> ClipsView:
        """The clips screen: every scene as a tab, and the takes of the chosen one."""
        view = self._sight.view(project_id, CLIPS_KINDS, priced=(scene_id or "",))
        chosen = chosen_scene(view, scene_id)
        if chosen is not None and chosen != scene_id:
            view = self._sight.view(project_id, CLIPS_KINDS, priced=(chosen,))
        return clips_view(view, chosen, lambda only: self.offer(project_id, Depth.CLIPS, only))

    def steps(self, project_id: str) -> tuple[StepView, ...]:
        """The way from brief to film: what is true of each step, and what refreshing it costs."""
        return self._sight.steps(project_id)

    def offer(self, project_id: str, depth: Depth, only: Collection[str] | None = None) -> RefreshOffer | None:
        """What a refresh of the project, or of some cells or scenes, would say and cost; None for nothing to do."""
        return self._sight.offer(project_id, depth, only)

    def graph(self, project_id: str, first: int = 0) -> GraphView:
        """What depends on what, for drawing.

        Args:
            first: Where there are many scenes, the first of those that are drawn one by one.
        """
        return self._sight.graph(project_id, first)

    def live(self, project_id: str | None) -> LiveJobs:
        """What is at work in every project, those of this one first: cheap to ask again and again."""
        return self._live.of(project_id)

    def glance(self, project_id: str | None) -> Glance:
        """The same as JSON with a seal, at most half a second old: for bars that look every second."""
        return self._live.glance(project_id)

    def money(self, project_id: str) -> Money:
        """Where a project stands."""
        return self.jobs.money(project_id)

    def jobs_view(self, project_id: str | None = None) -> tuple[JobView, ...]:
        """Jobs of a project, or of all, live ones first; without failures that something newer has overtaken."""
        return self._sight.jobs(project_id)

    def partial(self, job_id: str) -> str:
        """What a writer has said so far, while it writes."""
        return self.jobs.partial(job_id)

    def job_cancel(self, job_id: str) -> None:
        """Stops a job at its next safe point, and at the vendor where that can be done."""
        self.jobs.cancel(job_id)

    def job_retry(self, job_id: str) -> Job:
        """Asks again for what failed without being charged."""
        return self.jobs.retry(job_id)

    def job_look_up(self, job_id: str) -> Job:
        """Looks for a request of unknown outcome in the vendor's own list."""
        return self.jobs.resolve(job_id, "look_up")

    def job_adopt(self, job_id: str, remote_id: str) -> Job:
        """Takes on a remote result by the id the vendor gave it."""
        return self.jobs.resolve(job_id, "adopt", remote_id)

    def job_write_off(self, job_id: str) -> Job:
        """Counts a request of unknown outcome as spent and gone."""
        return self.jobs.resolve(job_id, "write_off")

    def media_path(self, project_id: str, digest: str) -> Path:
        """Where a file lies, if the project names it.

        Raises:
            NotFoundError: When it does not.
        """
        if not self.store.names_blob(project_id, digest):
            raise NotFoundError("This project has no such file.")
        return self.blobs.path(digest)

    def frame(self, project_id: str, digest: str, number: int, kind: FrameKind, *, max_px: int | None = None) -> bytes:
        """Exactly one frame of a clip that the project names, as a picture file."""
        return one_frame(self.media_path(project_id, digest), number, kind, max_px=max_px)

    def frames(
        self, project_id: str, digest: str, first: int, last: int, *, every: int = 1, kind: FrameKind = "png"
    ) -> Iterator[tuple[str, bytes]]:
        """Frames `first` to `last` of a clip that the project names, as files with names, one at a time."""
        return many_frames(self.media_path(project_id, digest), Stretch(first, last, every, kind))

    def poster_path(self, project_id: str, digest: str, max_px: int) -> Path:
        """A small JPEG of a picture or video, made once and kept.

        Args:
            max_px: Longest side; brought into 64 to 1280.
        """
        source = self.media_path(project_id, digest)
        px = max(64, min(1280, max_px))
        folder = self.settings.workspace / POSTER_FOLDER
        target = folder / f"{digest}_{px}.jpg"
        if not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with self.blobs.temp_folder() as temp:
                made = temp / "poster.jpg"
                poster(source, made, max_px=px)
                shutil.move(made, target)
        return target

    def outline_path(self, project_id: str, digest: str) -> Path:
        """How loud a sound of the project is, a byte for each fiftieth of a second; made once and kept."""
        return self._sounds.outline_path(digest, self.media_path(project_id, digest))

    def clicks_path(self, project_id: str) -> Path:
        """The project's song with a tick on every beat, as a WAV file.

        Raises:
            NotFoundError: When it has no song or no beats.
        """
        blob, grid = self.cut.song_and_grid(project_id)
        return self._sounds.clicks_path(blob, self.blobs.path(blob), grid)

    def carry(self, project_id: str, folder: Path) -> None:
        """Packs a project as the sample that new workspaces start with."""
        carry(self.notebook, self.blobs, project_id, folder, new_id=SAMPLE_ID)

    def sweep(self) -> tuple[int, int]:
        """Removes rendered segments that no export has used for a month, and files that nothing has named for a week.

        Returns:
            How many files went, and their bytes.
        """
        self._sounds.sweep()
        return self.house.sweep()


def open_studio(settings: Settings, *, has_sample: bool = True) -> Studio:
    """Opens the workspace, resumes what was running when it was last closed or killed, and gives the studio.

    Blocking, a few seconds.

    Args:
        has_sample: Put the finished sample on the shelf when the workspace is new.

    Raises:
        StoreError: When the workspace is in use, read-only, busy or from a newer version; nothing was touched.
        SettingsError: When the catalogue is wrong.
    """
    with ExitStack() as undo:
        store = Store.open(settings.workspace)
        undo.callback(store.close)
        blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
        blobs.clear_temp()
        studio = Studio(settings, store, blobs, open_providers(settings, blobs))
        undo.callback(studio.jobs.shutdown)
        if has_sample and not store.projects(with_deleted=True):
            add_sample(store, blobs)
        studio.sweep()
        studio.jobs.launch()
        undo.pop_all()
    return studio


@contextmanager
def studio_at(settings: Settings, *, has_sample: bool = False) -> Iterator[Studio]:
    """A studio for as long as a block lasts."""
    studio = open_studio(settings, has_sample=has_sample)
    try:
        yield studio
    finally:
        studio.close()
