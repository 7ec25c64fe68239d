"""Any series of changes and refreshes ends with nothing stale but what is frozen or was refused."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from core.errors import InputError
from core.model.cells import Depth, Policy, VerdictKind
from core.notebook import slots
from tests.unit.notebook.series import SERIES, play
from tests.unit.notebook.toy import Toy

Series = list[tuple[int, int]]


class ToyPlayed:
    """The toy notebook, with everything a person may do to it."""

    def __init__(self, toy: Toy) -> None:
        self._toy = toy
        self._words = 0
        self._doings: dict[str, Callable[[int], object]] = {
            "brief": lambda _: toy.write_brief(self._new_words()),
            "scene": lambda number: self._scene(number, text=self._new_words()),
            "length": lambda number: self._scene(number, length_frames=30 + number),
            "wordless scene": lambda number: self._scene(number, text=""),
            "mood": self._pick,
            "order": lambda number: self._order(number, keep=99),
            "scene out": lambda number: self._order(number, keep=1 + number % 3),
            "scene in": self._insert,
            "own clip": lambda number: self._on_scene(number, lambda scene: toy.bring(f"clip:{scene}", b"clip")),
            "own still": lambda number: self._on_scene(number, lambda scene: toy.bring(f"keyframe:{scene}", b"still")),
            "song": lambda _: toy.bring("song", self._new_words().encode()),
            "another storyboard": self._another_board,
            "choose": self._choose,
            "choose nothing": self._choose_nothing,
            "delete": self._delete,
            "freeze": lambda number: toy.notebook.freeze(self._cell(number)),
            "thaw": lambda number: toy.notebook.thaw(self._cell(number)),
            "approve": self._approve,
            "lose a file": self._lose,
        }

    def changes(self) -> list[str]:
        return list(self._doings)

    def change(self, name: str, number: int) -> None:
        self._doings[name](number)

    def refresh(self) -> None:
        self._toy.refresh()
        self._toy.run_free()
        self._toy.refresh()

    def unwell(self) -> set[str]:
        verdicts = self._toy.notebook.verdicts(self._toy.snapshot)
        return {name for name, verdict in verdicts.items() if verdict.kind is not VerdictKind.CURRENT}

    def excused(self) -> set[str]:
        snapshot, kinds = self._toy.snapshot, self._toy.notebook.kinds
        refused = {sentence.partition(":")[0] for sentence in self._toy.plan().refused}
        found = set()
        for ref in kinds.refs(snapshot):
            kind, cell = kinds[ref.kind], snapshot.cells.get(ref.name)
            is_empty = snapshot.selected(ref.kind, ref.subject) is None
            is_frozen = cell is not None and cell.policy is Policy.FROZEN
            is_never_made = (kind.is_optional and is_empty) or (kind.depth is Depth.CUT and not kind.is_free)
            if is_frozen or is_never_made or kind.title(snapshot, ref.subject) in refused:
                found.add(ref.name)
        return found

    def _new_words(self) -> str:
        self._words += 1
        return f"words {self._words}"

    def _scenes(self) -> tuple[str, ...]:
        return slots.scene_ids(self._toy.snapshot)

    def _on_scene(self, number: int, act: Callable[[str], object]) -> None:
        scenes = self._scenes()
        if scenes:
            act(scenes[number % len(scenes)])

    def _scene(self, number: int, **changes: object) -> None:
        self._on_scene(number, lambda scene: self._toy.write_scene(scene, **changes))

    def _pick(self, number: int) -> None:
        if self._toy.snapshot.selected("moods") is not None:  # nobody picks from a board that is not there
            self._toy.pick(f"mood_{1 + number % 2}")

    def _order(self, number: int, *, keep: int) -> None:
        scenes = self._scenes()
        turn = number % len(scenes) if scenes else 0
        self._toy.order_scenes(*(scenes[turn:] + scenes[:turn])[:keep])

    def _insert(self, number: int) -> None:
        scene = f"new{number % 3}"
        if scene not in self._scenes():
            self._toy.write_scene(scene, text=self._new_words())
            self._toy.order_scenes(*self._scenes(), scene)

    def _another_board(self, number: int) -> None:
        self._toy.workshop.scenes = 1 + number % 4
        try:
            self._toy.make("storyboard", new_take=number)
        except InputError:  # frozen
            return

    def _cell(self, number: int):  # type: ignore[no-untyped-def]
        refs = self._toy.notebook.kinds.refs(self._toy.snapshot)
        return refs[number % len(refs)]

    def _choose(self, number: int) -> None:
        ref = self._cell(number)
        takes = self._toy.snapshot.takes_of(ref.kind, ref.subject)
        if takes:
            self._toy.notebook.select(ref, takes[number % len(takes)].id)

    def _choose_nothing(self, number: int) -> None:
        self._toy.notebook.select(self._cell(number), None)

    def _delete(self, number: int) -> None:
        takes = [take for take in self._toy.snapshot.takes.values() if take.deleted_at is None]
        self._toy.notebook.delete(takes[number % len(takes)].id)

    def _approve(self, number: int) -> None:
        takes = [take for take in self._toy.snapshot.takes.values() if take.deleted_at is None]
        self._toy.notebook.approve(takes[number % len(takes)].id)

    def _lose(self, number: int) -> None:
        takes = [take for take in self._toy.snapshot.takes.values() if take.blobs]
        if takes:
            self._toy.blobs._place(takes[number % len(takes)].blobs[0]).unlink(missing_ok=True)


def _played(made_folder: Path, series: Series) -> int:
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(made_folder, Path(name) / "made")
        toy = Toy(Path(name) / "made")
        try:
            return play(ToyPlayed(toy), series)
        finally:
            toy.close()


RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@settings(RELAXED, max_examples=12)
@given(series=SERIES)
def test_series(made_folder: Path, series: Series) -> None:
    """Any series of changes and refreshes ends with nothing stale but what is frozen or was refused."""
    _played(made_folder, series)


@pytest.mark.long
@pytest.mark.timeout(1200)
@settings(RELAXED, max_examples=200)
@given(series=SERIES)
def test_many_series(made_folder: Path, series: Series) -> None:
    """The same, for hours of a person's clicks."""
    _played(made_folder, series)


NAMES = list(ToyPlayed(Toy.__new__(Toy)).changes())


@pytest.mark.parametrize("name", NAMES)
def test_every_change_alone(made: Toy, name: str) -> None:
    """Each change alone, on a project where all is well, is put right by one refresh."""
    played = ToyPlayed(made)
    played.change(name, 7)
    assert bool(played.unwell()) is (name not in {"freeze", "thaw", "approve", "choose"})
    played.refresh()
    assert played.unwell() <= played.excused()
