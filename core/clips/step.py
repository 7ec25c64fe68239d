"""What a person does with clips: here, bringing their own footage."""

from __future__ import annotations

from pathlib import Path

from core.errors import InputError
from core.jobs import Jobs
from core.jobs.intake import Intake
from core.model.base import new_id
from core.model.cells import CellRef
from core.model.media import Media, MediaKind
from core.model.scene import SceneText, Storyboard
from core.notebook import Notebook, slots
from core.timing import frames_of

STILL_S = 3
"""How long a picture stands when it is brought in as footage."""


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
        snapshot = self._notebook.snapshot(project_id)
        now = slots.scene_ids(snapshot)
        if len(now) >= self._most:
            raise InputError(f"A storyboard holds {self._most} scenes.", hint="Remove one, or start another project.")
        media = self._intake.take_in(path, file_name)
        if media.info.kind is MediaKind.AUDIO:
            raise InputError(f"{file_name} is sound, not a picture.", hint="Drop it where it says song.")
        frames = frames_of(media.info.duration_s, snapshot.project.rate)
        if media.info.kind is MediaKind.PICTURE or media.info.frames <= 1:
            frames = frames_of(STILL_S, snapshot.project.rate)
        return self._write(project_id, now, media, min(frames, 18_000))

    def _write(self, project_id: str, now: tuple[str, ...], media: Media, frames: int) -> str:
        scene_id = new_id("scene")
        scene = SceneText(title=media.file_name[:200], length_frames=frames)
        self._notebook.add_import(CellRef(project_id=project_id, kind="scene_text", subject=scene_id), scene)
        self._notebook.add_import(CellRef(project_id=project_id, kind="clip", subject=scene_id), media)
        board = Storyboard(scene_ids=(*now, scene_id))
        self._notebook.edit(CellRef(project_id=project_id, kind="storyboard"), board, keeps_stamp=True)
        self._jobs.run_free(project_id)
        return scene_id
