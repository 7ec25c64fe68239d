"""Jobs on the real engine: queues, limits, waits that can be woken, stopping and going on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreError
from core.film import probe
from core.jobs.jobs import DATABASE_NAME
from core.model.jobs import JobState
from core.model.media import Media
from core.providers.contract import Answer, RemoteJob
from tests.fakes.shop import Shop, new_project, open_shop
from tests.media.make import make_tone


@pytest.fixture(scope="module")
def open_floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One launched shop for all tests here; a launch and a stop cost more than the tests."""
    with open_shop(tmp_path_factory.mktemp("floor")) as shop:
        shop.jobs.launch()
        yield shop


@pytest.fixture
def floor(open_floor: Shop) -> Shop:
    """The launched shop with a project and a vendor's mood of its own."""
    open_floor.project_id = new_project(open_floor.store)
    open_floor.write("lamp")
    open_floor.vendor.polls, open_floor.vendor.pace_s = 1, 0.0
    open_floor.vendor.script.clear()
    return open_floor


def test_a_batch_goes_through_its_queue(floor: Shop) -> None:
    """Everything that was asked for in one go ends well, each charged once, and nothing stays reserved."""
    jobs = floor.jobs.submit([floor.request(f"keyframe:{name}") for name in "abc"])
    done = floor.jobs.wait([job.id for job in jobs], timeout_s=30)
    assert [job.state for job in done] == [JobState.DONE] * 3
    assert [len(floor.charges(job)) for job in jobs] == [1, 1, 1]
    money = floor.jobs.money(floor.project_id)
    assert (money.spent_usd, money.reserved_usd) == (Decimal("0.12"), Decimal(0))


def test_no_more_at_once_than_the_catalogue_says(floor: Shop) -> None:
    """While two are at the vendor, the third waits in the queue."""
    floor.vendor.pace_s, floor.vendor.polls = 600.0, 99
    jobs = floor.jobs.submit([floor.request(f"keyframe:{name}") for name in "abc"])
    ids = [job.id for job in jobs]
    _until(lambda: sum(len(floor.charges(job)) for job in jobs) == 2)
    assert sorted(floor.jobs.job(job_id).state for job_id in ids) == ["queued", "running", "running"]
    for job_id in ids:
        floor.jobs.cancel(job_id)
    assert {job.state for job in floor.jobs.wait(ids, timeout_s=30)} == {JobState.CANCELLED}
    assert floor.jobs.money(floor.project_id).reserved_usd == 0


def test_a_vendor_that_calls_back(floor: Shop) -> None:
    """A job that waits ten minutes for its next question asks at once when it is woken."""
    floor.vendor.pace_s = 600.0
    job = floor.ask()
    _until(lambda: len(floor.charges(job)) == 1 and floor.jobs.job(job.id).note == "painting")
    floor.jobs.wake(job.id)
    assert floor.jobs.wait([job.id], timeout_s=30)[0].state is JobState.DONE


def test_a_call_back_is_for_work_at_hand(floor: Shop) -> None:
    """A call that names work still at the vendor makes its job ask at once; a late one, or one of strangers' work, nothing."""
    floor.vendor.pace_s = 600.0
    job = floor.ask()
    _until(lambda: floor.jobs.job(job.id).note == "painting")
    remote_id = floor.jobs.job(job.id).remote_id
    assert remote_id is not None
    assert [floor.jobs.heard(name) for name in ("", "somebody-elses")] == [False, False]
    assert floor.jobs.heard(remote_id)
    assert floor.jobs.wait([job.id], timeout_s=30)[0].state is JobState.DONE
    assert not floor.jobs.heard(remote_id)
    assert len(floor.charges(job)) == 1


def test_an_adopted_result_is_fetched(floor: Shop) -> None:
    """A person's decision starts the job again, past its queue, and it ends with one charge."""
    floor.script("lamp a", submit=["lost_after"])
    floor.vendor.blind_looks = 1
    job = floor.ask()
    assert floor.jobs.wait([job.id], timeout_s=30)[0].state is JobState.UNKNOWN
    floor.vendor.blind_looks = 0
    floor.jobs.resolve(job.id, "look_up")
    assert floor.jobs.wait([job.id], timeout_s=30)[0].state is JobState.DONE
    assert len(floor.charges(job)) == 1


def test_free_work_follows_by_itself(floor: Shop, tmp_path: Path) -> None:
    """When a job ends, free cells that are due run without anybody asking."""
    path = make_tone(tmp_path / "song.wav", seconds=1.0)
    info = probe(path)
    ref = floor.notebook.snapshot(floor.project_id).ref("song")
    floor.notebook.add_import(ref, Media(blob=floor.blobs.put_file(path), info=info))
    floor.ask()
    assert floor.jobs.wait_idle(floor.project_id, timeout_s=30)
    assert floor.notebook.snapshot(floor.project_id).selected("beat_grid") is not None


