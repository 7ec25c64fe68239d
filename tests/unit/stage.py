"""A workspace with a project in it and nothing running: for tests of steps that need no job to be carried out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from core.blobs import Blobs
from core.model.cells import CellRef, Origin, TakeDraft
from core.model.jobs import JobRequest
from core.model.media import Media, MediaInfo, MediaKind
from core.model.money import FREE
from core.model.orders import OrderResult, Output
from core.model.scene import SceneText, Storyboard
from core.notebook.kinds import Wish
from core.providers import open_providers
from core.settings import Settings
from core.store import Store
from core.studio import Studio

VIDEO = MediaInfo(
    kind=MediaKind.VIDEO, container="mp4", codec="h264", width=540, height=960, rate=Fraction(30), frames=150,
    duration_s=Fraction(5),
)  # fmt: skip


@contextmanager
def quiet_studio(settings: Settings) -> Iterator[Studio]:
    """A studio whose jobs were never launched: rows are written, nothing runs."""
    store = Store.open(settings.workspace)
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    try:
        yield Studio(settings, store, blobs, open_providers(settings, blobs))
    finally:
        store.close()


def land(studio: Studio, project_id: str, name: str, content: str) -> JobRequest:
    """Lets a document come back for a cell, as if its maker had answered it."""
    kind, _, subject = name.partition(":")
    snapshot = studio.notebook.snapshot(project_id)
    ref = CellRef(project_id=project_id, kind=kind, subject=subject)
    request = studio.notebook.request(snapshot, ref, Wish(new_take=len(snapshot.takes)), FREE)
    result = OrderResult(outputs=(Output(content=content),))
    studio.notebook.land(request, f"job_{len(snapshot.takes)}", result, FREE)
    return request


def add_scenes(studio: Studio, project_id: str, count: int, *, frames: int = 120) -> tuple[str, ...]:
    """Scenes with a clip each, written straight into the store in one go."""
    blob = studio.blobs.put_bytes(b"a clip")
    media, ids = Media(blob=blob, info=VIDEO), tuple(f"scene_{number:04d}" for number in range(count))
    drafts = [_draft(project_id, "storyboard", "", Storyboard(scene_ids=ids))]
    for number, scene_id in enumerate(ids):
        text = SceneText(title=f"Shot {number}", text=f"Shot {number} of the long film.", length_frames=frames)
        drafts.append(_draft(project_id, "scene_text", scene_id, text))
        drafts.append(_draft(project_id, "keyframe", scene_id, media))
        drafts.append(_draft(project_id, "clip", scene_id, media))
    studio.store.add_takes(drafts)
    return ids


def _draft(project_id: str, kind: str, subject: str, document: SceneText | Storyboard | Media) -> TakeDraft:
    return TakeDraft(
        cell=CellRef(project_id=project_id, kind=kind, subject=subject),
        origin=Origin.IMPORT,
        content=document.to_json(),
        content_digest=document.digest(),
        blobs=(document.blob,) if isinstance(document, Media) else (),
    )
