"""Refreshes: what a run may buy, what it waits for, what it says at its end, and what a shut database does to it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import InputError, NotAllowedError, NotFoundError, StoreBusyError
from core.model.cells import Depth
from core.model.jobs import RunState
from core.model.money import UNKNOWN, usd
from core.notebook import slots
from tests.unit.jobs.bench import Bench


@pytest.fixture(scope="module")
def bench_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with everything made by jobs, closed."""
    folder = tmp_path_factory.mktemp("bench") / "made"
    bench = Bench.fresh(folder)
    bench.make_all()
    bench.close()
    return folder


@pytest.fixture
def made(bench_folder: Path, tmp_path: Path) -> Iterator[Bench]:
    """That project, to be changed."""
    folder = tmp_path / "made"
    shutil.copytree(bench_folder, folder)
    bench = Bench(folder)
    yield bench
    bench.close()


def since(bench: Bench, before: Sequence[str]) -> list[str]:
    return bench.bought()[len(before) :]


# what it may buy


def test_an_unknown_total_buys_what_was_shown(tmp_path: Path) -> None:
    """A run whose price nobody knows makes the cells that were planned, and none that came to be on the way."""
    bench = Bench.fresh(tmp_path, prices={"storyboard": None})
    bench.write_brief()
    run = bench.press()
    assert bench.bought() == ["moods", "storyboard"]
    assert (run.state, run.cells) == (RunState.DONE, ("moods", "storyboard", "cut"))
    assert run.note.startswith("Left for another refresh: Keyframe s1, Keyframe s2, Keyframe s3 and ")
    bench.close()


def test_a_known_total_is_never_passed(made: Bench) -> None:
    """What turns stale on the way is made while it fits what was agreed to; the end says what was left."""
    made.workshop.scenes = 4
    made.write_brief("Another")
    before, agreed = made.bought(), made.plan().total
    run = made.press()
    prices = {"moods": "0.01", "storyboard": "0.02", "keyframe": "0.10", "clip": "1.00", "song": "0.50"}
    spent = sum(Decimal(prices[name.partition(":")[0]]) for name in since(made, before))
    assert agreed.usd is not None
    assert spent <= agreed.usd
    assert "Left for another refresh" in run.note


@pytest.mark.parametrize(("shown", "is_refused"), [("1.09", True), ("1.10", False), ("2", False)])
def test_dearer_than_was_shown(made: Bench, shown: str, is_refused: bool) -> None:
    """A button that showed less than it would cost now starts nothing and says both amounts."""
    made.write_scene("s1", text="Else")
    before = len(made.jobs.runs(made.project_id)), made.bought()
    if is_refused:
        with pytest.raises(NotAllowedError, match=r"It would now cost \$1.10, not \$1.09; look at it again."):
            made.jobs.refresh(made.project_id, Depth.CLIPS, shown=usd(shown))
        assert (len(made.jobs.runs(made.project_id)), made.bought()) == before
    else:
        made.jobs.refresh(made.project_id, Depth.CLIPS, shown=usd(shown))


