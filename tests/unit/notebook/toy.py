"""A store, a notebook and a workshop in a folder: a project to be played with."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from core.blobs import Blobs
from core.model.base import new_id, utc_now
from core.model.cells import CellRef, Depth, Snapshot, Take
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.project import Aspect, Brief, Project, ProjectKind
from core.model.scene import MoodBoard, SceneText, Storyboard
from core.notebook import Kinds, Notebook, Wish, slots
from core.store import Store
from tests.unit.notebook.toy_kinds import ALL, PICTURE, SOUND, Workshop, price_of


class Toy:
    """A store, a notebook and a workshop in a folder, with one project."""

    def __init__(self, folder: Path, *, kinds: Kinds | None = None) -> None:
        self.store = Store.open(folder)
        self.blobs = Blobs(folder / "blobs", folder / "tmp")
        self.notebook = Notebook(self.store, self.blobs, kinds or Kinds(ALL))
        self.workshop = Workshop(self.blobs)
        self.project_id = "project_toy"

    @classmethod
    def fresh(cls, folder: Path, **more: object) -> Self:
        toy, now = cls(folder, **more), utc_now()  # type: ignore[arg-type]
        toy.store.add_project(
            Project(
                id=toy.project_id,
                name="Toy",
                kind=ProjectKind.SHORT_FILM,
                flavor="toy",
                aspect=Aspect.VERTICAL,
                created_at=now,
                updated_at=now,
            )
        )
        return toy

    @property
    def snapshot(self) -> Snapshot:
        return self.notebook.snapshot(self.project_id)

    def ref(self, name: str) -> CellRef:
        kind, _, subject = name.partition(":")
        return CellRef(project_id=self.project_id, kind=kind, subject=subject)

    def selected(self, name: str) -> Take:
        take = self.snapshot.selected(self.ref(name).kind, self.ref(name).subject)
        assert take is not None, f"{name} holds nothing"
        return take

    def told(self) -> dict[str, str]:
        """The sentence of every cell that is not current."""
        verdicts = self.notebook.verdicts(self.snapshot)
        return {name: verdict.sentence() for name, verdict in verdicts.items() if verdict.kind != "current"}

    def ask(self, name: str, *, new_take: int = 0) -> JobRequest:
        ref = self.ref(name)
        return self.notebook.request(self.snapshot, ref, Wish(new_take=new_take), price_of(self.snapshot, ref))

    def land(self, request: JobRequest) -> tuple[Take, ...]:
        return self.notebook.land(request, new_id("job"), self.workshop.make(request), request.price)

    def make(self, name: str, *, new_take: int = 0) -> Take:
        return self.land(self.ask(name, new_take=new_take))[0]

    def run_free(self) -> None:
        for _ in range(10):
            due = self.notebook.due_free(self.snapshot)
            if not due:
                return
            self.make(due[0].name)
        raise AssertionError("The free cells never come to rest.")

    def refresh(self, depth: Depth = Depth.CLIPS) -> None:
        """Carries a plan out wave by wave, as the jobs room does, until nothing certain is left."""
        for _ in range(20):
            steps = [step for step in self.plan(depth).steps if step.is_certain]
            if not steps:
                return
            for step in (step for step in steps if step.cell.kind == steps[0].cell.kind):
                if step.repair is not None and step.repair.take_id is not None:
                    self.notebook.apply_repair(step.cell, step.repair)
                else:
                    self.make(step.cell.name, new_take=step.cell.name in self.snapshot.cells)
        raise AssertionError("The refresh never comes to rest.")

    def plan(self, depth: Depth = Depth.CLIPS, **wishes: object):  # type: ignore[no-untyped-def]
        return self.notebook.plan(self.project_id, depth, **({"price_of": price_of} | wishes))  # type: ignore[arg-type]

    def write_brief(self, text: str = "A lighthouse keeper") -> Take:
        return self.notebook.edit(self.ref("brief"), Brief(text=text))

    def write_scene(self, scene_id: str, **changes: object) -> Take:
        scene = slots.scene(self.snapshot, scene_id) or SceneText(length_frames=90)
        return self.notebook.edit(self.ref(f"scene_text:{scene_id}"), SceneText(**(scene.model_dump() | changes)))

    def pick(self, mood_id: str) -> Take:
        board = slots.content(self.snapshot, "moods", "", MoodBoard)
        assert board is not None
        return self.notebook.edit(self.ref("moods"), board.model_copy(update={"picked": mood_id}), keeps_stamp=True)

    def order_scenes(self, *scene_ids: str) -> Take:
        return self.notebook.edit(self.ref("storyboard"), Storyboard(scene_ids=scene_ids), keeps_stamp=True)

    def bring(self, name: str, content: bytes = b"own") -> Take:
        info = SOUND if name == "song" else PICTURE
        return self.notebook.add_import(self.ref(name), Media(blob=self.blobs.put_bytes(content), info=info))

    def drop(self, name: str) -> None:
        """Deletes what a cell shows, so that it is missing."""
        self.notebook.delete(self.selected(name).id)

    def make_all(self) -> None:
        """Everything, the song and the film included."""
        self.write_brief()
        self.refresh()
        self.make("song")
        self.run_free()
        self.make("film")

    def close(self) -> None:
        self.store.close()
