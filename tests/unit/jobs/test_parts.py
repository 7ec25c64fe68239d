"""Small parts: the gauge, the follower, turns and how jobs are shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from decimal import Decimal

import pytest

from core.errors import CancelledError, StoreBusyError
from core.jobs.follow import Follower
from core.jobs.gauge import Gauge
from core.jobs.kit import Stops
from core.jobs.turn import Haul, Turn
from core.model.money import Price
from core.orders.generate import Arrived
from core.providers.contract import RemoteFile
from core.workers.lanes import Leave
from tests.fakes.shop import Shop


def test_a_turn_survives_its_checkpoint() -> None:
    """What one step hands to the next comes back equal from plain JSON, amounts and files included."""
    haul = Haul(
        files=(RemoteFile("ref", ".png", extra="{}"),),
        arrived=(Arrived(blob="ab"),),
        billed=Price(usd=Decimal("0.040")),
    )
    turn = Turn(then="download", part=1, tries=2, haul=haul)
    assert Turn.model_validate(turn.model_dump(mode="json")) == turn
    assert turn.step_name == "download 1"


def test_a_gauge_writes_seldom(shop: Shop) -> None:
    """A thousand frames in a moment are one row written, and a busy database does not stop the work."""
    job, written = shop.ask(), []

    def change(_job_id: str, columns: object) -> bool:
        written.append(columns)
        raise StoreBusyError("Another program holds it.")

    shop.store.change_job = change  # type: ignore[method-assign, assignment]
    gauge = Gauge(shop.store, job.id)
    for frame in range(1000):
        gauge.show(frame / 1000, 1.0, "rendering")
    assert written == [{"fraction": 0.0, "eta_s": 1.0, "note": "rendering"}]


def test_leaving_is_not_cancelling() -> None:
    """When the process stops, a step that was interrupted is left for the next launch; a cancel stays a cancel."""
    stops = Stops()
    stops.add("job_a")
    error = CancelledError("stopped")
    assert stops.should_stop("job_a")
    assert not stops.should_stop("job_b")
    assert stops.told_apart(error) is error
    stops.is_leaving = lambda: True
    assert stops.should_stop("job_b")
    with pytest.raises(Leave):
        stops.told_apart(error)


def test_a_follower_counts_a_name_once() -> None:
    """A project that is named again while it waits is looked at once; one named while it is looked at, once more."""
    gate, seen = threading.Event(), list[str]()

    def look(name: str) -> None:
        seen.append(name)
        gate.wait(10)

    follower = Follower(look)
    follower.name("before the start")
    follower.begin()
    follower.name("a")
    _until(lambda: bool(seen))
    for name in ("b", "b", "a"):
        follower.name(name)
    assert not follower.is_idle()
    gate.set()
    _until(follower.is_idle)
    follower.end()
    assert seen == ["a", "b", "a"]


def test_a_follower_outlives_a_defect(caplog: pytest.LogCaptureFixture) -> None:
    """An error in what follows is logged, and the next project is looked at all the same."""
    seen = []

    def look(name: str) -> None:
        seen.append(name)
        if name == "bad":
            raise ZeroDivisionError

    follower = Follower(look)
    follower.begin()
    follower.name("bad")
    follower.name("good")
    _until(follower.is_idle)
    follower.end()
    assert seen == ["bad", "good"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    caplog.clear()


def test_a_follower_waits_when_told_to() -> None:
    """A project named for later is looked at once, then; meanwhile the follower is not idle, and its end forgets it."""
    seen = list[str]()
    follower = Follower(seen.append)
    follower.begin()
    follower.name("a", delay_s=0.05)
    follower.name("a", delay_s=0.05)
    assert not follower.is_idle()
    _until(follower.is_idle)
    assert seen == ["a"]
    follower.name("b", delay_s=600.0)
    follower.end()
    assert follower.is_idle()
    assert seen == ["a"]


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(400):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("It never came to that.")
