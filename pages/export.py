"""The export screen: where the film goes and how it looks, what is reused and rendered, the film, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import (
    export_captions,
    export_choice,
    export_settings,
    export_start,
    film_history,
    film_player,
    frame,
    session,
)
from components.markup import tag
from core.model.views_export import ExportView
from core.timing import clock

if TYPE_CHECKING:
    from core.studio import Studio


def _lead(view: ExportView) -> str:
    if view.cut is None or not view.cut.items:
        return ""
    shots = len(view.cut.items)
    return f"{shots} {'shot' if shots == 1 else 'shots'}, {clock(view.cut.frames, view.cut.rate)}"


def _show(studio: Studio) -> None:
    project_id = frame.project_id()
    jobs = studio.jobs_view(project_id)  # before the view: what ends in between wakes the page again
    view = studio.export.view(project_id, export_choice.kept())
    if not frame.is_here(studio, view.project):
        return
    frame.title("Export", _lead(view))
    asked = export_start.show(view, jobs)
    film = film_history.chosen(view)
    if view.blocked and film is None:
        frame.act(studio, project_id, asked)
        return
    left, right = st.columns([1, 1], gap="large")
    if not view.blocked:
        with right, st.container(key="rb_export", gap="medium"):
            asked = export_settings.show(view) or asked
            asked = export_captions.show(view) or asked
    with left, st.container(key="rb_export_film", gap="medium"):
        if film is not None:
            film_player.show(film, view.project, is_next=export_start.is_next(view, film))
        else:
            st.html(tag("p", "The film will play here.", class_="rb-muted rb-export-empty"))
    asked = film_history.show(view) or asked
    frame.act(studio, project_id, asked)


_show(session.studio())
