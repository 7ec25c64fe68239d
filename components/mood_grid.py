"""The moods beside each other, each with a picture and its palette; one is picked."""

from __future__ import annotations

import streamlit as st

from components import places
from components.asks import Ask, PickMood
from components.markup import Html, label, tag
from components.shapes import RATIOS
from core.model.project import Aspect
from core.model.scene import Mood
from core.model.views import CellView, MoodItem


def show(cell: CellView, project_id: str, aspect: Aspect) -> Ask | None:
    """All moods; the one that was pressed."""
    moods = {} if cell.moods is None else {mood.id: mood for mood in cell.moods.moods}
    picked: Ask | None = None
    with st.grid("auto", min_column_width=128, gap="small", key="rb_moods"):
        for item in cell.mood_items:
            chosen = "_chosen" if item.is_picked else ""
            with st.container(key=f"rb_mood_{item.id}{chosen}", height="stretch", gap=None):
                st.html(_face(item, moods.get(item.id), project_id, aspect))
                word = "Picked" if item.is_picked else "Pick"
                if st.button(f"{word}: {label(item.name)}", key=f"rb_mood_pick_{item.id}") and not item.is_picked:
                    picked = PickMood(item.id, cell.version_no, cell=cell.name)
    return picked


def _face(item: MoodItem, mood: Mood | None, project_id: str, aspect: Aspect) -> Html:
    if item.picture is None:
        inside = tag("span", "no picture yet", class_="rb-muted")
    else:
        inside = tag("img", src=places.poster(project_id, item.picture, 320), alt="", loading="lazy")
    badge = tag("span", "offline animatic", class_="rb-offline") if item.is_offline else None
    swatches = [tag("i", style=f"background: {color}") for color in (mood.palette if mood else ())]
    said = " ".join(part for part in (mood.light, mood.texture) if part) if mood else ""
    return tag(
        "div",
        tag("div", inside, badge, class_="rb-frame", style=f"--rb-ratio: {RATIOS[aspect]}"),
        tag("div", *swatches, class_="rb-palette"),
        tag("h4", item.name, tag("span", "picked", class_="rb-tag") if item.is_picked else None),
        tag("p", said, class_="rb-muted") if said else None,
        class_="rb-mood",
    )