def test_a_price_that_nobody_knows_any_more(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """An amount was shown and now nobody knows it: nothing starts. Who agreed to an unknown price is not asked again."""
    made.write_scene("s1", text="Else")
    monkeypatch.setattr(made.jobs._refresher, "_price_of", lambda *_: UNKNOWN)
    with pytest.raises(NotAllowedError, match="an amount nobody knows, not"):
        made.jobs.refresh(made.project_id, Depth.CLIPS, shown=usd("9"))
    assert made.jobs.refresh(made.project_id, Depth.CLIPS, shown=UNKNOWN)


# what it waits for


def test_nothing_below_what_changed_meanwhile(made: Bench) -> None:
    """A keyframe whose words were changed while it was made is not built upon, though the money would do; the run says so."""
    words = slots.scene(made.snapshot, "s2")
    assert words is not None
    made.write_scene("s1", text="Else")
    made.write_scene("s2", text="Else")
    before = made.bought()
    run_id = made.jobs.refresh(made.project_id, Depth.CLIPS)
    made.write_scene("s1", text="And else again")
    made.write_scene("s2", text=words.text)
    made.work()
    run = made.run(run_id)
    assert since(made, before) == ["keyframe:s1", "keyframe:s2"]
    assert run.state is RunState.DONE
    assert run.note == "Changed while it was being made: Keyframe s1. Left for another refresh: Clip s1."


def test_others_go_on_beside_it(made: Bench) -> None:
    """What is below another cell is made all the same."""
    made.write_scene("s1", text="Else")
    made.write_scene("s2", text="Else")
    before = made.bought()
    made.jobs.refresh(made.project_id, Depth.CLIPS)
    made.write_scene("s1", text="And else again")
    made.work()
    assert since(made, before) == ["keyframe:s1", "keyframe:s2", "clip:s2"]


def test_what_can_no_longer_be_made(made: Bench) -> None:
    """A scene that lost its words on the way ends the run in words, with the rest of it made."""
    made.write_scene("s1", text="Else")
    made.write_scene("s2", text="Else")
    before = made.bought()
    run_id = made.jobs.refresh(made.project_id, Depth.CLIPS)
    made.write_scene("s1", text="")
    made.work()
    assert since(made, before) == ["keyframe:s1", "keyframe:s2", "clip:s2"]
    assert "Keyframe s1: needs" in made.run(run_id).note


def test_what_did_not_fit_holds_back_what_is_below(made: Bench) -> None:
    """Where a keyframe does not fit the budget, its clip is not made from the old one."""
    made.write_scene("s1", text="Else")
    plan = made.plan(price_of=lambda _, ref: usd(2) if ref.kind == "keyframe" else usd("0.5"), budget=Decimal(1))
    assert [step.cell.name for step in plan.steps] == []
    assert {"keyframe:s1", "clip:s1"} <= {step.cell.name for step in plan.left_out}


def test_what_was_left_out_is_told(made: Bench) -> None:
    """A run under a budget ends with the cells that did not fit."""
    made.write_scene("s1", text="Else")
    run = made.press(budget_usd=Decimal("0.10"))
    assert (run.state, run.note) == (RunState.DONE, "Left for another refresh: Clip s1.")
    assert made.jobs.runs(made.project_id)[0] == run


def test_a_run_that_did_everything_says_nothing(made: Bench) -> None:
    """Where all is well at the end there is nothing to tell."""
    made.write_scene("s1", text="Else")
    assert made.press().note == ""


# a shut database


def test_a_busy_database_ends_no_run(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a wave could not be written the run stays live, and goes on as soon as it can."""
    made.write_scene("s1", text="Else")
    run_id = made.jobs.refresh(made.project_id, Depth.CLIPS)
    made.step()
    with monkeypatch.context() as patch:
        patch.setattr(made.jobs._refresher, "_submit", _busy)
        with pytest.raises(StoreBusyError):
            made.jobs._refresher.advance(made.project_id)
    assert made.run(run_id).state is RunState.LIVE
    made.work()
    assert (made.run(run_id).state, made.run(run_id).note) == (RunState.DONE, "")


def test_what_could_not_begin_is_not_there(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose first wave could not be written is none, so that nothing is bought later that a person was refused."""
    made.write_scene("s1", text="Else")
    before = made.jobs.runs(made.project_id)
    monkeypatch.setattr(made.jobs._refresher, "_submit", _busy)
    with pytest.raises(StoreBusyError):
        made.jobs.refresh(made.project_id, Depth.CLIPS)
    assert made.jobs.runs(made.project_id) == before


def test_jobs_and_their_run_are_written_together(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that could not be noted as asked for by their run are not there either, so no cell is asked for twice."""
    made.write_scene("s1", text="Else")
    before, jobs = made.bought(), made.store.moving_jobs()
    monkeypatch.setattr(made.store, "add_run_jobs", _busy)
    with pytest.raises(StoreBusyError):
        made.jobs.refresh(made.project_id, Depth.CLIPS)
    assert (made.bought(), made.store.moving_jobs()) == (before, jobs)


def test_free_work_that_has_to_wait_stops_no_run(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """When free work could not be asked for, the runs go on, and the project is looked at again a little later."""
    made.write_scene("s1", text="Else")
    made.jobs.refresh(made.project_id, Depth.CLIPS)
    made.step()
    again: list[str] = []
    monkeypatch.setattr(made.jobs._following, "_later", again.append)
    monkeypatch.setattr(made.jobs._following, "run_free", _busy)
    before = made.bought()
    made.jobs._following.follow(made.project_id)
    assert (since(made, before), again) == (["clip:s1"], [made.project_id])


def test_one_wave_at_a_time(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that starts a run and the follower that goes on with another never look at the notebook at once."""
    made.write_scene("s1", text="Else")
    submit, inside, most = made.jobs._refresher._submit, [0], [0]
    pause = threading.Event()

    def slow(requests: Any, **more: Any) -> Any:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        pause.wait(0.05)
        inside[0] -= 1
        return submit(requests, **more)

    monkeypatch.setattr(made.jobs._refresher, "_submit", slow)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(made.jobs.refresh, made.project_id, Depth.CLIPS) for _ in range(4)]:
            done.result()
    assert most == [1]


def test_a_run_of_a_project_that_goes(made: Bench) -> None:
    """A deleted project's run is over and buys nothing more."""
    made.write_scene("s1", text="Else")
    run_id = made.jobs.refresh(made.project_id, Depth.CLIPS)
    before = made.bought()
    made.jobs.stop_project(made.project_id)
    made.work()
    run = made.run(run_id)
    assert (run.state, run.note, since(made, before)) == (RunState.STOPPED, "The project was deleted.", [])


def test_nothing_to_do_and_nobody_there(made: Bench) -> None:
    """Where all is well there is nothing to start, and a project that is not there has no runs."""
    with pytest.raises(InputError, match="nothing to refresh"):
        made.jobs.refresh(made.project_id, Depth.CLIPS)
    with pytest.raises(NotFoundError):
        made.jobs.refresh("project_none", Depth.CLIPS)


def _busy(*_: object, **__: object) -> None:
    raise StoreBusyError("Another program holds the database.")
