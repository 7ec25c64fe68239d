"""What a person does with scenes. Structure is one cell, what each scene says is another."""

from __future__ import annotations

from core.errors import InputError, NotFoundError
from core.jobs import Jobs
from core.model.base import new_id
from core.model.cells import CellRef, Take
from core.model.scene import SceneText, Storyboard
from core.notebook import Notebook, slots
from core.timing import FILM_RATE, frames_of

NEW_SCENE_S = 4
"""Length of a scene that a person inserts."""


class StoryboardStep:
    """Editing scenes and their order. Nothing here is ever lost: a removed scene is shelved with its takes."""

    def __init__(self, notebook: Notebook, jobs: Jobs, *, most_scenes: int) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._most = most_scenes

    def save_scene(self, project_id: str, scene_id: str, scene: SceneText, *, began_from: int | None = None) -> Take:
        """Writes a person's version of what a scene says.

        Raises:
            ClashError: When somebody saved in between; carries both versions.
        """
        self._place(project_id, scene_id)
        ref = CellRef(project_id=project_id, kind="scene_text", subject=scene_id)
        take = self._notebook.edit(ref, scene, began_from=began_from)
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
            now = self._now(project_id)
            if len(now) >= self._most:
                raise InputError(
                    f"A storyboard holds {self._most} scenes.", hint="Remove one, or start another project."
                )
            at = self._place(project_id, after) + 1 if after is not None else 0
            self._notebook.edit(CellRef(project_id=project_id, kind="scene_text", subject=scene_id), blank)
            self._write(project_id, (*now[:at], scene_id, *now[at:]), None)
        self._jobs.run_free(project_id)
        return scene_id

    def remove(self, project_id: str, scene_id: str) -> Take:
        """Takes a scene out; its takes stay on the shelf and come back with the storyboard's earlier take."""
        with self._notebook.together():
            self._place(project_id, scene_id)
            kept = tuple(other for other in self._now(project_id) if other != scene_id)
            take = self._write(project_id, kept, None)
        self._jobs.run_free(project_id)
        return take

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
