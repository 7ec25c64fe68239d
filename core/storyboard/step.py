"""What a person does with scenes. Structure is one cell, what each scene says is another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from core.errors import InputError, NotFoundError, SettingsError
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.intake import Intake
from core.model.base import checked, new_id
from core.model.cells import CellRef, RepairKind, Snapshot, Take
from core.model.media import MediaKind
from core.model.music import BeatGrid
from core.model.orders import Ability
from core.model.scene import MOST_SCENE_REFERENCES, Reference, SceneText, Storyboard
from core.model.views import NotebookView
from core.model.views_storyboard import ReferencesView, StoryboardView
from core.notebook import Notebook, slots
from core.providers.catalogue import Model
from core.storyboard.board import board_view
from core.storyboard.halves import first_half, joined, second_half
from core.storyboard.references import references_view
from core.timing import FILM_RATE, frames_of

NEW_SCENE_S = 4
"""Length of a scene that a person inserts."""
_PICTURED = ("keyframe", "clip")


class StoryboardStep:
    """Editing scenes and their order. Nothing here is ever lost: a removed scene is shelved with its takes.

    Every method is one transaction; what it changes are chosen takes, so choosing the earlier ones undoes it.
    """

    def __init__(self, notebook: Notebook, jobs: Jobs, intake: Intake, asker: Asker, *, most_scenes: int) -> None:
        self._notebook = notebook
        self._asker = asker
        self._jobs = jobs
        self._intake = intake
        self._most = most_scenes

    def view(self, cells: NotebookView) -> StoryboardView:
        """The storyboard screen, from the project's cells of `BOARD_KINDS`."""
        has_beats = any(cell.kind == "beat_grid" and cell.selected is not None for cell in cells.cells)
        grid = None
        if has_beats:
            grid = slots.content(self._notebook.snapshot(cells.project.id), "beat_grid", "", BeatGrid)
        return board_view(cells, grid.tempo_bpm if grid is not None else 0.0)

    def references(self, project_id: str, scene_id: str) -> ReferencesView:
        """What becomes of the pictures a scene points to, with the models its picture and clip are made with."""
        snapshot = self._notebook.snapshot(project_id)
        scene = slots.scene(snapshot, scene_id)
        if scene is None:
            return ReferencesView()
        picture, clip = (self._model(snapshot, ability) for ability in (Ability.IMAGE, Ability.CLIP))
        return references_view(scene, picture, clip)

    def _model(self, snapshot: Snapshot, ability: Ability) -> Model | None:
        """The model in use; None where none can be, which is told where something is made with it."""
        try:
            return self._asker.model(snapshot, ability)
        except SettingsError:
            return None

    def save_scene(self, project_id: str, scene_id: str, scene: SceneText, *, began_from: int | None = None) -> Take:
        """Writes a person's version of what a scene says.

        Raises:
            ClashError: When somebody saved in between; carries both versions.
        """
        self._place(project_id, scene_id)
        take = self._notebook.edit(_text_ref(project_id, scene_id), scene, began_from=began_from)
        self._jobs.run_free(project_id)
        return take

    def save_fields(
        self, project_id: str, scene_id: str, fields: Mapping[str, Any], *, began_from: int | None = None
    ) -> Take:
        """Writes some of what a scene says; everything else stays as it is stored.

        Raises:
            InputError: When a field does not fit, or names a picture that was never brought to this scene.
            ClashError: When somebody saved in between; carries both versions.
        """
        brought = {reference.blob for reference in fields.get("references", ())}
        takes = self._notebook.snapshot(project_id).takes_of("scene_text", scene_id)
        if not brought <= {blob for take in takes for blob in take.blobs}:
            raise InputError("This picture does not belong to the scene.", hint="Drop its file there.")
        return self._save(project_id, scene_id, fields, began_from)

    def add_reference(self, project_id: str, scene_id: str, path: Path, file_name: str) -> Take:
        """Takes in a picture that a scene shall look like, under the name of its file.

        Raises:
            ProbeError: When it is not a picture that can be read.
            InputError: When the scene has as many as it may have, or the file is no picture.
        """
        if len(self._scene(project_id, scene_id).references) >= MOST_SCENE_REFERENCES:
            raise _too_many()
        media = self._intake.take_in(path, file_name, wants=(MediaKind.PICTURE,))
        with self._notebook.together():
            kept = self._scene(project_id, scene_id).references
            made = Reference(name=Path(media.file_name).stem[:80] or "picture", blob=media.blob)
            take = self._write_fields(project_id, scene_id, {"references": (*kept, made)}, None)
        self._jobs.run_free(project_id)
        return take

    def reorder(self, project_id: str, scene_ids: tuple[str, ...], *, began_from: int | None = None) -> Take:
        """Puts the scenes into another order.

        Raises:
            InputError: When the scenes are not exactly those of the storyboard.
            ClashError: When somebody saved in between; carries both versions.
        """
        with self._notebook.together():
            if sorted(self._now(project_id)) != sorted(scene_ids):
                hint = "Look at it again, then move the scene."
                raise InputError("The storyboard has other scenes by now.", hint=hint)
            take = self._write(project_id, scene_ids, began_from)
        self._jobs.run_free(project_id)
        return take

    def insert(self, project_id: str, *, after: str | None, scene: SceneText | None = None) -> str:
        """Adds a scene after another, or at the front, and returns its id.

        Raises:
            InputError: When the storyboard is full.
        """
        scene_id = new_id("scene")
        blank = scene or SceneText(length_frames=frames_of(NEW_SCENE_S, FILM_RATE))
        with self._notebook.together():
            at = self._place(project_id, after) + 1 if after is not None else 0
            self._check_room(project_id)
            self._notebook.edit(_text_ref(project_id, scene_id), blank)
            self._put_in(project_id, at, scene_id)
        self._jobs.run_free(project_id)
        return scene_id

    def remove(self, project_id: str, scene_id: str) -> Take:
        """Takes a scene out; its takes stay on the shelf and come back with the storyboard's earlier take."""
        return self.remove_all(project_id, (scene_id,))

    def remove_all(self, project_id: str, scene_ids: Collection[str]) -> Take:
        """Takes several scenes out at once."""
        with self._notebook.together():
            for scene_id in scene_ids:
                self._place(project_id, scene_id)
            kept = tuple(other for other in self._now(project_id) if other not in scene_ids)
            take = self._write(project_id, kept, None)
        self._jobs.run_free(project_id)
        return take

    def split(self, project_id: str, scene_id: str, at_frames: int, *, began_from: int | None = None) -> str:
        """Makes two scenes of one, and returns the id of the second.

        Both say the same and add up to the old length; the spoken line stays with the first. The first keeps its takes,
        the second begins with copies of the chosen still and clip, of which the cut then uses as much as it needs.

        Args:
            at_frames: Length of the first, at least 1 and less than the scene.

        Raises:
            InputError: When it cannot be split there, or the storyboard is full.
            ClashError: When somebody saved in between; carries both versions.
        """
        second_id = new_id("scene")
        with self._notebook.together():
            scene, at = self._scene(project_id, scene_id), self._place(project_id, scene_id)
            first, second = first_half(scene, at_frames), second_half(scene, at_frames)
            self._check_room(project_id)
            self._copy(project_id, "scene_text", scene_id, second_id, second)
            self._put_in(project_id, at + 1, second_id)
            for kind in _PICTURED:
                self._copy(project_id, kind, scene_id, second_id)
            self._notebook.edit(_text_ref(project_id, scene_id), first, began_from=began_from, keeps_stamp=True)
            self._trim(project_id, scene_id, second_id)
        self._jobs.run_free(project_id)
        return second_id

    def merge(self, project_id: str, scene_id: str, *, began_from: int | None = None) -> Take:
        """Makes one scene of it and the next: words and lengths are put together, the takes of the first stay.

        The second goes on the shelf with its takes.

        Raises:
            InputError: When it is the last one, or together they are too long.
            ClashError: When somebody saved in between; carries both versions.
        """
        with self._notebook.together():
            now, at = self._now(project_id), self._place(project_id, scene_id)
            if at + 1 == len(now):
                raise InputError("This is the last scene; there is none after it to merge with.")
            whole = joined(self._scene(project_id, scene_id), self._scene(project_id, now[at + 1]))
            ref = _text_ref(project_id, scene_id)
            self._notebook.edit(ref, whole, began_from=began_from, keeps_stamp=True)
            take = self._write(project_id, (*now[: at + 1], *now[at + 2 :]), None)
            self._trim(project_id, scene_id)
        self._jobs.run_free(project_id)
        return take

    def duplicate(self, project_id: str, scene_id: str) -> str:
        """Puts a copy of a scene after it, with its chosen takes, and returns the copy's id.

        Raises:
            InputError: When the storyboard is full.
        """
        copy_id = new_id("scene")
        with self._notebook.together():
            at = self._place(project_id, scene_id)
            self._check_room(project_id)
            self._copy(project_id, "scene_text", scene_id, copy_id)
            self._put_in(project_id, at + 1, copy_id)
            for kind in _PICTURED:
                self._copy(project_id, kind, scene_id, copy_id)
        self._jobs.run_free(project_id)
        return copy_id

    def _save(self, project_id: str, scene_id: str, fields: Mapping[str, Any], began_from: int | None) -> Take:
        with self._notebook.together():
            take = self._write_fields(project_id, scene_id, fields, began_from)
        self._jobs.run_free(project_id)
        return take

    def _write_fields(self, project_id: str, scene_id: str, fields: Mapping[str, Any], began_from: int | None) -> Take:
        """Part of the transaction that is open; what follows from it is started once that is over."""
        saved = checked(SceneText, **{**dict(self._scene(project_id, scene_id)), **fields})
        if len(saved.references) > MOST_SCENE_REFERENCES:
            raise _too_many()
        return self._notebook.edit(_text_ref(project_id, scene_id), saved, began_from=began_from)

    def _copy(self, project_id: str, kind: str, scene_id: str, to: str, content: SceneText | None = None) -> None:
        take = self._notebook.snapshot(project_id).selected(kind, scene_id)
        if take is not None:
            self._notebook.copy(take, CellRef(project_id=project_id, kind=kind, subject=to), content)

    def _trim(self, project_id: str, *scene_ids: str) -> None:
        """A clip that is only longer than its scene now still serves."""
        for scene_id in scene_ids:
            ref = CellRef(project_id=project_id, kind="clip", subject=scene_id)
            for repair in self._notebook.repairs(self._notebook.snapshot(project_id), ref):
                if repair.kind is RepairKind.RETRIM:
                    self._notebook.apply_repair(ref, repair)

    def _scene(self, project_id: str, scene_id: str) -> SceneText:
        self._place(project_id, scene_id)
        found = slots.scene(self._notebook.snapshot(project_id), scene_id)
        return found or SceneText(length_frames=frames_of(NEW_SCENE_S, FILM_RATE))

    def _check_room(self, project_id: str) -> None:
        if len(self._now(project_id)) >= self._most:
            raise InputError(f"A storyboard holds {self._most} scenes.", hint="Remove one, or start another project.")

    def _put_in(self, project_id: str, at: int, scene_id: str) -> None:
        now = self._now(project_id)
        self._write(project_id, (*now[:at], scene_id, *now[at:]), None)

    def _now(self, project_id: str) -> tuple[str, ...]:
        return slots.scene_ids(self._notebook.snapshot(project_id))

    def _place(self, project_id: str, scene_id: str) -> int:
        now = self._now(project_id)
        if scene_id not in now:
            raise NotFoundError("That scene is no longer in the storyboard.", hint="Open an earlier storyboard take.")
        return now.index(scene_id)

    def _write(self, project_id: str, scene_ids: tuple[str, ...], began_from: int | None) -> Take:
        ref = CellRef(project_id=project_id, kind="storyboard")
        board = Storyboard(scene_ids=scene_ids)
        return self._notebook.edit(ref, board, began_from=began_from, keeps_stamp=True)


def _text_ref(project_id: str, scene_id: str) -> CellRef:
    return CellRef(project_id=project_id, kind="scene_text", subject=scene_id)


def _too_many() -> InputError:
    return InputError(f"A scene points to {MOST_SCENE_REFERENCES} pictures at most.", hint="Take one out first.")
