"""A person's own files: taken in when they can be decoded, refused in words when not, and nothing lost either way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import InputError, ProbeError, StudioError
from core.model.cells import Origin, VerdictKind
from core.notebook import slots
from core.settings import Settings
from core.studio import Studio
from tests.media.make import (
    make_clip,
    make_long_song,
    make_noise,
    make_picture,
    make_song,
    make_text,
    make_truncated,
    make_zero,
)
from tests.unit.stage import quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    return studio.projects.create(name="Cut", flavor="quick_cut").id


def _truncated(path: Path) -> object:
    return make_truncated(path, make_clip(path.with_name("whole.mp4"), frames=60))


def _mis_named(path: Path) -> object:
    return make_clip(path.with_name("clip.mp4")).rename(path)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("noise.mp4", make_noise),
        ("empty.mp4", make_zero),
        ("words.mov", make_text),
        ("cut-off.mp4", _truncated),
        ("empty.png", make_zero),
    ],
)
def test_broken_footage_is_refused_and_nothing_is_lost(
    studio: Studio, project_id: str, tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    """A file that cannot be decoded is named in a sentence with what to do; project and file stay as they were."""
    path = tmp_path / name
    make(path)
    with pytest.raises(ProbeError) as caught:
        studio.clips.add_footage(project_id, path, name)
    assert caught.value.hint
    assert path.exists()
    assert slots.scene_ids(studio.notebook.snapshot(project_id)) == ()


@pytest.mark.parametrize(
    ("name", "make", "frames"),
    [
        ("one-frame.mp4", lambda path: make_clip(path, frames=1), 90),
        ("still.png", make_picture, 90),
        ("really-a-clip.png", _mis_named, 30),
        ("../../etc/passwd.mp4", lambda path: make_clip(path, frames=45), 45),
    ],
)
def test_odd_footage_becomes_a_scene(
    studio: Studio, project_id: str, tmp_path: Path, name: str, make: Callable[[Path], object], frames: int
) -> None:
    """Content decides, not the name: one frame or a picture stands three seconds, a mis-named clip plays, no name is a path."""
    path = tmp_path / Path(name).name
    make(path)
    scene_id = studio.clips.add_footage(project_id, path, name)
    snapshot = studio.notebook.snapshot(project_id)
    scene, take = slots.scene(snapshot, scene_id), snapshot.selected("clip", scene_id)
    assert scene is not None
    assert take is not None
    assert (scene.length_frames, take.origin) == (frames, Origin.IMPORT)
    assert all(len(blob) == 64 for blob in take.blobs)
    verdicts = studio.notebook.verdicts(snapshot)
    assert verdicts[f"clip:{scene_id}"].kind is VerdictKind.CURRENT


def test_song_of_eight_hours_is_refused_before_it_is_decoded(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A song longer than is taken in is refused with its length and the limit, and the song before it stays."""
    song = tmp_path / "short.wav"
    make_song(song, bpm=120, seconds=2)
    kept = studio.cut.add_song(project_id, song, "short.wav")
    long_song = tmp_path / "long.ogg"
    make_long_song(long_song, hours=8)
    with pytest.raises(InputError, match=r"8\.0 hours; a song may last 3"):
        studio.cut.add_song(project_id, long_song, "long.ogg")
    selected = studio.notebook.snapshot(project_id).selected("song")
    assert selected is not None
    assert selected.id == kept.id


@pytest.mark.parametrize("make", [make_picture, make_clip])
def test_song_without_sound_is_refused(
    studio: Studio, project_id: str, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """A picture or a silent video is no song, and the sentence says which files are."""
    path = tmp_path / ("file.png" if make is make_picture else "file.mp4")
    make(path)
    with pytest.raises(StudioError, match="no sound"):
        studio.cut.add_song(project_id, path, "file.mp4")


def test_a_song_is_no_clip(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """Sound dropped among the clips is sent to where songs go."""
    song = tmp_path / "song.wav"
    make_song(song, bpm=120, seconds=2)
    with pytest.raises(InputError, match="is sound, not a video or a picture"):
        studio.clips.add_footage(project_id, song, "song.wav")


def test_own_clip_replaces_a_take_and_the_old_one_stays(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A file brought to a cell becomes its chosen take; the take before it is still there."""
    first, second = make_clip(tmp_path / "a.mp4"), make_clip(tmp_path / "b.mp4", frames=60)
    scene_id = studio.clips.add_footage(project_id, first, "a.mp4")
    take = studio.cells.import_file(project_id, f"clip:{scene_id}", second, "b.mp4")
    snapshot = studio.notebook.snapshot(project_id)
    selected = snapshot.selected("clip", scene_id)
    assert selected is not None
    assert selected.id == take.id
    assert len(snapshot.takes_of("clip", scene_id)) == 2


def test_cells_that_take_no_file_say_so(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A file dropped on a text is refused with where it can go."""
    with pytest.raises(InputError, match="takes no file"):
        studio.cells.import_file(project_id, "brief", make_clip(tmp_path / "a.mp4"), "a.mp4")
