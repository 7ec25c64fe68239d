"""Free cells run by themselves, and what failed for good is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ProbeError
from core.film import probe
from core.jobs import freework
from core.model.jobs import JobState
from core.model.media import Media
from core.model.music import BeatGrid
from tests.fakes.shop import GRID, Shop
from tests.media.make import make_tone
from tests.unit.jobs.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench.fresh(tmp_path)
    bench.make_all()
    yield bench
    bench.close()


def with_song(shop: Shop, folder: Path, *, hz: float = 440.0) -> None:
    path = make_tone(folder / f"{hz}.wav", seconds=1.0, hz=hz)
    info = probe(path)
    ref = shop.notebook.snapshot(shop.project_id).ref("song")
    shop.notebook.add_import(ref, Media(blob=shop.blobs.put_file(path), info=info))


def test_a_free_cell_runs_when_it_is_due(shop: Shop, tmp_path: Path) -> None:
    """A song that comes in gets its beats without being asked, and once they are there nothing more is due."""
    assert shop.jobs.run_free(shop.project_id) == ()
    with_song(shop, tmp_path)
    (job,) = shop.jobs.run_free(shop.project_id)
    assert shop.jobs.run_free(shop.project_id)[0].id == job.id
    assert shop.walk(job).state is JobState.DONE
    take = shop.notebook.snapshot(shop.project_id).selected("beat_grid")
    assert take is not None
    assert BeatGrid.from_json(take.content) == GRID
    assert shop.jobs.run_free(shop.project_id) == ()


def test_a_cut_waits_for_the_beats(bench: Bench) -> None:
    """A new song is listened to first: the cut is not planned on the beats of the song before, nor while they are found."""
    bench.bring("song", b"another")
    assert [job.request.cell.name for job in bench.jobs.run_free(bench.project_id)] == ["beat_grid"]
    bench.write_scene("s1", length_frames=60)
    assert [job.request.cell.name for job in bench.jobs.run_free(bench.project_id)] == ["beat_grid"]
    bench.work()
    asked = [job.request.cell.name for job in reversed(bench.store.jobs(limit=1000))]
    assert asked[-2:] == ["beat_grid", "cut"]


def test_a_cut_does_not_wait_for_beats_that_failed(bench: Bench) -> None:
    """Where the beats of a song could not be found, the cut is planned all the same."""
    bench.bring("song", b"another")
    (job,) = bench.jobs.run_free(bench.project_id)
    bench.jobs.cancel(job.id)
    assert [job.request.cell.name for job in bench.jobs.run_free(bench.project_id)] == ["cut"]


def test_what_failed_is_left_alone(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged song is not listened to again and again; another song is, and a person may try the first once more."""

    def damaged(*_: object, **__: object) -> None:
        raise ProbeError("This song cannot be read.", hint="Choose another.")

    with_song(shop, tmp_path)
    (job,) = shop.jobs.run_free(shop.project_id)
    with monkeypatch.context() as patch:
        patch.setattr(freework, "run_order", damaged)
        failed = shop.walk(job)
    assert (failed.state, failed.error) == (JobState.FAILED, "This song cannot be read.")
    assert shop.jobs.run_free(shop.project_id) == ()
    assert shop.jobs.retry(job.id).state is JobState.QUEUED
    with_song(shop, tmp_path, hz=880.0)
    assert len(shop.jobs.run_free(shop.project_id)) == 1


def test_stopping_free_work(shop: Shop, tmp_path: Path) -> None:
    """Free work that was stopped before it began is not begun."""
    with_song(shop, tmp_path)
    (job,) = shop.jobs.run_free(shop.project_id)
    shop.jobs.cancel(job.id)
    assert shop.walk(job).state is JobState.CANCELLED
    assert shop.jobs.run_free(shop.project_id) == ()
