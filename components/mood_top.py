"""The head of the mood screen: undo, what can be added to the board, and the one next thing to do."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import mood_panels, session, undo
from components.asks import Ask, Freeze, Make, Refresh, Thaw, Visit
from components.markup import label
from core.model.cells import Depth
from core.model.views import CellView, NotebookView
from core.model.views_mood import MoodsView

_MENU = {
    "own": "Write a mood of your own",
    "pictures": "Make one from pictures",
    "takes": "Earlier boards",
    "freeze": "Keep the board as it is",
    "thaw": "Let the board change again",
}


def show(view: NotebookView, moods: MoodsView) -> Ask | None:
    """Undo, what can be added, and the one next thing to do."""
    asked: Ask | None = None
    board = moods.cell
    with st.container(key="rb_looks_acts", horizontal=True, vertical_alignment="center", width="content"):
        asked = undo.show(view.project.id, key="mood")
        if board is not None:
            menu = [name for name, is_open in _offers(board).items() if is_open]
            chosen = st.menu_button(
                "Add or keep", menu, format_func=_MENU.__getitem__, key="rb_looks_more", type="tertiary"
            )
            asked = _chosen(board, chosen) or asked
            asked = _next(view, board) or asked
    return asked


def _offers(board: CellView) -> dict[str, bool]:
    is_chosen = board.selected is not None
    is_open = not board.is_frozen
    return {
        "own": is_open,
        "pictures": is_open,
        "takes": len(board.takes) > 1,
        "freeze": is_chosen and is_open,
        "thaw": board.is_frozen,
    }


def _chosen(board: CellView, choice: str | None) -> Ask | None:
    opens = {
        "own": mood_panels.open_own,
        "pictures": mood_panels.open_pictures,
        "takes": mood_panels.open_takes,
    }
    if choice in opens:
        opens[choice](board)
        st.rerun()
    return {"freeze": Freeze(cell=board.name), "thaw": Thaw(cell=board.name)}.get(choice or "")


def _next(view: NotebookView, board: CellView) -> Ask | None:
    """What is missing or stale, made at the price on the button; else the way on."""
    step = next((step for step in view.steps if step.name == "mood"), None)
    is_picked = board.moods is not None and board.moods.picked is not None
    asked: Ask | None = None
    has_picture = any(item.picture is not None for item in board.mood_items)
    if step is not None and step.offer is not None and not step.is_busy:
        kind: Literal["primary", "secondary"] = "secondary" if has_picture else "primary"
        if st.button(label(step.offer.label), key="rb_looks_make", type=kind):
            asked = Refresh(Depth.PICTURES, step.offer.plan.total, only=step.only, cell=board.name)
    elif is_picked and board.make_label and not (step is not None and step.is_busy):
        words = board.make_label.replace("Make another", "Four others")
        if st.button(label(words), key="rb_looks_again"):
            asked = Make(shown=board.price, is_new_take=True, cell=board.name)
    way: Literal["primary", "secondary"] = (
        "primary" if has_picture and session.panel(board.name) is None else "secondary"
    )
    if is_picked and st.button("Go to the storyboard", key="rb_looks_next", type=way):
        asked = Visit("storyboard")
    return asked
