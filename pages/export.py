"""The export screen: what is reused and what is rendered, progress, the film, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import film_history, film_player, frame, job_list, notice, quality_cards, session
from components.asks import Ask
from components.markup import tag
from core.model.views import ExportView

if TYPE_CHECKING:
    from core.studio import Studio


def _start(view: ExportView) -> Ask | None:
    if view.blocked:
        st.html(notice.line("Nothing can be exported yet.", view.blocked))
        return None
    if view.stale:
        st.html(notice.line(view.stale))
    return quality_cards.show(view)


def _show(studio: Studio) -> None:
    project_id = frame.project_id()
    jobs = studio.jobs_view(project_id)  # before the view: what ends in between wakes the page again
    view = studio.export.view(project_id)
    if not frame.is_here(studio, view.project):
        return
    frame.title("Export")
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
    frame.act(studio, project_id, asked)


_show(session.studio())
