"""The rule that holds for every notebook, whatever its kinds: after any series of changes, a refresh leaves nothing
stale but what is frozen or was refused. The toy notebook and the real one are played with the same series.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hypothesis import strategies as st

SERIES = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=8)
"""Moves: which change, and a number that picks what it is done to. Hypothesis shortens a series that breaks the rule."""


class Played(Protocol):
    """A project that can be changed in many ways."""

    def changes(self) -> Sequence[str]:
        """Names of changes; the first always makes something stale. Refreshing is not among them."""

    def change(self, name: str, number: int) -> None:
        """Does one, to whatever the number picks; nothing where there is nothing to do it to."""

    def refresh(self) -> None:
        """Carries out a refresh down to the clips, with all that follows by itself."""

    def unwell(self) -> set[str]:
        """Cells that are missing, stale or cannot be read."""

    def excused(self) -> set[str]:
        """Cells that may be: frozen ones, those the last plan refused, and what no refresh ever makes."""


def play(project: Played, series: Sequence[tuple[int, int]]) -> int:
    """Plays a series and checks the rule after every refresh in it and at its end.

    Returns:
        How many of its changes made something stale or missing.
    """
    spoiled = 0
    names = project.changes()
    for which, number in [(0, 0), *series]:
        before = project.unwell()
        if which % (len(names) + 1) == len(names):
            _refresh(project, [])
            continue
        project.change(names[which % (len(names) + 1)], number)
        spoiled += bool(project.unwell() - before)
    _refresh(project, [names[which % (len(names) + 1)] for which, _ in series if which % (len(names) + 1) < len(names)])
    assert spoiled, "no change of the series made anything stale, so it shows nothing"
    return spoiled


def _refresh(project: Played, done: list[str]) -> None:
    project.refresh()
    left = project.unwell() - project.excused()
    assert not left, f"still not well after {done}: {sorted(left)}"
