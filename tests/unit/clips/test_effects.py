"""An effect makes a further take of a clip for free, as current as the one it was made from, and replaces nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import InputError, NotAllowedError, NotFoundError
from core.film import probe
from core.jobs.admission import order_blobs
from core.jobs.queues import lane_of
from core.model.cells import CellRef, MadeWith, Origin, Policy, Snapshot, Take, TakeDraft, VerdictKind
from core.model.effects import Effect, EffectOrder
from core.model.jobs import JobState
from core.model.media import Media
from core.model.money import FREE
from core.notebook import slots
from core.orders.local import run_order
from core.settings import Settings
from core.studio import Studio, studio_at
from core.workers.lanes import RENDERS
from tests.media.make import make_clip, make_picture
from tests.unit.film.shelf import numbers
from tests.unit.stage import add_scenes, quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    return studio.projects.create(name="Cut", flavor="quick_cut").id


def clip_of(studio: Studio, project_id: str, folder: Path, *, frames: int = 12) -> Take:
    path = make_clip(folder / "night.mp4", frames=frames)
    scene_id = studio.clips.add_footage(project_id, path, "night.mp4")
    return chosen(studio.notebook.snapshot(project_id), scene_id)


def chosen(snapshot: Snapshot, scene_id: str) -> Take:
    take = snapshot.selected("clip", scene_id)
    assert take is not None
    return take


def carried_out(studio: Studio, project_id: str) -> Take:
    """Does the work of the newest job by hand, and lands it."""
    job = studio.jobs.jobs(project_id)[0]
    result = run_order(job.request.order, studio.blobs, limits=studio.settings.limits)
    (take,) = studio.notebook.land(job.request, job.id, result, FREE)
    return take


def test_a_new_take_beside_the_old(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """The new take is chosen, tells what was done and from which take, and the old one stays as it was."""
    old = clip_of(studio, project_id, tmp_path)
    assert studio.clips.apply_effect(project_id, old.id, Effect.BACKWARD, {})
    (job, *_rest) = studio.jobs.jobs(project_id)
    assert job.request.price == FREE
    assert lane_of(job.request.order) == RENDERS.name
    assert order_blobs(job.request.order) == old.blobs
    new = carried_out(studio, project_id)
    snapshot = studio.notebook.snapshot(project_id)
    assert chosen(snapshot, old.cell.subject).id == new.id
    assert snapshot.takes[old.id] == old
    assert new.note == "Backward; of take 1"
    assert new.cost == FREE
    assert new.made_with is not None
    assert new.made_with.parameters["effect"] == "backward"
    media = slots.document(new, Media)
    assert numbers(studio.blobs.path(media.blob)) == list(range(11, -1, -1))
    assert media.check is not None


def test_of_footage_it_is_footage(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A take made from a person's own clip depends on nothing: it is never stale, and its scene needs no still."""
    old = clip_of(studio, project_id, tmp_path)
    studio.clips.apply_effect(project_id, old.id, Effect.MIRROR, {})
    new = carried_out(studio, project_id)
    assert (new.origin, new.stamp) == (Origin.IMPORT, None)
    verdicts = studio.notebook.verdicts(studio.notebook.snapshot(project_id))
    assert verdicts[new.cell.name].kind is VerdictKind.CURRENT
    assert f"keyframe:{new.cell.subject}" not in verdicts


def generated(studio: Studio, project_id: str, folder: Path) -> Take:
    """A take as a vendor makes it, current, labelled as the offline studio's."""
    (scene_id,) = add_scenes(studio, project_id, 1)
    path = make_clip(folder / "made.mp4", frames=12, sound_hz=440)
    ref = CellRef(project_id=project_id, kind="clip", subject=scene_id)
    media = Media(info=probe(path), blob=studio.blobs.put_file(path))
    draft = TakeDraft(
        cell=ref,
        origin=Origin.GENERATED,
        content=media.to_json(),
        content_digest=media.digest(),
        blobs=(media.blob,),
        stamp=studio.notebook.stamp(studio.notebook.snapshot(project_id), ref),
        made_with=MadeWith(provider="offline", model="offline/clip", prompt="rain", is_offline=True),
    )
    (take,) = studio.store.add_takes([draft])
    return take


