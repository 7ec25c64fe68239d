"""The board of scenes: cards in the film's order, moved by mouse, finger or keys. It says what a hand did when it let go."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import streamlit as st

from components import places, storyboard_wire
from components.markup import Html, join, tag
from components.shapes import RATIOS
from core.model.views import JobView
from core.model.views_storyboard import StoryboardView

_HERE = Path(__file__).parent
KEYS = (
    ("← → ↑ ↓", "from scene to scene"),
    ("Alt and an arrow", "move the scene; Ctrl, Shift and an arrow do the same"),
    ("Enter", "open it"),
    ("Space", "choose it, or not"),
    ("N", "add a scene after it"),
    ("A", "approve its text, then its picture, then its clip"),
    ("Delete", "take it out"),
    ("Ctrl Z, Ctrl Y", "undo, redo"),
)


def _html() -> Html:
    add = tag("li", tag("button", "+ scene", class_="add", type="button"), class_="end")
    return tag(
        "div",
        tag("ol", add, class_="cards", aria_label="Scenes in the order of the film"),
        tag("div", class_="live", role="status", aria_live="polite"),
        class_="board",
    )


_BOARD = st.components.v2.component(
    "reelbook_board",
    html=f"\n{_html()}\n",
    css=(_HERE / "board.css").read_text("utf-8"),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("board.js", "board_cards.js")),
)


def show(view: StoryboardView, jobs: Collection[JobView], *, opened: str, checked: Collection[str], key: str) -> None:
    """The board; what it was asked comes by `storyboard_wire.heard(key)` at the start of the next run.

    Args:
        opened: Id of the scene that the inspector shows; may be empty.
        checked: Ids of the scenes that are chosen.
    """
    project = view.notebook.project
    data = {
        "cards": [card.model_dump(mode="json") for card in view.cards],
        "project": project.id,
        "version": view.version_no,
        "opened": opened,
        "checked": list(checked),
        "ack": storyboard_wire.answered(key),
        "ratio": RATIOS[project.aspect],
        "shape": project.aspect.name.lower(),
        "media": places.media(project.id, ""),
        "jobs": [{"id": job.id, "state": job.state.value} for job in jobs],
        "jobsUrl": places.jobs(project.id),
    }
    _BOARD(key=key, data=data, on_did_change=lambda: None)


def keys_help() -> Html:
    """The keys of the board, as a list."""
    return tag("dl", *(join((tag("dt", keys), tag("dd", words))) for keys, words in KEYS), class_="rb-board-keys")
