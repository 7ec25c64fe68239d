"""Durable runs: checkpoints, restarts, other code, stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from dbos import DBOS
from dbos._dbos import _get_or_create_dbos_registry

from core.model.base import utc_now
from core.workers.engine import Engine, JsonSerializer
from core.workers.lanes import Lane, Leave


def engine_at(folder: Path) -> Engine:
    return Engine(folder / "jobs.db")


def test_another_release_takes_up_what_was_left(tmp_path: Path) -> None:
    """A run that a stopped process left goes on under changed code, from its last finished step."""
    first, done, log = engine_at(tmp_path), threading.Event(), list[str]()

    def old(job_id: str) -> None:
        log.append(first.step("one", lambda: "old one"))
        first.step("two", lambda: _leave(done))

    first.launch({"work": old}, [])
    code_before = _code_hash()
    first.start("work", "job_a", "job_a")
    assert done.wait(10)
    first.stop()

    second, done = engine_at(tmp_path), threading.Event()

    def new(job_id: str) -> None:
        log.append(second.step("one", lambda: "new one"))
        log.append(second.step("two", lambda: f"new two of {job_id}"))
        done.set()

    second.launch({"work": new, "more": lambda _job_id: None}, [])
    assert _code_hash() != code_before
    assert done.wait(10)
    second.stop()
    assert log == ["old one", "old one", "new two of job_a"]


def test_a_run_is_started_once(tmp_path: Path) -> None:
    """The same run id, started twice and enqueued as well, runs once."""
    engine, calls, done = engine_at(tmp_path), list[str](), threading.Event()

    def work(job_id: str) -> None:
        calls.append(job_id)
        done.set()

    engine.launch({"work": work}, [Lane("queue", 1)])
    for _ in range(2):
        engine.start("work", "job_a", "job_a")
    engine.enqueue("queue", "work", "job_a", "job_a")
    assert done.wait(10)
    engine.stop()
    assert calls == ["job_a"]


def test_a_wait_survives_and_can_be_cut_short(tmp_path: Path) -> None:
    """A run that waits is woken, and a wake that came while it worked is not lost."""
    engine, at, done = engine_at(tmp_path), threading.Event(), threading.Event()
    woken = threading.Event()

    def work(job_id: str) -> None:
        at.set()
        woken.wait(10)
        engine.wait_until(job_id, utc_now() + timedelta(hours=1))
        done.set()

    engine.launch({"work": work}, [])
    engine.wake("nobody")
    engine.start("work", "job_a", "job_a")
    assert at.wait(10)
    engine.wake("job_a")
    woken.set()
    assert done.wait(10)
    engine.stop()


def test_stopping_does_not_wait_for_the_hour(tmp_path: Path) -> None:
    """A run that waits an hour is left at once when the process stops, and is still there afterwards."""
    engine, at = engine_at(tmp_path), threading.Event()

    def work(job_id: str) -> None:
        at.set()
        engine.wait_until(job_id, utc_now() + timedelta(hours=1))

    engine.launch({"work": work}, [])
    engine.start("work", "job_a", "job_a")
    assert at.wait(10)
    assert engine.live_runs() == ("job_a",)
    engine.stop()
    assert engine.is_stopping
    with pytest.raises(Leave):
        engine.step("any", lambda: None)


def test_a_dropped_run_does_not_begin(tmp_path: Path) -> None:
    """A run that was taken out of its lane is gone."""
    engine, gate, calls = engine_at(tmp_path), threading.Event(), list[str]()

    def work(job_id: str) -> None:
        calls.append(job_id)
        gate.wait(10)

    engine.launch({"work": work}, [Lane("slow", 1)])
    engine.enqueue("slow", "work", "job_a", "job_a")
    _until(lambda: bool(calls))
    engine.enqueue("slow", "work", "job_b", "job_b")
    engine.drop("job_b")
    assert engine.live_runs() == ("job_a",)
    gate.set()
    _until(lambda: not engine.live_runs())
    engine.stop()
    assert calls == ["job_a"]


def test_a_run_that_is_dropped_at_its_end_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A run whose last step is done when it is cancelled comes to its end in quiet."""
    engine, begun, goes_on = engine_at(tmp_path), threading.Event(), threading.Event()

    def work(_job_id: str) -> None:
        begun.set()
        assert goes_on.wait(10)

    engine.launch({"work": work}, [])
    engine.start("work", "job_a", "job_a")
    assert begun.wait(10)
    engine.drop("job_a")
    goes_on.set()
    _until(lambda: "no longer owned" in caplog.text)
    engine.stop()
    assert [record for record in caplog.records if record.exc_info] == []


def test_runs_long_ended_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints of a run that ended long ago are removed; those of a run that goes on stay."""
    engine, gate = engine_at(tmp_path), threading.Event()
    engine.launch({"quick": lambda _job_id: None, "slow": lambda _job_id: _ignored(gate.wait(10))}, [])
    engine.start("quick", "job_a", "job_a")
    engine.start("slow", "job_b", "job_b")
    _until(lambda: engine.live_runs() == ("job_b",))
    engine.tidy()
    assert _known() == {"job_a", "job_b"}
    monkeypatch.setattr("core.workers.engine._KEEP_ENDED", timedelta(seconds=-5))
    engine.tidy()
    assert _known() == {"job_b"}
    gate.set()
    engine.stop()


@pytest.mark.parametrize("value", [None, {"then": "poll", "at": None}, ["a", 1, 2.5], "text é", 0])
def test_checkpoints_are_plain_json(value: object) -> None:
    """What a step answers comes back equal, and nothing is pickled; an exception comes back as its name and words."""
    serializer = JsonSerializer()
    assert serializer.deserialize(serializer.serialize(value)) == value
    found = serializer.deserialize(serializer.serialize(ValueError("no such thing")))
    assert (type(found), str(found)) == (RuntimeError, "ValueError: no such thing")


def _leave(done: threading.Event) -> None:
    done.set()
    raise Leave


def _code_hash() -> str:
    """What DBOS would call this version of the code, were it not told."""
    return _get_or_create_dbos_registry().compute_app_version("reelbook")


def _known() -> set[str]:
    return {status.workflow_id for status in DBOS.list_workflows()}


def _ignored(_: object) -> None:
    """Makes nothing of it."""


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(400):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("It never came to that.")
