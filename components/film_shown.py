"""A finished film as what it is: a film in its player, a GIF as a picture that moves, sound alone in a player for sound."""

from __future__ import annotations

import streamlit as st

from components import places, player, session
from components.markup import Html, tag
from components.shapes import RATIOS
from core.model.delivery import Codec
from core.model.project import Aspect, Project
from core.model.views_export import FilmView

_UNSEEKABLE = (Codec.GIF, Codec.SOUND)


def show(film: FilmView, project: Project, aspect: Aspect) -> None:
    """The film, in the shape it was made in."""
    made, title = film.film, f"the film {project.name}"
    other = _other(film, project.id, title, aspect)
    if other is not None:
        st.html(other)
        return
    player.show(
        project.id,
        made.blob,
        made.info,
        title,
        aspect,
        key=session.own("rb_film_player"),
        is_offline=film.is_offline,
        is_film=True,
    )


def can_jump(film: FilmView) -> bool:
    """Whether what is shown can be brought to a moment."""
    return film.film.settings.delivery.codec not in _UNSEEKABLE


def _other(film: FilmView, project_id: str, title: str, aspect: Aspect) -> Html | None:
    source, codec = places.media(project_id, film.film.blob), film.film.settings.delivery.codec
    badge = tag("span", "offline animatic", class_="rb-tag") if film.is_offline else None
    if codec is Codec.GIF:
        moving = tag("img", src=source, alt=f"{title}, a GIF")
        return tag("div", moving, badge, class_="rb-frame", style=f"--rb-ratio: {RATIOS[aspect]}")
    if codec is Codec.SOUND:
        heard = tag("audio", src=source, controls=True, preload="none", aria_label=f"The sound of {title}")
        return tag("div", heard, badge, class_="rb-audio")
    return None
