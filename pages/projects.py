"""The shelf: every project, a form for a new one, and what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import notice, project_form, session, shelf
from components.project_card import CardAsk, Choice
from components.session import Notice
from core.errors import InputError

if TYPE_CHECKING:
    from core.studio import Studio

_FORM = "rb_new_is_open"


def _open(project_id: str) -> None:
    session.forget_notice()
    st.switch_page("../pages/notebook.py", query_params=session.project_query(project_id))


def _start(studio: Studio) -> None:
    try:
        wanted = project_form.show(studio.flavors.flavors)
        if wanted is None:
            return
        made = studio.projects.create(
            name=wanted.name,
            flavor=wanted.flavor,
            aspect=wanted.aspect,
            length_s=wanted.length_s,
            text=wanted.text,
            budget_usd=wanted.budget_usd,
        )
    except InputError as exc:
        st.html(notice.line(exc.message, exc.hint))
        return
    st.session_state.pop(_FORM, None)
    _open(made.id)


def _act(studio: Studio, asked: CardAsk) -> None:
    project = asked.card.project
    if asked.choice is Choice.OPEN:
        _open(project.id)
    elif asked.choice is Choice.CLOSE:
        session.close_panel(project.id)
        session.dismiss()
    elif asked.choice is Choice.DELETE:
        told = Notice(f"{project.name} was deleted.", "Nothing in it is gone.", undo=project.id)
        session.attempt(lambda: studio.projects.delete(project.id), told=told)
    elif asked.text is None:
        session.open_panel(project.id, asked.choice, project.version_no)
    elif session.attempt(lambda: _change(studio, asked, asked.text or ""), cell=project.id):
        session.close_panel(project.id)
    st.rerun()


def _change(studio: Studio, asked: CardAsk, text: str) -> None:
    """The new name, where one was typed, or the new budget."""
    project = asked.card.project
    if asked.choice is Choice.BUDGET:
        studio.projects.set_budget(project.id, project_form.budget_of(text))
    else:
        studio.projects.rename(project.id, text or project.name)


def _show(studio: Studio) -> None:
    cards = studio.projects.cards()
    is_open = st.session_state.get(_FORM, False)
    if shelf.heading(len(cards), is_open=is_open):
        st.session_state[_FORM] = not is_open
        st.rerun()
    if undone := notice.show():
        session.attempt(lambda: studio.projects.restore(undone))
        st.rerun()
    for problem in studio.flavors.problems:
        st.html(notice.line("A flavor was skipped.", problem))
    if is_open or not cards:
        _start(studio)
    asked = shelf.show(cards)
    if asked is not None:
        _act(studio, asked)
    if restored := shelf.deleted(studio.projects.deleted()):
        session.attempt(lambda: studio.projects.restore(restored))
        st.rerun()


_show(session.studio())
