"""Keys of the notebook, for hands that stay on the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from components import cell_actions, session
from components.asks import Ask, Freeze, Thaw
from components.markup import Html, join, tag
from core.model.views import CellView

_HERE = Path(__file__).parent
_MEANING = (
    ("↑ ↓", "from cell to cell"),
    ("Enter", "open it"),
    ("M", "make or remake it"),
    ("F", "keep it as it is, or let it change again"),
    ("Space", "play and pause"),
    ("J K L", "back, stop, faster, in a player"),
    ("← →", "a frame back or on, in a player"),
    ("?", "this list"),
)


def _list() -> Html:
    rows = join(join((tag("dt", key), tag("dd", words))) for key, words in _MEANING)
    show = tag("button", "Keys", class_="show", type="button", aria_expanded="false")
    close = tag("button", "Close", class_="close", type="button")
    return tag("div", show, tag("div", tag("dl", rows), close, class_="list", hidden=True), class_="keys")


_KEYS = st.components.v2.component(
    "reelbook_keys",
    html=f"\n{_list()}\n",
    css=(_HERE / "keys.css").read_text("utf-8"),
    js=(_HERE / "keys.js").read_text("utf-8"),
)


def show(cells: Sequence[CellView], *, key: str) -> Ask | None:
    """Listens while the notebook is open; what a key asked for."""
    slugs = {cell_actions.slug(cell): cell for cell in cells}
    data = {"cells": list(slugs)}
    result = _KEYS(key=key, data=data, on_open_change=lambda: None, on_freeze_change=lambda: None)
    if result.open in slugs:
        cell = slugs[result.open]
        session.open_panel(cell.name, cell_actions.panel_of(cell), cell.version_no)
        st.rerun()
    if result.freeze in slugs:
        cell = slugs[result.freeze]
        return Thaw(cell=cell.name) if cell.is_frozen else Freeze(cell=cell.name)
    return None
