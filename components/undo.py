"""Undo and redo: every edit is a take, so going back is choosing the takes that were chosen before.

What was done in this tab is remembered for each project; nothing is ever taken out of the notebook by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from components.asks import Ask

if TYPE_CHECKING:
    from core.studio import Studio

_KEY = "rb_undo_steps"
_MOST = 100
Choices = dict[str, str | None]


@dataclass(frozen=True)
class Step(Ask):
    """Goes one edit back, or forth again."""

    is_redo: bool = False

    def carry_out(self, studio: Studio, project_id: str) -> None:
        have = _steps(project_id)
        source, target = ("undone", "done") if self.is_redo else ("done", "undone")
        if not have[source]:
            return
        move = have[source][-1]
        wanted, now = (move["after"], move["before"]) if self.is_redo else (move["before"], move["after"])
        have[source].pop()  # also where it no longer fits: it never will again
        studio.cells.choose(project_id, wanted, began_from=now)
        have[target].append(move)


def can_undo(project_id: str) -> bool:
    return bool(_steps(project_id)["done"])


def can_redo(project_id: str) -> bool:
    return bool(_steps(project_id)["undone"])


def show(project_id: str, *, key: str) -> Ask | None:
    """Two quiet buttons; what was asked."""
    asked: Ask | None = None
    with st.container(key=f"rb_undo_{key}", horizontal=True, gap="small", width="content"):
        if st.button("Undo", key=f"rb_undo_back_{key}", type="tertiary", disabled=not can_undo(project_id)):
            asked = Step()
        if st.button("Redo", key=f"rb_undo_forth_{key}", type="tertiary", disabled=not can_redo(project_id)):
            asked = Step(is_redo=True)
    return asked


@contextmanager
def recording(studio: Studio, project_id: str, ask: Ask) -> Iterator[None]:
    """Notes which choices an action changed, so that it can be undone."""
    if not ask.can_undo:
        yield
        return
    before = studio.cells.choices(project_id)
    yield
    after = studio.cells.choices(project_id)
    changed = {name for name in after if after[name] != before.get(name) and _is_meant(name, ask)}
    if changed:
        have = _steps(project_id)
        move = {
            "before": {name: before.get(name) for name in changed},
            "after": {name: after[name] for name in changed},
        }
        have["done"][:] = [*have["done"], move][-_MOST:]
        have["undone"].clear()


_BY_THEMSELVES = ("beat_grid", "joints", "film")


def _is_meant(name: str, ask: Ask) -> bool:
    """Whether a change was asked for: beats are found by themselves when a song changes, unless they are what was corrected."""
    return name not in _BY_THEMSELVES or name == ask.cell


def _steps(project_id: str) -> dict[str, list[dict[str, Choices]]]:
    whole = cast("dict[str, Any]", st.session_state.setdefault(_KEY, {}))
    return cast("dict[str, list[dict[str, Choices]]]", whole.setdefault(project_id, {"done": [], "undone": []}))
