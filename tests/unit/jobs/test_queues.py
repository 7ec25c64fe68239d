"""Lanes and pace: one lane a vendor, projects in turn, no more a minute than a model takes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.jobs.generation import _next_look
from core.jobs.queues import Pace, lanes
from core.model.base import utc_now
from core.model.jobs import JobState
from core.workers.lanes import Lane
from tests.fakes.shop import Inline, Shop, new_project, open_shop


def test_one_lane_a_vendor(shop: Shop) -> None:
    """A vendor's lane takes as much at once as the largest limit its models name; renders have a lane of their own."""
    assert lanes(shop.jobs._kit.providers.catalogue) == (Lane("toy", 2), Lane("renders", 1))
    assert shop.store.queue_of(shop.ask().id) == shop.store.queue_of(shop.ask("words").id) == "toy"


def test_no_more_a_minute() -> None:
    """Within any minute no more requests leave than the model takes, and each model counts for itself."""
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert [pace.wait_s("one", 2) for _ in range(4)] == [0.0, 0.0, 60.0, 60.0]
    assert pace.wait_s("other", 2) == pace.wait_s("free", None) == 0.0
    now[0] = 59.0
    assert pace.wait_s("one", 2) == 1.0
    now[0] = 60.0
    assert [pace.wait_s("one", 2) for _ in range(3)] == [0.0, 0.0, 60.0]


def test_a_request_waits_for_its_minute(shop: Shop) -> None:
    """A job over its model's limit waits before it writes down that it sends, and then goes on as if nothing was."""
    waits, steps = [7.0, 0.0], Inline()
    shop.jobs._kit.pace.wait_s = lambda _model, _per_minute: waits.pop(0)  # type: ignore[method-assign, assignment]
    job = shop.walk(shop.ask(), steps)
    assert job.state is JobState.DONE
    assert [name for name in steps.names if name == "submit"] == ["submit", "submit"]
    assert len(shop.store.attempts(job.id)) == 1


def test_projects_take_turns(tmp_path: Path) -> None:
    """Where one project has thirty jobs waiting, another's single job begins before the thirtieth: it is next but one or two."""
    with open_shop(tmp_path) as shop:
        shop.jobs.launch()
        hold, shop.vendor.polls = threading.Event(), 0
        submit = shop.vendor.submit

        def held(*args: object, **more: object) -> object:
            hold.wait(30)
            return submit(*args, **more)  # type: ignore[arg-type]

        shop.vendor.submit = held  # type: ignore[method-assign, assignment]
        many = shop.jobs.submit([shop.request(new_take=number) for number in range(1, 31)])
        shop.project_id = new_project(shop.store)
        shop.write("moon")
        single = shop.ask()
        hold.set()
        shop.jobs.wait([single.id, *(job.id for job in many)], timeout_s=60)
        order = [entry["request_id"].rpartition("-")[0] for entry in shop.vendor.log("charge")]
        assert len(order) == 31
        assert order.index(single.id) <= 4


@pytest.mark.parametrize(
    ("looks", "wait_s"), [(0, 5.0), (20, 10.0), (60, 20.0), (500, 20.0)], ids=["at once", "later", "late", "very late"]
)
def test_long_work_is_asked_after_less_often(looks: int, wait_s: float) -> None:
    """The next question never comes before the vendor's wait is over, and gently later the longer the work takes."""
    before = utc_now()
    found = (_next_look(5.0, looks, None) - before).total_seconds()
    assert wait_s <= found < wait_s + 0.5
    assert (_next_look(45.0, looks, None) - before).total_seconds() >= 45.0
    assert 5.0 <= (_next_look(5.0, looks, before) - before).total_seconds() < 5.5
