"""The notebook: the whole project as one column of cells with jobs at its side, or as a drawing of what depends on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import cell_card, frame, graph, notebook_column, session, side
from components.asks import Ask
from components.markup import tag
from components.notebook_column import Section
from core.model.jobs import JobState
from core.model.project import ProjectKind
from core.model.views import JobView, NotebookView

if TYPE_CHECKING:
    from core.studio import Studio


def _open_first_brief(view: NotebookView) -> bool:
    """A project without a brief opens with the form for it. Returns whether that is the next thing to do."""
    brief = next((cell for cell in view.cells if cell.kind == "brief" and cell.can_edit), None)
    if brief is None or view.project.kind is ProjectKind.QUICK_CUT or _has_footage(view):
        return False
    if brief.brief is not None and not brief.brief.is_empty:
        return False
    if session.is_first_look(brief.name) and session.panel(brief.name) is None:
        session.open_panel(brief.name, "edit", brief.version_no)
    return True


def _has_footage(view: NotebookView) -> bool:
    return any(cell.kind == "clip" and cell.selected is not None for cell in view.cells)


def _is_at_work(job: JobView) -> bool:
    return not job.state.is_over and job.state is not JobState.UNKNOWN


def _column(view: NotebookView) -> Ask | None:
    asked = _sections(view, notebook_column.opening(view))
    shown = notebook_column.page_of(view)
    asked = _sections(view, notebook_column.scenes(view, shown)) or asked
    return _sections(view, notebook_column.ending(view)) or asked


def _sections(view: NotebookView, sections: tuple[Section, ...]) -> Ask | None:
    names = notebook_column.titles(view)
    asked: Ask | None = None
    for section in sections:
        notebook_column.heading(section)
        with notebook_column.group(section):
            for cell in section.cells:
                asked = cell_card.show(cell, view.project, names) or asked
    return asked


def _drawing(studio: Studio, view: NotebookView) -> Ask | None:
    """What depends on what, and under it the card of the cell that is chosen there."""
    chosen = graph.show(studio.graph(view.project.id, graph.first()))
    cell = next((cell for cell in view.cells if cell.name == chosen), None)
    if cell is None:
        st.html(tag("p", "Choose a part of the drawing to see it here.", class_="rb-muted"))
        return None
    return cell_card.show(cell, view.project, notebook_column.titles(view))


def _column_and_side(view: NotebookView, jobs: tuple[JobView, ...], *, needs_brief: bool) -> Ask | None:
    is_busy = any(_is_at_work(job) for job in jobs)
    main, aside = st.columns([2.4, 1], gap="large")
    with main:
        asked = _column(view)
    with aside:
        return side.show(view, jobs, is_next=not needs_brief and not is_busy, is_first=not needs_brief) or asked


def _show(studio: Studio) -> None:
    project_id = frame.project_id()
    jobs = studio.jobs_view(project_id)  # before the view: what ends in between wakes the page again
    view = frame.view(studio)
    if view is None:
        return
    needs_brief = _open_first_brief(view)
    with st.container(key="rb_notebook_head", horizontal=True):
        frame.title(view.project.name, view.notice or view.flavor_title)
        is_drawn = graph.is_wanted()
    asked = _drawing(studio, view) if is_drawn else _column_and_side(view, jobs, needs_brief=needs_brief)
    frame.act(studio, project_id, asked)


_show(session.studio())
