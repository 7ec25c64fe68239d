"""The frame of a project's screen: which project it is, whether it is still there, and what happens to what was asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import streamlit as st

from components import gone, notice, session, undo
from components.asks import Ask, Visit
from components.markup import join, tag
from core.model.project import Project
from core.model.views import NotebookView

if TYPE_CHECKING:
    from core.studio import Studio


def project_id() -> str:
    """The project in the address; without one the shelf opens instead."""
    found = session.project_id()
    if found is None:
        st.switch_page("../pages/projects.py")
    return found


def view(studio: Studio, kinds: Collection[str] | None = None) -> NotebookView | None:
    """The project of this screen with its cells of some kinds; None where it was deleted, which is then said."""
    found = studio.notebook_view(project_id(), kinds)
    return found if is_here(studio, found.project) else None


def is_here(studio: Studio, project: Project) -> bool:
    """Whether the project is on the shelf; where it is not, this says so and offers to bring it back."""
    if not gone.is_gone(project):
        return True
    if gone.show(project):
        session.attempt(lambda: studio.projects.restore(project.id))
        st.rerun()
    return False


def title(text: str, lead: str = "") -> None:
    """The head of a screen, and what is to be said about the last thing that was asked."""
    with st.container(key="rb_title"):
        st.html(join((tag("h1", text), tag("p", lead, class_="rb-lead") if lead else None)))
    notice.show()


def act(studio: Studio, project_id: str, ask: Ask | None) -> None:
    """Carries out what was asked, if anything was, and draws the screen again. A refusal is said where it was asked."""
    if ask is None:
        return
    if isinstance(ask, Visit):
        st.switch_page(f"../pages/{ask.page}.py", query_params=session.project_query(project_id))
    with undo.recording(studio, project_id, ask):
        is_done = session.attempt(lambda: ask.carry_out(studio, project_id), cell=ask.cell)
    if is_done and ask.closes:
        session.close_panel(ask.cell)
    st.rerun()
