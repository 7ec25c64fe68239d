"""The cut at the foot of the clips screen: its picture, its strip in time, and the beats under it."""

from __future__ import annotations

import streamlit as st

from components import notice
from components.asks import Ask, Make
from components.cut_asks import EditCut
from components.markup import Html, join, tag
from core.model.cut_edits import UseTakes
from core.model.views_cut import CutView


def show(view: CutView) -> Ask | None:
    """The whole panel; what was asked."""
    with st.container(key="rb_cut"):
        asked = _head(view)
        notice.show("cut")
        st.html(_notes(view))
    return asked


def _head(view: CutView) -> Ask | None:
    asked: Ask | None = None
    with st.container(key="rb_cut_head", horizontal=True, vertical_alignment="center"):
        st.html(tag("h2", "Cut"), width="content")
        if view.is_own and view.stale and st.button("Use the takes chosen now", key="rb_cut_use"):
            asked = EditCut((UseTakes(),), view.version_no, cell="cut")
        if view.can_plan and st.button("Plan the cut again", key="rb_cut_plan", type="tertiary"):
            asked = Make(cell="cut")
    return asked


def _notes(view: CutView) -> Html:
    lines = (view.needs, *view.busy, *view.notes)
    return join(tag("p", line, class_="rb-muted") for line in lines if line)