def test_a_landed_answer_is_there_in_no_time(floor: Shop) -> None:
    """An answer from before does not wait in any queue."""
    first = floor.jobs.wait([floor.ask().id], timeout_s=30)[0]
    floor.store.set_deleted(floor.store.takes_of_job(first.id)[0].id, True)
    again = floor.ask()
    assert floor.jobs.wait([again.id], timeout_s=30)[0].state is JobState.DONE
    assert floor.store.queue_of(again.id) == "at-once"


@pytest.mark.parametrize("has_checkpoints", [True, False], ids=["with checkpoints", "checkpoints lost"])
def test_stopping_and_going_on(tmp_path: Path, has_checkpoints: bool) -> None:
    """What waits for its vendor when the server stops is left as it is and ends well after the next start, charged once.

    The rows alone are enough for that: the checkpoints may be lost.
    """
    with open_shop(tmp_path) as shop:
        shop.vendor.pace_s = 600.0
        shop.jobs.launch()
        job = shop.ask()
        _until(lambda: shop.jobs.job(job.id).note == "painting")
        shop.jobs.shutdown()
        assert shop.jobs.job(job.id).state is JobState.RUNNING
        shop.vendor.pace_s = 0.0
        if not has_checkpoints:
            (tmp_path / DATABASE_NAME).unlink()
        shop.jobs.launch()
        shop.jobs.wake(job.id)
        _until(lambda: _nudged(shop, job.id))
        assert len(shop.charges(job)) == 1


def test_one_that_could_not_be_started_stops_no_other(tmp_path: Path) -> None:
    """Of what was asked for in one go, all is started that can be; the one that cannot has failed, and its error is told."""
    with open_shop(tmp_path) as shop:
        shop.jobs.launch()
        engine, refused = shop.jobs._starter.engine, list[str]()
        assert engine is not None
        enqueue = engine.enqueue

        def first_refused(lane: str, name: str, run_id: str, job_id: str, party: str) -> None:
            if not refused:
                refused.append(job_id)
                raise StoreError("The queues are held.")
            enqueue(lane, name, run_id, job_id, party)

        engine.enqueue = first_refused  # type: ignore[method-assign, assignment]
        with pytest.raises(StoreError, match="The queues are held"):
            shop.jobs.submit([shop.request(f"keyframe:{name}") for name in "abc"])
        done = shop.jobs.wait([job.id for job in shop.jobs.jobs()], timeout_s=30)
        assert sorted(job.state for job in done) == ["done", "done", "failed"]
        assert [job.id for job in done if job.state is JobState.FAILED] == refused
        assert shop.jobs.money(shop.project_id).reserved_usd == 0


def test_stopping_with_a_request_out(tmp_path: Path) -> None:
    """A server that stops while a vendor has not answered yet waits for the answer, so that it knows what it pays for."""
    with open_shop(tmp_path) as shop:
        submit, out, answered = shop.vendor.submit, threading.Event(), threading.Event()

        def slow(*args: Any, **more: Any) -> RemoteJob | Answer:
            out.set()
            answered.wait(30)
            return submit(*args, **more)

        shop.vendor.submit = slow  # type: ignore[method-assign]
        shop.jobs.launch()
        job = shop.ask()
        assert out.wait(30)
        threading.Timer(0.3, answered.set).start()
        shop.jobs.shutdown()
        assert shop.store.attempts(job.id)[-1].remote_id == "remote-1"
        assert shop.jobs.job(job.id).state is JobState.RUNNING


def test_asked_for_before_the_start(tmp_path: Path) -> None:
    """A job asked for while nothing was launched is a row, and runs after the launch."""
    with open_shop(tmp_path) as shop:
        job = shop.ask()
        assert job.state is JobState.QUEUED
        shop.jobs.launch()
        assert shop.jobs.wait([job.id], timeout_s=30)[0].state is JobState.DONE


def test_a_damaged_queue_database(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A checkpoint file that is no database is named, with what to do; nothing of the workspace is touched."""
    with open_shop(tmp_path) as shop:
        (tmp_path / DATABASE_NAME).write_bytes(b"this is no database" * 100)
        with pytest.raises(StoreError, match=DATABASE_NAME):
            shop.jobs.launch()
        caplog.clear()
        (tmp_path / DATABASE_NAME).unlink()
        shop.jobs.launch()
        assert shop.jobs.wait([shop.ask().id], timeout_s=30)[0].state is JobState.DONE


def _nudged(shop: Shop, job_id: str) -> bool:
    """Wakes a job until it is done: its wait was kept, too."""
    shop.jobs.wake(job_id)
    return shop.jobs.job(job_id).state is JobState.DONE


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("It never came to that.")
