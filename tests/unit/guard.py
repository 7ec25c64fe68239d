"""A whole project made by the offline studio, to be changed in a hundred ways: the ground of the guard tests."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.blobs import Blobs
from core.flavors import load_flavors
from core.jobs.asking import Asker
from core.model.captions import CaptionUse
from core.model.cells import CellRef, Depth, Snapshot, Verdict, VerdictKind
from core.model.film import ExportSettings
from core.model.joints import bridge_subject
from core.model.money import FREE
from core.model.sounds import SoundWish
from core.notebook import Notebook, slots
from core.notebook.kinds import Wish
from core.orders.local import run_order
from core.providers import open_providers
from core.settings import Settings
from core.store import Store
from core.studio import Studio, registered_kinds, studio_at

BRIEF = "A lighthouse keeper paints the sea every night. One morning the sea answers with a letter in a bottle."


@dataclass
class Made:
    """A project with everything made, as it lies on the disk."""

    settings: Settings
    project_id: str


def make_everything(workspace: Path, *, length_s: int = 9) -> Made:
    """Brief, moods, pictures, storyboard, clips, voice, effect, lips, song, bridges, cut, subtitles and film, by the offline studio."""
    settings = Settings(workspace=workspace)
    with studio_at(settings) as studio:
        project = studio.projects.create(name="The letter", flavor="short_film", text=BRIEF, length_s=length_s)
        studio.cells.refresh(project.id, Depth.CLIPS)
        studio.jobs.wait_idle(project.id, timeout_s=240)
        bad = [f"{job.title}: {job.sentence}" for job in studio.notebook_view(project.id).jobs]
        assert not bad, bad
        studio.jobs.wait([job.id for job in studio.cells.make(project.id, ["song"])], timeout_s=120)
        studio.jobs.wait_idle(project.id, timeout_s=60)
        _make_sounds(studio, project.id)
        settings_of_film = ExportSettings(captions=CaptionUse.BURNED)
        studio.subtitles.speak(project.id, settings_of_film)
        studio.jobs.wait([studio.export.start(project.id, settings_of_film).id], timeout_s=240)
    return Made(settings, project.id)


def _make_sounds(studio: Studio, project_id: str) -> None:
    """A voice, an effect and moving lips for the first scene, and a bridge from it to the second."""
    scene_id, second = slots.scene_ids(studio.notebook.snapshot(project_id))[:2]
    scene = slots.scene(studio.notebook.snapshot(project_id), scene_id)
    assert scene is not None
    ref = CellRef(project_id=project_id, kind="scene_text", subject=scene_id)
    studio.notebook.edit(ref, scene.model_copy(update={"line": "Ahoy!"}), keeps_stamp=True)
    wish = CellRef(project_id=project_id, kind="sound_wish", subject=scene_id)
    studio.notebook.edit(wish, SoundWish(effect="waves"))
    for names in ([f"voice:{scene_id}", f"effect:{scene_id}"], [f"lip_sync:{scene_id}"]):
        studio.jobs.wait([job.id for job in studio.cells.make(project_id, names)], timeout_s=240)
        studio.jobs.wait_idle(project_id, timeout_s=60)
    snapshot = studio.notebook.snapshot(project_id)
    bridge = snapshot.ref("bridge", bridge_subject(scene_id, second))  # suggested or not: how they fit is chance
    request = studio.notebook.request(snapshot, bridge, Wish(), FREE)
    studio.jobs.wait([job.id for job in studio.jobs.submit([request])], timeout_s=240)
    studio.jobs.wait_idle(project_id, timeout_s=60)


def _is_suggestion(name: str, verdict: Verdict) -> bool:
    return name.startswith("bridge:") and verdict.kind is VerdictKind.MISSING


class Bench:
    """A copy of a made project on which one change can be tried.

    Args:
        made: The original; its database is copied, its files are only read.
        folder: Where the copy goes.
    """

    def __init__(self, made: Made, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made.settings.workspace / "studio.db", folder / "studio.db")
        self.project_id = made.project_id
        self.settings = made.settings
        self.store = Store.open(folder)
        self.blobs = Blobs(made.settings.workspace / "blobs", folder / "tmp")
        shelf = load_flavors((made.settings.flavors_path,))
        self.asker = Asker(shelf, open_providers(made.settings, self.blobs).catalogue)
        self.kinds = registered_kinds(self.asker)
        self.notebook = Notebook(self.store, self.blobs, self.kinds)

    def ref(self, kind: str, subject: str = "") -> CellRef:
        return CellRef(project_id=self.project_id, kind=kind, subject=subject)

    @property
    def snapshot(self) -> Snapshot:
        return self.notebook.snapshot(self.project_id)

    def told(self) -> Mapping[str, str]:
        """The sentence of every cell that is not current, without bridges that are only suggested."""
        verdicts = self.notebook.verdicts(self.snapshot)
        return {
            name: verdict.sentence()
            for name, verdict in verdicts.items()
            if verdict.kind is not VerdictKind.CURRENT and not _is_suggestion(name, verdict)
        }

    def run_free(self) -> None:
        """Lets the free cells follow, as the jobs room does."""
        while due := self.notebook.due_free(self.snapshot):
            request = self.notebook.request(self.snapshot, due[0], Wish(), FREE)
            result = run_order(request.order, self.blobs, limits=self.settings.limits)
            self.notebook.land(request, f"job_{len(self.snapshot.takes)}", result, FREE)

    def close(self) -> None:
        self.store.close()
