"""The shelf: every project, a form for new ones, templates, what was archived and what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import bar_acts, notice, project_details, project_form, session, shelf, topbar
from components.projects_asks import (
    EditDetails,
    NewFromBrief,
    NewFromTemplate,
    Open,
    SaveDetails,
    ShelfAsk,
    Start,
    StartTemplate,
)
from components.session import Notice
from components.stepper import Going
from core.errors import InputError
from core.model.project import Project
from core.model.views_projects import Place

if TYPE_CHECKING:
    from core.studio import Studio

_FORM = bar_acts.NEW_PROJECT
_SOURCE = "rb_new_source"
_DETAILS = "rb_details_of"
_JUMP = "rb_new_jump"


def _open(studio: Studio, project_id: str) -> None:
    session.forget_notice()
    bar_acts.go(studio, Going("projects", project_id), topbar.PAGES)


def _start(studio: Studio) -> None:
    """The form, and what becomes of it."""
    source = st.session_state.get(_SOURCE, "")
    try:
        wanted = project_form.show(studio, studio.projects.project(source) if source else None)
        if wanted is None:
            return
        made = _started(studio, wanted)
    except InputError as exc:
        st.html(notice.line(exc.message, exc.hint))
        return
    _close_form()
    if len(made) == 1:
        _open(studio, made[0].id)
    shelf.go_to(Place.SHELF)
    session.tell(Notice(f"{len(made)} projects were started.", "Nothing is made before you ask for it."))
    st.rerun()


def _started(studio: Studio, wanted: Start | StartTemplate) -> tuple[Project, ...]:
    if isinstance(wanted, StartTemplate):
        return (studio.projects.start_from(wanted.template_id, name=wanted.name),)
    return studio.projects.start(wanted.wanted)


def _open_form(source: str = "", template: str = "") -> None:
    st.session_state[_FORM] = True
    st.session_state[_SOURCE] = source
    st.session_state[project_form.TEMPLATE] = template
    st.session_state[_JUMP] = bool(source or template)


def _close_form() -> None:
    for key in (_FORM, _SOURCE, project_form.TEMPLATE):
        st.session_state.pop(key, None)


def _act(studio: Studio, asked: ShelfAsk) -> None:
    project = asked.project
    session.dismiss()
    if isinstance(asked, EditDetails):
        session.open_panel(project.id, project_details.DETAILS, project.version_no)
        st.session_state[_DETAILS] = project.id
    elif isinstance(asked, NewFromBrief):
        _open_form(source=project.id)
    elif isinstance(asked, NewFromTemplate):
        _open_form(template=project.id)
    elif isinstance(asked, Open):
        _open(studio, project.id)
    else:
        cell = asked.cell
        is_done = session.attempt(lambda: asked.carry_out(studio, project.id), cell=cell, told=asked.told())
        if is_done and isinstance(asked, SaveDetails):
            session.close_panel(project.id)
    st.rerun()


def _show(studio: Studio) -> None:
    view = studio.projects.shelf(shelf.place(), search=shelf.search(), most=shelf.most())
    is_open = st.session_state.get(_FORM, False) or not any(view.counts.values())
    if shelf.heading(view.counts, is_open=is_open):
        _close_form() if is_open else _open_form()
        st.rerun()
    if undone := notice.show():
        session.attempt(lambda: studio.projects.restore(undone))
        st.rerun()
    for problem in studio.flavors.problems:
        st.html(notice.line("A flavor was skipped.", problem))
    if is_open:
        project_form.come_into_view(is_due=st.session_state.pop(_JUMP, False))
        _start(studio)
    shelf.places(view.counts)
    asked = shelf.show(view) if any(view.counts.values()) else None
    if asked is not None:
        _act(studio, asked)
    details = st.session_state.get(_DETAILS, "")
    if details and session.panel(details) is not None:
        project_details.show(studio, studio.projects.project(details), lambda ask: _act(studio, ask))


_show(session.studio())
