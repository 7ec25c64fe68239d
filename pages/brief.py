"""The brief screen: a conversation on one side that fills a form on the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from components import (
    brief_chat,
    brief_form,
    brief_pictures,
    cell_panels,
    frame,
    notebook_column,
    notice,
    session,
    undo,
)
from components.asks import Ask, Freeze, Thaw, Visit
from core.model.jobs import JobState
from core.model.views import CellView, NotebookView
from core.model.views_brief import BriefView, SoFar

if TYPE_CHECKING:
    from core.studio import Studio

_KINDS = ("brief",)
_MENU = {"takes": "Versions", "freeze": "Keep as it is", "thaw": "Let it change again"}


def _show(studio: Studio) -> None:
    view = frame.view(studio, _KINDS)
    if view is None:
        return
    brief = studio.brief.view(view.project.id, brief_chat.words())
    cell = view.cells[0]
    with st.container(key="rb_brief_top", horizontal=True, vertical_alignment="bottom"):
        frame.title("Brief", "What the film is about, for whom, and what should stay.")
        asked = _top(cell, brief, view.project.id)
    notice.show(cell.name)
    asked = cell_panels.show(cell, view.project, notebook_column.titles(view)) or asked
    frame.act(studio, view.project.id, _both_sides(studio, view, cell, brief) or asked)


def _top(cell: CellView, brief: BriefView, project_id: str) -> Ask | None:
    """Undo, the menu, and the way on once there is enough."""
    asked: Ask | None = None
    with st.container(key="rb_brief_acts", horizontal=True, vertical_alignment="center", width="content"):
        asked = undo.show(project_id, key="brief")
        menu = [name for name in _MENU if _offers(cell)[name]]
        if menu:
            chosen = st.menu_button("More", menu, format_func=_MENU.__getitem__, key="rb_brief_more", type="tertiary")
            asked = _chosen(cell, chosen) or asked
        if not brief.brief.is_empty:
            kind: Literal["primary", "secondary"] = "primary" if brief.is_whole else "secondary"
            if st.button("Choose a mood", key="rb_brief_next", type=kind):
                asked = Visit("mood")
    return asked


def _offers(cell: CellView) -> dict[str, bool]:
    is_chosen = cell.selected is not None
    return {"takes": bool(cell.takes), "freeze": is_chosen and not cell.is_frozen, "thaw": cell.is_frozen}


def _chosen(cell: CellView, choice: str | None) -> Ask | None:
    if choice == "takes":
        session.open_panel(cell.name, choice, cell.version_no)
        st.rerun()
    return {"freeze": Freeze(cell=cell.name), "thaw": Thaw(cell=cell.name)}.get(choice or "")


def _writing(studio: Studio, cell: CellView) -> Callable[[], SoFar | None] | None:
    """Gives the answer that is being written; None while nobody writes one."""
    job = cell.job
    if job is None or job.state not in {JobState.QUEUED, JobState.RUNNING}:
        return None
    return partial(studio.brief.so_far, job.id)


def _both_sides(studio: Studio, view: NotebookView, cell: CellView, brief: BriefView) -> Ask | None:
    flavor = studio.flavors.flavors.get(view.project.flavor)
    placeholder = flavor.placeholder if flavor is not None and not brief.messages else ""
    talk, form = st.columns([5, 7], gap="large")
    with talk:
        said = brief_chat.show(
            brief,
            cell,
            view.project.id,
            view.jobs,
            placeholder=placeholder,
            is_primary=not brief.is_whole,
            writing=_writing(studio, cell),
        )
    with form:
        asked, _draft = brief_form.show(brief, cell.version_no, is_primary=brief.is_whole)
        shown = brief_pictures.show(brief, view.project.id, cell.version_no)
    return said or asked or shown


_show(session.studio())
