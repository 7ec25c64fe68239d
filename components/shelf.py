"""The shelf of projects: heading, cards in rows of one height, and what was deleted."""

from __future__ import annotations

import streamlit as st

from components import project_card
from components.markup import join, label, tag
from components.project_card import CardAsk
from core.model.views import ProjectCard


def heading(count: int, *, is_open: bool) -> bool:
    """Title of the screen and the button that opens the form; True when it was pressed."""
    with st.container(key="rb_heading", horizontal=True, vertical_alignment="center"):
        lead = "" if count else "A film starts with a few words, or with your own clips and a song."
        st.html(join((tag("h1", "Projects"), tag("p", lead, class_="rb-lead") if lead else None)))
        if not count:
            return False
        if is_open:
            return st.button("Close the form", key="rb_new_open")
        return st.button("New project", type="primary", key="rb_new_open")


def show(cards: tuple[ProjectCard, ...]) -> CardAsk | None:
    """All cards; what was asked of one of them."""
    asked = None
    with st.grid("auto", min_column_width=230, gap="medium", key="rb_shelf"):
        for card in cards:
            asked = project_card.show(card) or asked
    return asked


def deleted(cards: tuple[ProjectCard, ...]) -> str | None:
    """Deleted projects, closed until asked for; the id of one to bring back."""
    if not cards:
        return None
    with st.expander(f"Deleted, {len(cards)}", key="rb_deleted"):
        for card in cards:
            project = card.project
            if st.button(f"Bring back {label(project.name)}", key=f"rb_restore_{project.id}", type="tertiary"):
                return project.id
    return None
