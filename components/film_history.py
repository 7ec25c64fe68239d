"""Films that were exported before, newest first; one of them is in the player."""

from __future__ import annotations

import streamlit as st

from components import session
from components.film_player import download_link
from components.markup import tag
from core.model.views import ExportView, FilmView

_CHOSEN = "rb_film_chosen"


def chosen(view: ExportView) -> FilmView | None:
    """The film in the player: the one that was picked, else the newest."""
    wanted = st.session_state.get(session.own(_CHOSEN))
    return next((film for film in view.films if film.take_id == wanted), view.films[0] if view.films else None)


def show(view: ExportView) -> None:
    """The list, with a button that puts a film into the player and a link that downloads it."""
    if not view.films:
        return
    st.html(tag("h2", "History"))
    here = chosen(view)
    for film in view.films:
        with st.container(key=f"rb_film_{film.take_id}", horizontal=True, vertical_alignment="center", wrap=False):
            st.html(
                tag("div", tag("p", film.film.file_name), tag("p", film.facts, class_="rb-facts"), class_="rb-film-row")
            )
            if film is here:
                st.html(tag("span", "in the player", class_="rb-tag"), width="content")
            elif st.button("Show", key=f"rb_film_show_{film.take_id}", type="tertiary"):
                st.session_state[session.own(_CHOSEN)] = film.take_id
                st.rerun()
            st.html(download_link(film, view.project.id), width="content")
