"""The compact list of scenes: words only, for putting many scenes in another order quickly."""

from __future__ import annotations

import streamlit as st

from components import scene_order, session
from components.asks import Ask
from components.markup import tag
from core.model.views_storyboard import StoryboardView


def show(view: StoryboardView) -> Ask | None:
    """The list; what was asked. It knows no pictures and saves all moves at once."""
    cell = next((cell for cell in view.notebook.cells if cell.storyboard is not None), None)
    if cell is None:
        return None
    titles = {card.id: f"{card.words or 'No words yet'} · {card.length}" for card in view.cards}
    lead = "Drag a line, or press Space on it, move it with the arrow keys and press Space again. Words only; the board shows pictures."
    with st.container(key="rb_board_list", gap="small"):
        st.html(tag("p", lead, class_="rb-facts"))
        return scene_order.show(cell, titles, view.version_no)


def opened(view: StoryboardView, now: str) -> str:
    """A choice of the scene to open, since the lines of the list cannot be pressed."""
    names = {card.id: f"{card.number}  {card.words}" for card in view.cards}
    ids = list(names)
    key = session.own(f"rb_list_open_{len(ids)}")
    return st.selectbox("Open scene", ids, ids.index(now), format_func=names.__getitem__, key=key) or now
