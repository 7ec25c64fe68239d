"""Frames of clips as files, and as keyframes and references of scenes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.clips import Stretch, many_frames, one_frame
from core.clips.frames import MOST_FRAMES
from core.errors import InputError, NotFoundError
from core.model.cells import Origin, VerdictKind
from core.model.media import Media, MediaKind
from core.notebook import slots
from core.settings import Settings
from core.studio import Studio
from tests.media.colors import number_of
from tests.media.make import make_clip, make_picture
from tests.unit.stage import quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    return studio.projects.create(name="Cut", flavor="quick_cut").id


@pytest.fixture
def scenes(studio: Studio, project_id: str, tmp_path: Path) -> tuple[str, ...]:
    """Three scenes with numbered clips of 40 frames."""
    clips = [make_clip(tmp_path / f"{n}.mp4", frames=40 + n) for n in range(3)]
    return tuple(studio.clips.add_footage(project_id, clip, clip.name) for clip in clips)


def _number(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as image:
        return number_of(np.asarray(image.convert("RGB"), np.uint8))


def _take_id(studio: Studio, project_id: str, scene_id: str) -> str:
    take = studio.notebook.snapshot(project_id).selected("clip", scene_id)
    assert take is not None
    return take.id


def test_one_frame_is_that_frame(tmp_path: Path) -> None:
    """Frame n is picture n, as PNG and as JPEG; a still has only number 0."""
    clip = make_clip(tmp_path / "clip.mp4", frames=40)
    assert [_number(one_frame(clip, n, "png")) for n in (0, 13, 39)] == [0, 13, 39]
    assert one_frame(clip, 7, "jpg").startswith(b"\xff\xd8")
    assert one_frame(make_picture(tmp_path / "still.png"), 0, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize(("first", "last", "every"), [(-1, 5, 1), (0, 40, 1), (9, 8, 1), (0, 39, 0), (10**9, 10**9, 1)])
def test_wild_numbers_are_refused_before_anything_is_decoded(tmp_path: Path, first: int, last: int, every: int) -> None:
    """Frames the clip does not have, a stretch that runs backwards and a step of nothing are said at once."""
    clip = make_clip(tmp_path / "clip.mp4", frames=40)
    with pytest.raises(InputError):
        many_frames(clip, Stretch(first, last, every))


def test_a_stretch_has_a_limit(tmp_path: Path) -> None:
    """More than the limit is refused with what to do; the same stretch with fewer frames is given."""
    clip = make_clip(tmp_path / "long.mp4", frames=MOST_FRAMES + 5, size=(16, 16))
    with pytest.raises(InputError, match="1,005 frames") as caught:
        many_frames(clip, Stretch(0, MOST_FRAMES + 4))
    assert "fewer" in caught.value.hint
    names = [name for name, _ in many_frames(clip, Stretch(0, MOST_FRAMES + 4, 400, "jpg"))]
    assert names == ["frame_000000.jpg", "frame_000400.jpg", "frame_000800.jpg"]


def test_a_frame_becomes_the_keyframe_of_its_scene(studio: Studio, project_id: str, scenes: tuple[str, ...]) -> None:
    """The exact frame is an imported, chosen take that says where it is from; choosing what was before undoes it."""
    before = studio.cells.choices(project_id)
    studio.clips.frame_as_keyframe(project_id, _take_id(studio, project_id, scenes[0]), 23, scenes[0])
    snapshot = studio.notebook.snapshot(project_id)
    take = snapshot.selected("keyframe", scenes[0])
    assert take is not None
    media = slots.document(take, Media)
    assert (take.origin, take.note, media.info.kind) == (Origin.IMPORT, "frame 23 of clip 1, take 1", MediaKind.PICTURE)
    assert _number(studio.blobs.path(media.blob).read_bytes()) == 23
    verdicts = studio.notebook.verdicts(snapshot)
    assert verdicts[f"keyframe:{scenes[0]}"].kind is VerdictKind.CURRENT
    assert verdicts[f"clip:{scenes[0]}"].kind is VerdictKind.CURRENT  # own footage depends on no keyframe
    after = studio.cells.choices(project_id)
    name = f"keyframe:{scenes[0]}"
    studio.cells.choose(project_id, {name: before.get(name)}, began_from={name: after[name]})
    assert studio.notebook.snapshot(project_id).selected("keyframe", scenes[0]) is None


def test_a_frame_becomes_the_first_frame_of_the_next_scene(
    studio: Studio, project_id: str, scenes: tuple[str, ...]
) -> None:
    """The last frame of one clip is the keyframe of the scene after it, which gets its keyframe cell by that."""
    studio.clips.frame_as_keyframe(project_id, _take_id(studio, project_id, scenes[0]), 39, scenes[1])
    media = slots.media(studio.notebook.snapshot(project_id), "keyframe", scenes[1])
    assert media is not None
    assert _number(studio.blobs.path(media.blob).read_bytes()) == 39
    assert studio.store.names_blob(project_id, media.blob)


def test_the_same_frame_again_is_the_same_take(studio: Studio, project_id: str, scenes: tuple[str, ...]) -> None:
    """Pressing twice brings nothing twice."""
    clip = _take_id(studio, project_id, scenes[0])
    made = [studio.clips.frame_as_keyframe(project_id, clip, 5, scenes[0]).id for _ in range(2)]
    assert made[0] == made[1]


def test_a_frame_becomes_a_reference(studio: Studio, project_id: str, scenes: tuple[str, ...]) -> None:
    """A scene points to the frame by where it is from, once, up to the limit of scenes."""
    clip = _take_id(studio, project_id, scenes[0])
    for frame in (3, 3, 4, 5, 6):
        studio.clips.frame_as_reference(project_id, clip, frame, scenes[1])
    scene = slots.scene(studio.notebook.snapshot(project_id), scenes[1])
    assert scene is not None
    assert [one.name for one in scene.references] == [f"frame {n} of clip 1, take 1" for n in (3, 4, 5, 6)]
    assert _number(studio.blobs.path(scene.references[0].blob).read_bytes()) == 3
    with pytest.raises(InputError, match="4 pictures at most"):
        studio.clips.frame_as_reference(project_id, clip, 9, scenes[1])


def test_what_is_not_there_is_said(studio: Studio, project_id: str, scenes: tuple[str, ...]) -> None:
    """A take of another project, a scene that is gone and a frame past the end are refused; nothing changes."""
    clip = _take_id(studio, project_id, scenes[0])
    other = studio.projects.create(name="Other", flavor="quick_cut").id
    before = studio.cells.choices(project_id)
    with pytest.raises(NotFoundError):
        studio.clips.frame_as_keyframe(other, clip, 0, scenes[0])
    with pytest.raises(NotFoundError):
        studio.clips.frame_as_keyframe(project_id, "take_of_nobody", 0, scenes[0])
    with pytest.raises(NotFoundError):
        studio.clips.frame_as_reference(project_id, clip, 0, "scene_gone")
    with pytest.raises(InputError, match="frames 0 to 39"):
        studio.clips.frame_as_keyframe(project_id, clip, 40, scenes[0])
    assert studio.cells.choices(project_id) == before


def test_the_keyframe_stands_as_the_clip(studio: Studio, project_id: str, scenes: tuple[str, ...]) -> None:
    """The still is the chosen take of the clip, an import that is never stale; without a still it is said."""
    with pytest.raises(InputError, match="no picture"):
        studio.clips.still_as_clip(project_id, scenes[0])
    studio.clips.frame_as_keyframe(project_id, _take_id(studio, project_id, scenes[0]), 2, scenes[0])
    studio.clips.still_as_clip(project_id, scenes[0])
    snapshot = studio.notebook.snapshot(project_id)
    still, clip = slots.media(snapshot, "keyframe", scenes[0]), slots.media(snapshot, "clip", scenes[0])
    assert still is not None
    assert clip is not None
    assert clip.blob == still.blob
    assert studio.notebook.verdicts(snapshot)[f"clip:{scenes[0]}"].kind is VerdictKind.CURRENT
