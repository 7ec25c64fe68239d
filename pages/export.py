"""The export screen: what is reused and what is rendered, progress, the film, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import film_history, film_player, gone, job_list, notice, quality_cards, session
from components.asks import Ask
from components.markup import tag
from core.model.project import Project
from core.model.views import ExportView

if TYPE_CHECKING:
    from core.studio import Studio


def _act(studio: Studio, project_id: str, ask: Ask) -> None:
    if session.attempt(lambda: ask.carry_out(studio, project_id), cell=ask.cell) and ask.closes:
        session.close_panel(ask.cell)
    st.rerun()


def _start(view: ExportView) -> Ask | None:
    if view.blocked:
        st.html(notice.line("Nothing can be exported yet.", view.blocked))
        return None
    if view.stale:
        st.html(notice.line(view.stale))
    return quality_cards.show(view)


def _bring_back(studio: Studio, project: Project) -> None:
    if gone.show(project):
        session.attempt(lambda: studio.projects.restore(project.id))
        st.rerun()


def _show(studio: Studio) -> None:
    project_id = session.project_id()
    if project_id is None:
        st.switch_page("../pages/projects.py")
    jobs = studio.jobs_view(project_id)  # before the view: what ends in between wakes the page again
    view = studio.export.view(project_id)
    if gone.is_gone(view.project):
        _bring_back(studio, view.project)
        return
    with st.container(key="rb_title"):
        st.html(tag("h1", "Export"))
    notice.show()
    left, right = st.columns([1, 1], gap="large")
    with left, st.container(key="rb_export", gap="medium"):
        asked = _start(view)
        film_history.show(view)
    with right:
        asked = job_list.show(project_id, jobs, key=session.own("rb_film_jobs"), only="film") or asked
        chosen = film_history.chosen(view)
        if chosen is not None:
            film_player.show(chosen, view.project)
        elif not view.blocked:
            st.html(tag("p", "The film will play here.", class_="rb-muted"))
    if asked is not None:
        _act(studio, project_id, asked)


_show(session.studio())
