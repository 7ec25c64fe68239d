"""Whose turn it is in a lane."""

from __future__ import annotations

import pytest

from core.errors import StoreError
from core.workers import turns as room
from core.workers.lanes import Lane
from core.workers.turns import Turns, Waiting


class Stage:
    """Turns over one lane, and what has begun."""

    def __init__(self, places: int = 2) -> None:
        self.begun: list[str] = []
        self.refusals = 0
        self.is_stopping = False
        self.turns = Turns(self._begin, lambda: self.is_stopping)
        self.turns.open([Lane("one", places)])

    def ask(self, *names: str) -> None:
        """Each name is a party and a number: `a1`."""
        for name in names:
            self.turns.add("one", Waiting("work", name, name, name[0]))

    def end(self, *names: str) -> list[str]:
        """Ends runs, and says what has begun since."""
        before = len(self.begun)
        for name in names:
            self.turns.over(name)
        return self.begun[before:]

    def _begin(self, waiting: Waiting) -> None:
        if self.refusals:
            self.refusals -= 1
            raise StoreError("The database is held.")
        self.begun.append(waiting.run_id)


def test_so_many_at_once_and_parties_in_turn() -> None:
    """Places are given at once while there are any; then those who wait take turns, each party in its own order."""
    stage = Stage()
    stage.ask("a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1")
    assert stage.begun == ["a1", "a2"]
    assert stage.end("a1", "a2") == ["a3", "b1"]
    assert stage.end("a3", "b1") == ["c1", "a4"]
    assert stage.end("c1", "a4") == ["b2", "a5"]
    assert stage.end("b2", "a5") == []


def test_another_lane_does_not_wait() -> None:
    """A full lane holds up no other; a lane nobody opened has the usual places."""
    stage = Stage(places=1)
    stage.ask("a1", "a2")
    stage.turns.add("other", Waiting("work", "x1", "x1"))
    assert stage.begun == ["a1", "x1"]


def test_the_same_run_counts_once() -> None:
    """A run that waits or works is not added again; one that has ended may be."""
    stage = Stage(places=1)
    stage.ask("a1", "a1", "a2", "a2")
    assert stage.end("a1") == ["a2"]
    stage.ask("a1")
    assert stage.end("a2") == ["a1"]


def test_what_goes_on_after_a_restart_holds_its_place() -> None:
    """A run that was at work before the restart counts, so that a vendor never has more than it takes."""
    stage = Stage(places=1)
    stage.turns.has_place("one", "old")
    stage.ask("a1")
    assert stage.begun == []
    assert stage.end("old") == ["a1"]


def test_what_was_taken_out_never_begins() -> None:
    """A run taken out of its lane is gone; one at work cannot be taken out."""
    stage = Stage(places=1)
    stage.ask("a1", "a2", "b1")
    assert [stage.turns.remove(name) for name in ("a2", "a2", "a1", "nobody")] == [True, False, False, False]
    assert stage.end("a1") == ["b1"]


def test_nothing_begins_while_stopping() -> None:
    """Once the process leaves, free places stay free."""
    stage = Stage(places=1)
    stage.ask("a1", "a2")
    stage.is_stopping = True
    assert stage.end("a1") == []


def test_a_database_that_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that could not be begun keeps its turn, and begins a little later."""
    monkeypatch.setattr(room, "AGAIN_S", 600.0)
    stage = Stage(places=1)
    stage.refusals = 1
    stage.ask("a1", "b1")
    assert stage.begun == ["a1"], "the next request to begin anything finds it first"
    assert stage.end("a1") == ["b1"]
