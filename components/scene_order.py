"""The compact list that puts scenes in another order, by mouse or by Space and the arrow keys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st
from streamlit_sortables import sort_items

from components.asks import Ask, Reorder
from core.model.views import CellView

_COLORS = {"dark": ("#1F2228", "#ECEDEF", "#2C3038"), "light": ("#F2F0EC", "#1B1C1F", "#DDD9D2")}


def show(cell: CellView, titles: Mapping[str, str], began_from: int) -> Ask | None:
    """The list and a button that saves its order.

    Args:
        titles: Scene id to what it is called.
    """
    ids = () if cell.storyboard is None else cell.storyboard.scene_ids
    lines = [f"{number}  {titles.get(scene_id) or 'Untitled'}"[:80] for number, scene_id in enumerate(ids, 1)]
    name = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    moved = sort_items(lines, direction="vertical", custom_style=_style(), key=f"rb_order_{name}")
    wanted = tuple(ids[lines.index(line)] for line in moved)
    if not st.button("Save this order", key="rb_order_save", disabled=wanted == ids):
        return None
    return Reorder(wanted, began_from, cell=cell.name, closes=True)


def _style() -> str:
    """The list lives in a frame of its own, which no style sheet of the page reaches."""
    surface, text, hairline = _COLORS["light" if st.context.theme.type == "light" else "dark"]
    return f"""
@font-face {{ font-family: Inter; src: url(/app/static/fonts/Inter/Inter-Regular.otf); }}
.sortable-component, .sortable-container, .sortable-container-body {{ background: transparent; padding: 0; margin: 0; }}
.sortable-item, .sortable-item:hover {{
  background: {surface}; color: {text}; border: 1px solid {hairline}; border-radius: 8px;
  font: 400 14px Inter, sans-serif; padding: 7px 12px; margin: 3px 0; text-align: left; cursor: grab;
}}"""
