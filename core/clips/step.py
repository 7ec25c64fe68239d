"""What a person does with clips: brings their own footage, and uses a frame of one elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.blobs import Blobs
from core.clips.effects import effect_request, made_before
from core.clips.frames import one_frame
from core.errors import InputError, NotFoundError
from core.jobs import Jobs
from core.jobs.intake import Intake
from core.model.base import checked, new_id
from core.model.cells import CellRef, Snapshot, Take
from core.model.effects import Effect, TakeEffect
from core.model.media import Media, MediaKind
from core.model.scene import LONGEST_FRAMES, MOST_SCENE_REFERENCES, Reference, SceneText, Storyboard
from core.notebook import Notebook, slots
from core.timing import FILM_RATE, frames_of

STILL_S = 3
"""How long a picture stands when it is brought in as footage."""


class ClipStep:
    """Own clips as scenes of the film, and frames of clips as pictures."""

    def __init__(self, notebook: Notebook, jobs: Jobs, intake: Intake, blobs: Blobs, *, most_scenes: int) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._intake = intake
        self._blobs = blobs
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

    def frame_as_keyframe(self, project_id: str, take_id: str, frame: int, scene_id: str) -> Take:
        """Takes a frame of a clip out and makes it the keyframe of a scene, as a take that is chosen.

        Args:
            take_id: The clip; of any scene.
            frame: Which one, from 0, exactly.
            scene_id: Whose keyframe it becomes: the clip's own scene, or another.

        Raises:
            NotFoundError: When the take or the scene is not there.
            InputError: When the clip has no such frame.
        """
        snapshot = self._notebook.snapshot(project_id)
        self._check_scene(snapshot, scene_id)
        media, note = self._taken_out(snapshot, take_id, frame)
        take = self._notebook.add_import(snapshot.ref("keyframe", scene_id), media, note=note)
        self._jobs.run_free(project_id)
        return take

    def frame_as_reference(self, project_id: str, take_id: str, frame: int, scene_id: str) -> Take:
        """Takes a frame of a clip out and lets a scene point to it.

        Raises:
            NotFoundError: When the take or the scene is not there.
            InputError: When the clip has no such frame, or the scene has as many references as it may have.
        """
        snapshot = self._notebook.snapshot(project_id)
        self._check_scene(snapshot, scene_id)
        media, note = self._taken_out(snapshot, take_id, frame)
        made = Reference(name=note, blob=media.blob)
        with self._notebook.together():
            scene = slots.scene(self._notebook.snapshot(project_id), scene_id)
            if scene is None:
                raise InputError("The scene has no text yet.", hint="Write what is seen in it first.")
            kept = tuple(one for one in scene.references if one.blob != made.blob)
            if len(kept) >= MOST_SCENE_REFERENCES:
                raise InputError(
                    f"A scene points to {MOST_SCENE_REFERENCES} pictures at most.", hint="Take one out first."
                )
            text = scene.model_copy(update={"references": (*kept, made)})
            take = self._notebook.edit(snapshot.ref("scene_text", scene_id), text)
        self._jobs.run_free(project_id)
        return take

    def still_as_clip(self, project_id: str, scene_id: str) -> Take:
        """Uses the keyframe of a scene as its clip: a picture that stands as long as the scene.

        Raises:
            NotFoundError: When the scene is not there.
            InputError: When it has no keyframe.
        """
        snapshot = self._notebook.snapshot(project_id)
        self._check_scene(snapshot, scene_id)
        still = slots.media(snapshot, "keyframe", scene_id)
        if still is None:
            raise InputError("The scene has no picture yet.", hint="Make its keyframe, or bring one.")
        take = self._notebook.add_import(snapshot.ref("clip", scene_id), still, note="the keyframe as a still")
        self._jobs.run_free(project_id)
        return take

    def apply_effect(self, project_id: str, take_id: str, effect: Effect, amounts: Mapping[str, float]) -> bool:
        """Starts free work that makes a new take of a clip's take; the old one stays as it is.

        Args:
            take_id: The take, of any scene.
            amounts: By the names of the effect's settings; what is left out is at its default.

        Returns:
            Whether work was begun; a take that was made so before is chosen at once.

        Raises:
            NotFoundError: When there is no such take.
            InputError: When it is a still or too long, an amount is out of bounds, or the clip is frozen.
        """
        snapshot = self._notebook.snapshot(project_id)
        request = effect_request(snapshot, take_id, checked(TakeEffect, effect=effect, amounts=dict(amounts)))
        before = made_before(snapshot, request)
        if before is None:
            self._jobs.submit([request])
            return True
        self._notebook.select(request.cell, before.id)
        self._jobs.run_free(project_id)
        return False

    def _taken_out(self, snapshot: Snapshot, take_id: str, frame: int) -> tuple[Media, str]:
        """A frame as a file of the workspace, and where it is from."""
        take = snapshot.takes.get(take_id)
        if take is None or take.cell.kind not in ("clip", "keyframe"):
            raise NotFoundError("There is no such clip in this project.", hint="Look at the clips again.")
        number = slots.scene_number(snapshot, take.cell.subject)
        note = f"frame {frame} of clip {number or '(shelved)'}, take {take.number}"
        made = one_frame(self._blobs.path(slots.document(take, Media).blob), frame, "png")
        with self._blobs.temp_folder() as folder:
            path = folder / "frame.png"
            path.write_bytes(made)
            return self._intake.take_in(path, f"{note}.png", wants=(MediaKind.PICTURE,)), note

    def _check_scene(self, snapshot: Snapshot, scene_id: str) -> None:
        if scene_id not in slots.scene_ids(snapshot):
            raise NotFoundError("That scene is no longer in the storyboard.", hint="Open an earlier storyboard take.")

    def _check_room(self, now: tuple[str, ...]) -> None:
        if len(now) >= self._most:
            raise InputError(f"A storyboard holds {self._most} scenes.", hint="Remove one, or start another project.")