def test_as_current_or_stale_as_the_take(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """It carries the stamp and the honest label of the take it was made from: not stale now, stale with it later."""
    old = generated(studio, project_id, tmp_path)
    studio.clips.apply_effect(project_id, old.id, Effect.RAMP, {"strength": 2})
    new = carried_out(studio, project_id)
    assert new.stamp == old.stamp
    assert new.made_with is not None
    assert (new.made_with.is_offline, new.made_with.prompt) == (True, "")
    assert new.note.endswith("without sound")
    name = new.cell.name
    assert studio.notebook.verdicts(studio.notebook.snapshot(project_id))[name].kind is VerdictKind.CURRENT
    scene = slots.scene(studio.notebook.snapshot(project_id), new.cell.subject)
    assert scene is not None
    text = CellRef(project_id=project_id, kind="scene_text", subject=new.cell.subject)
    studio.notebook.edit(text, scene.model_copy(update={"text": "Snow now."}))
    assert studio.notebook.verdicts(studio.notebook.snapshot(project_id))[name].kind is VerdictKind.STALE


def test_another_choice_is_left_alone(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """When another take was chosen meanwhile, the new one lies beside it, not chosen."""
    old = clip_of(studio, project_id, tmp_path)
    studio.clips.apply_effect(project_id, old.id, Effect.FLIP, {})
    other = make_clip(tmp_path / "other.mp4", frames=5)
    media = studio.cells._intake.take_in(other, "other.mp4")
    taken = studio.notebook.add_import(old.cell, media)
    new = carried_out(studio, project_id)
    snapshot = studio.notebook.snapshot(project_id)
    assert chosen(snapshot, old.cell.subject).id == taken.id
    assert new.id in snapshot.takes


def test_asked_twice(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """The same effect on the same take is made once: while it is made it is one job, then the take is chosen again."""
    old = clip_of(studio, project_id, tmp_path)
    studio.clips.apply_effect(project_id, old.id, Effect.SPEED, {"factor": 2})
    studio.clips.apply_effect(project_id, old.id, Effect.SPEED, {"factor": 2})
    asked = [job for job in studio.jobs.jobs(project_id) if isinstance(job.request.order, EffectOrder)]
    assert len(asked) == 1
    new = carried_out(studio, project_id)
    studio.notebook.select(old.cell, old.id)
    assert not studio.clips.apply_effect(project_id, old.id, Effect.SPEED, {"factor": 2})
    assert chosen(studio.notebook.snapshot(project_id), old.cell.subject).id == new.id


def test_refused(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A still, an unknown take, an amount out of bounds and a clip that is kept as it is are refused in words."""
    old = clip_of(studio, project_id, tmp_path)
    with pytest.raises(NotFoundError):
        studio.clips.apply_effect(project_id, "take_nothing", Effect.MIRROR, {})
    with pytest.raises(InputError, match="Speed"):
        studio.clips.apply_effect(project_id, old.id, Effect.SPEED, {"factor": 50})
    still = studio.clips.add_footage(project_id, make_picture(tmp_path / "still.png"), "still.png")
    with pytest.raises(InputError, match="move"):
        studio.clips.apply_effect(project_id, chosen(studio.notebook.snapshot(project_id), still).id, Effect.MIRROR, {})
    studio.store.set_policy(old.cell, Policy.FROZEN)
    with pytest.raises(NotAllowedError, match="frozen"):
        studio.clips.apply_effect(project_id, old.id, Effect.MIRROR, {})


def test_as_a_durable_job(settings: Settings, tmp_path: Path) -> None:
    """In a running studio the job comes to its end by itself; a cancelled one leaves no take."""
    with studio_at(settings) as studio:
        project_id = studio.projects.create(name="Cut", flavor="quick_cut").id
        old = clip_of(studio, project_id, tmp_path)
        studio.clips.apply_effect(project_id, old.id, Effect.THERE_AND_BACK, {})
        job = next(job for job in studio.jobs.jobs(project_id) if isinstance(job.request.order, EffectOrder))
        (done,) = studio.jobs.wait([job.id], timeout_s=120)
        assert done.state is JobState.DONE
        take = chosen(studio.notebook.snapshot(project_id), old.cell.subject)
        assert slots.document(take, Media).info.frames == 24
        studio.clips.apply_effect(project_id, old.id, Effect.PAINTING, {})
        (second, *_rest) = studio.jobs.jobs(project_id, live_only=True)
        studio.jobs.cancel(second.id)
        (over,) = studio.jobs.wait([second.id], timeout_s=120)
        assert over.state is JobState.CANCELLED
        assert len(studio.notebook.snapshot(project_id).takes_of("clip", old.cell.subject)) == 2
