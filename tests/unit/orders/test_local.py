"""Free work: beats that were told, beats that are heard, and a plan of the cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.blobs import Blobs
from core.errors import BlobMissingError, InputError
from core.film import probe
from core.model.cut import Cut, SongUse, Source
from core.model.film import ExportSettings
from core.model.money import FREE
from core.model.music import BeatGrid
from core.model.orders import AnalyseOrder, CutOrder, RenderOrder, Shot
from core.model.project import Aspect
from core.orders.local import run_order
from core.settings import Limits
from tests.fakes.shop import GRID, blob_name
from tests.media.make import make_clip, make_silence, make_tone


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", tmp_path / "tmp")


def song(blobs: Blobs, folder: Path) -> Source:
    path = make_tone(folder / "song.wav", seconds=1.0)
    info = probe(path)
    return Source(blob=blobs.put_file(path), info=info)


def test_beats_that_were_told(blobs: Blobs, tmp_path: Path) -> None:
    """A grid the composer told is taken as it is; nobody listens, and the song need not even be there."""
    source = song(blobs, tmp_path)
    blobs.path(source.blob).unlink()
    result = run_order(AnalyseOrder(song=source, known=GRID), blobs, limits=Limits())
    assert BeatGrid.from_json(result.outputs[0].content or "") == GRID
    assert result.billed == FREE


def test_a_song_that_is_gone(blobs: Blobs, tmp_path: Path) -> None:
    """A song whose file is missing is named as missing, before anybody listens."""
    source = song(blobs, tmp_path).model_copy(update={"blob": blob_name("song")})
    with pytest.raises(BlobMissingError):
        run_order(AnalyseOrder(song=source), blobs, limits=Limits())


@pytest.mark.parametrize("has_track", [True, False], ids=["silent", "no sound"])
def test_a_song_with_nothing_to_hear(blobs: Blobs, tmp_path: Path, has_track: bool) -> None:
    """A silent song has no beats, says so, is as long as it is, and a film is cut with it to lengths alone."""
    path = make_silence(tmp_path / "s.wav") if has_track else make_clip(tmp_path / "mute.mp4", frames=5)
    info = probe(path)
    source = Source(blob=blobs.put_file(path), info=info)
    result = run_order(AnalyseOrder(song=source), blobs, limits=Limits())
    grid = BeatGrid.from_json(result.outputs[0].content or "")
    assert (grid.beats, grid.tempo_bpm, grid.method) == ((), 0, "silent")
    assert grid.samples == round(info.duration_s * grid.sample_rate) > 0
    shots = tuple(Shot(scene_id=name, source=None, wanted_frames=frames) for name, frames in (("a", 30), ("b", 45)))
    order = CutOrder(aspect=Aspect.WIDE, shots=shots, song=SongUse(source=source), grid=grid)
    planned = run_order(order, blobs, limits=Limits())
    cut = Cut.from_json(planned.outputs[0].content or "")
    assert [item.scene_id for item in cut.items] == ["a", "b"]


def test_a_plan_of_the_cut(blobs: Blobs) -> None:
    """A cut plan has the shots in order, as long as they were wanted."""
    shots = tuple(Shot(scene_id=name, source=None, wanted_frames=frames) for name, frames in (("a", 30), ("b", 45)))
    result = run_order(CutOrder(aspect=Aspect.WIDE, shots=shots), blobs, limits=Limits())
    cut = Cut.from_json(result.outputs[0].content or "")
    assert [(item.scene_id, item.frames) for item in cut.items] == [("a", 30), ("b", 45)]


def test_an_order_for_somebody_else(blobs: Blobs) -> None:
    """A render is not carried out as free work."""
    order = RenderOrder(cut=Cut(aspect=Aspect.WIDE), settings=ExportSettings(), file_name="film.mp4")
    with pytest.raises(InputError):
        run_order(order, blobs, limits=Limits())
