"""Takes of a cell beside each other: a strip to pick from, and a wider table to rate, delete and bring back."""

from __future__ import annotations

import streamlit as st

from components import places, session
from components.asks import Ask, DeleteTake, PickTake, RateTake, RestoreTake
from components.markup import Html, named, tag
from components.shapes import RATIOS
from core.model.media import MediaKind
from core.model.project import Aspect
from core.model.views import CellView, TakeView

_SHOWN = 8


def strip(cell: CellView, project_id: str, aspect: Aspect) -> Ask | None:
    """The newest live takes as thumbnails; pressing one picks it. Nothing is shown while there is only one."""
    live = [taken for taken in cell.takes if not taken.is_deleted]
    if len(live) < 2:
        return None
    picked = None
    with st.container(key=f"rb_takes_{cell.kind}_{cell.subject}", horizontal=True, gap="small"):
        for taken in live[:_SHOWN]:
            picked = _thumb(cell, taken, project_id, aspect) or picked
    return picked


def table(cell: CellView, project_id: str, aspect: Aspect) -> Ask | None:
    """Every take with its facts, its stars and what can be done with it."""
    asked: Ask | None = None
    for taken in cell.takes:
        with st.container(key=f"rb_take_{taken.id}", horizontal=True, vertical_alignment="center"):
            st.html(_face(taken, project_id, aspect), width="content")
            st.html(_facts(taken))
            asked = _actions(cell, taken) or asked
    return asked


def _actions(cell: CellView, taken: TakeView) -> Ask | None:
    of = f"{cell.title}, take {taken.number}"
    if taken.is_deleted:
        back = st.button(named("Bring back", of), key=f"rb_back_{taken.id}", type="tertiary")
        return RestoreTake(taken.id, cell=cell.name) if back else None
    have = None if taken.rating is None else taken.rating - 1
    key = f"rb_stars_{taken.id}_{taken.rating}"
    stars = st.feedback("stars", default=have, key=key, on_change=session.touch, args=(key,))
    if session.was_touched(key):
        return RateTake(taken.id, None if stars is None else stars + 1, cell=cell.name)
    if not taken.is_selected and st.button(named("Pick", of), key=f"rb_pick_row_{taken.id}"):
        return PickTake(taken.id, cell=cell.name)
    if st.button(named("Delete", of), key=f"rb_delete_{taken.id}", type="tertiary"):
        return DeleteTake(taken.id, cell=cell.name)
    return None


def _thumb(cell: CellView, taken: TakeView, project_id: str, aspect: Aspect) -> Ask | None:
    chosen = "_chosen" if taken.is_selected else ""
    with st.container(key=f"rb_thumb_{taken.id}{chosen}", width="content", gap=None):
        st.html(_face(taken, project_id, aspect), width="content")
        word = "Picked" if taken.is_selected else "Pick"
        words = named(f"{word}: take {taken.number}", cell.title)
        pressed = st.button(words, key=f"rb_pick_{taken.id}", disabled=not taken.is_readable)
    return PickTake(taken.id, cell=cell.name) if pressed and not taken.is_selected else None


def _face(taken: TakeView, project_id: str, aspect: Aspect) -> Html:
    number = tag("span", str(taken.number), class_="rb-number")
    info = taken.info
    if taken.is_readable and taken.blob is not None and info is not None and info.kind is not MediaKind.AUDIO:
        seen = tag("img", src=places.poster(project_id, taken.blob, 160), alt="", loading="lazy")
        return tag("div", seen, number, class_="rb-thumb", style=f"--rb-ratio: {RATIOS[aspect]}", title=taken.facts)
    said = tag("span", taken.text[:160] or taken.facts)
    return tag("div", said, number, class_="rb-thumb rb-thumb-text", title=taken.facts)


def _facts(taken: TakeView) -> Html:
    state = "picked" if taken.is_selected else "deleted, kept" if taken.is_deleted else ""
    if not taken.is_readable:
        state = "file missing"
    offline = tag("span", "offline animatic", class_="rb-tag") if taken.is_offline else None
    return tag(
        "div",
        tag("p", taken.facts or f"take {taken.number}", offline),
        tag("p", state, class_="rb-muted") if state else None,
        tag("p", taken.note, class_="rb-muted") if taken.note else None,
        class_="rb-take-facts",
    )
