"""Films that were exported before, newest first; one of them is in the player. Put-away ones can be brought back."""

from __future__ import annotations

import streamlit as st

from components import export_choice, places, session
from components.asks import Ask, DeleteTake, RestoreTake
from components.export_asks import StartExport
from components.film_player import download_link
from components.markup import Html, named, tag
from components.shapes import RATIOS
from core.model.project import Project
from core.model.views_export import ExportView, FilmView

_CHOSEN = "rb_film_chosen"
_MENU = {
    "again": "Export again with its settings",
    "adopt": "Choose its settings",
    "delete": "Delete",
}


def chosen(view: ExportView) -> FilmView | None:
    """The film in the player: the one that was picked, else the newest."""
    wanted = st.session_state.get(session.own(_CHOSEN))
    return next((film for film in view.films if film.take_id == wanted), view.films[0] if view.films else None)


def show(view: ExportView) -> Ask | None:
    """The list; what was asked for one of them."""
    asked: Ask | None = None
    if not view.films and not view.deleted:
        return None
    with st.container(key="rb_export_history", gap="small"):
        st.html(tag("h2", "History"))
        here = chosen(view)
        for film in view.films:
            asked = _row(view, film, is_here=film is here) or asked
        return _deleted(view) or asked


def _row(view: ExportView, film: FilmView, *, is_here: bool) -> Ask | None:
    name = film.film.file_name
    with st.container(
        key=f"rb_film_{film.take_id}", horizontal=True, vertical_alignment="center", wrap=False, gap="small"
    ):
        st.html(_words(film, view.project), width="stretch")
        with st.container(
            key=f"rb_film_acts_{film.take_id}",
            horizontal=True,
            vertical_alignment="center",
            width="content",
            gap="small",
        ):
            if is_here:
                st.html(tag("span", "in the player", class_="rb-tag"), width="content")
            elif st.button(named("Show", name), key=f"rb_film_show_{film.take_id}", type="tertiary"):
                st.session_state[session.own(_CHOSEN)] = film.take_id
                st.rerun()
            st.html(download_link(film, view.project.id), width="content")
            picked = st.menu_button(
                named("More", name),
                _choices(view),
                format_func=_MENU.__getitem__,
                key=f"rb_film_more_{film.take_id}",
                type="tertiary",
            )
    return _picked(film, picked) if picked else None


def _choices(view: ExportView) -> list[str]:
    """Nothing is exported while an export runs, or while there is nothing to export."""
    is_busy = view.job is not None and not view.job.state.is_over
    return [name for name in _MENU if name == "delete" or not (view.blocked or (name == "again" and is_busy))]


def _picked(film: FilmView, choice: str) -> Ask | None:
    if choice == "delete":
        return DeleteTake(film.take_id)
    export_choice.adopt(film.film.settings)
    if choice == "adopt":
        st.rerun()
    return StartExport(film.film.settings)


def _words(film: FilmView, project: Project) -> Html:
    aspect = film.film.settings.shape(project.aspect)
    picture = tag("img", src=places.poster(project.id, film.film.blob, 160), alt="", loading="lazy")
    frame = tag("div", picture, class_="rb-frame rb-film-picture", style=f"--rb-ratio: {RATIOS[aspect]}")
    old = "" if film.is_current else ", older than the cut"
    bad = f", {len(film.problems)} not as planned" if film.problems else ""
    lines = (
        tag("p", f"{film.made_at} · {film.made_with}"),
        tag("p", film.film.file_name, class_="rb-facts"),
        tag("p", f"{film.facts}{old}{bad}", class_="rb-facts"),
    )
    return tag("div", frame, tag("div", *lines, class_="rb-film-lines"), class_="rb-film-row")


def _deleted(view: ExportView) -> Ask | None:
    """Films that were put away."""
    asked: Ask | None = None
    if not view.deleted:
        return None
    with st.expander(f"Deleted · {len(view.deleted)}", key=session.own("rb_film_deleted")):
        for film in view.deleted:
            with st.container(key=f"rb_film_gone_{film.take_id}", horizontal=True, vertical_alignment="center"):
                st.html(tag("p", f"{film.made_at} · {film.made_with}, {film.facts}", class_="rb-facts"))
                back = named("Bring back", film.film.file_name)
                if st.button(back, key=f"rb_film_back_{film.take_id}", type="tertiary"):
                    asked = RestoreTake(film.take_id)
    return asked
