"""The workspace behind the bench of the screens: the finished sample, two hundred scenes of it, jobs that stay at work."""

from __future__ import annotations

import struct
from itertools import cycle
from pathlib import Path

from core.model.cells import CellRef, Origin, TakeDraft
from core.model.cut import Cut
from core.model.media import Media
from core.model.money import FREE
from core.model.scene import SceneText, Storyboard
from core.notebook.kinds import Wish
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import quiet_studio

LONGER = 18
"""How many times as long as the sample the film is that renders under the crowd."""


def fill(workspace: Path, *, scenes: int, jobs: int = 0) -> str:
    """Makes the workspace; gives the long project's id.

    Args:
        scenes: Of the long project, each with the sample's own pictures and clips.
        jobs: Generations that are waiting when the server starts.
    """
    with quiet_studio(Settings(workspace=workspace)) as studio:
        add_sample(studio.store, studio.blobs)
        long = studio.projects.create(name="Two hundred scenes", flavor="short_film", text="A very long night.").id
        _add_scenes(studio, long, scenes)
        snapshot = studio.notebook.snapshot(SAMPLE_ID)
        ref = CellRef(project_id=SAMPLE_ID, kind="moods")
        requests = [
            studio.notebook.request(snapshot, ref, Wish(new_take=number), FREE) for number in range(90, 90 + jobs)
        ]
        studio.jobs.submit(requests)
    return long


def lengthen(studio: Studio) -> None:
    """Cuts the sample's shots one after the other again and again, a little later in their clips each time, so that no
    stretch of the film is rendered twice."""
    cut = Cut.from_json(_content(studio.notebook.snapshot(SAMPLE_ID).selected("cut")))
    items = tuple(
        item.model_copy(update={"id": f"{item.id}_{again}", "in_frames": 2 * again})
        for again in range(LONGER)
        for item in cut.items
    )
    studio.notebook.edit(CellRef(project_id=SAMPLE_ID, kind="cut"), cut.model_copy(update={"items": items}))


def _add_scenes(studio: Studio, project_id: str, count: int) -> None:
    """Scenes with pictures and clips that can be shown, written in one go."""
    sample = studio.notebook.snapshot(SAMPLE_ID)
    board = Storyboard.from_json(_content(sample.selected("storyboard")))
    pictures = cycle([_content(sample.selected("keyframe", scene_id)) for scene_id in board.scene_ids])
    clips = cycle([_content(sample.selected("clip", scene_id)) for scene_id in board.scene_ids])
    ids = tuple(f"scene_{number:04d}" for number in range(count))
    drafts = [_draft(project_id, "storyboard", "", Storyboard(scene_ids=ids))]
    for number, scene_id in enumerate(ids):
        text = SceneText(
            title=f"Shot {number}", text=f"Shot {number} of a very long night in the rain.", length_frames=120
        )
        drafts.append(_draft(project_id, "scene_text", scene_id, text))
        drafts.append(_draft(project_id, "keyframe", scene_id, Media.from_json(next(pictures))))
        drafts.append(_draft(project_id, "clip", scene_id, Media.from_json(next(clips))))
    studio.store.add_takes(drafts)


def _content(take: object) -> str:
    return str(getattr(take, "content"))  # noqa: B009 - the sample is whole


def _draft(project_id: str, kind: str, subject: str, document: SceneText | Storyboard | Media) -> TakeDraft:
    return TakeDraft(
        cell=CellRef(project_id=project_id, kind=kind, subject=subject),
        origin=Origin.IMPORT,
        content=document.to_json(),
        content_digest=document.digest(),
        blobs=(document.blob,) if isinstance(document, Media) else (),
    )


def heavy_clip(workspace: Path, folder: Path, size_mb: int) -> Path:
    """A clip of the sample made as heavy as wanted by an empty box at its end, which every player skips."""
    with quiet_studio(Settings(workspace=workspace)) as studio:
        take = next(
            take
            for take in studio.notebook.snapshot(SAMPLE_ID).takes.values()
            if take.cell.kind == "clip" and take.blobs
        )
        whole = studio.blobs.path(take.blobs[0]).read_bytes()
    path = folder / "heavy.mp4"
    pad = size_mb * 1024 * 1024 - len(whole)
    with path.open("wb") as file:
        file.write(whole)
        file.write(struct.pack(">I4s", pad, b"free"))
        file.truncate(len(whole) + pad)
    return path
