"""What a person does with clips: here, bringing their own footage."""

from __future__ import annotations

from pathlib import Path

from core.errors import InputError
from core.jobs import Jobs
from core.jobs.intake import Intake
from core.model.base import new_id
from core.model.cells import CellRef
from core.model.media import MediaKind
from core.model.scene import SceneText, Storyboard
from core.notebook import Notebook, slots
from core.timing import FILM_RATE, frames_of

STILL_S = 3
"""How long a picture stands when it is brought in as footage."""
LONGEST_FRAMES = 18_000
"""Longest scene there is; of longer footage the cut uses a part."""


class ClipStep:
    """Own clips as scenes of the film."""

    def __init__(self, notebook: Notebook, jobs: Jobs, intake: Intake, *, most_scenes: int) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._intake = intake
        self._most = most_scenes

    def add_footage(self, project_id: str, path: Path, file_name: str) -> str:
        """Makes a new last scene of a person's own clip or picture, and returns its id.

        Args:
            path: A temporary file; it is moved into the workspace.
            file_name: As the person called it; shown, never used as a path.

        Raises:
            ProbeError: When it is not a picture or a video that can be read.
            InputError: When the storyboard is full, or the file is a song.
        """
        self._check_room(slots.scene_ids(self._notebook.snapshot(project_id)))
        media = self._intake.take_in(path, file_name, wants=(MediaKind.VIDEO, MediaKind.PICTURE))
        frames = frames_of(media.info.duration_s, FILM_RATE)
        if media.info.kind is MediaKind.PICTURE or media.info.frames <= 1:
            frames = frames_of(STILL_S, FILM_RATE)
        scene_id = new_id("scene")
        scene = SceneText(title=media.file_name, length_frames=max(1, min(frames, LONGEST_FRAMES)))
        with self._notebook.together():
            now = slots.scene_ids(self._notebook.snapshot(project_id))
            self._check_room(now)
            self._notebook.add_import(CellRef(project_id=project_id, kind="scene_text", subject=scene_id), scene)
            self._notebook.add_import(CellRef(project_id=project_id, kind="clip", subject=scene_id), media)
            board = Storyboard(scene_ids=(*now, scene_id))
            self._notebook.edit(CellRef(project_id=project_id, kind="storyboard"), board, keeps_stamp=True)
        self._jobs.run_free(project_id)
        return scene_id

    def _check_room(self, now: tuple[str, ...]) -> None:
        if len(now) >= self._most:
            raise InputError(f"A storyboard holds {self._most} scenes.", hint="Remove one, or start another project.")
