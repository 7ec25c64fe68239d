"""Words over the film: an opening, a closing and a lower third, each with a picture of how it stands."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import export_choice, export_stills, export_zone
from components.markup import Html, join, tag
from core.model.film import Title, TitlePlace
from core.model.views_export import ExportView, TitleView
from core.timing import clock, seconds_of

_NAMES = {
    TitlePlace.OPENING: ("Opening title", "Opening", "What the film is called"),
    TitlePlace.CLOSING: ("Closing title", "Closing", "Who made it"),
    TitlePlace.LOWER_THIRD: ("Lower third", "Lower third", "A name, and below it what they do"),
}
_SHORTEST_S, _LONGEST_S = 0.5, 60.0


def show(view: ExportView, collect: partial[None]) -> None:
    """The fields; empty ones put nothing over the film."""
    titles = {title.place: title for title in view.settings.titles}
    with st.container(key="rb_export_titles", gap="small"):
        st.html(tag("h2", "Titles"))
        export_zone.toggle(view)
        for place in TitlePlace:
            _fields(place, titles.get(place), collect)
        if view.titles:
            st.html(tag("div", *(_picture(view, title) for title in view.titles), class_="rb-title-stills"))


def _fields(place: TitlePlace, title: Title | None, collect: partial[None]) -> None:
    name, short, hint = _NAMES[place]
    length_s = 3.0 if title is None else float(seconds_of(title.frames))
    with st.container(key=f"rb_export_title_{place}", horizontal=True, vertical_alignment="top", gap="small"):
        st.text_area(
            name,
            key=export_choice.begin(export_choice.title_key(place, "text"), "" if title is None else title.text),
            placeholder=hint,
            max_chars=160,
            height=68,
            on_change=collect,
        )
        if place is TitlePlace.LOWER_THIRD:
            start_s = 3.0 if title is None else float(seconds_of(title.start))
            _seconds(f"{short} begins at, s", place, "start", start_s, collect)
        _seconds(f"{short}, seconds", place, "length", length_s, collect)


def _seconds(said: str, place: TitlePlace, field: str, value_s: float, collect: partial[None]) -> None:
    """A number of seconds."""
    is_start = field == "start"
    st.number_input(
        said,
        min_value=0.0 if is_start else _SHORTEST_S,
        max_value=600.0 if is_start else _LONGEST_S,
        step=0.5,
        format="%.1f",
        key=export_choice.begin(export_choice.title_key(place, field), value_s),
        on_change=collect,
        width=148,
    )


def _picture(view: ExportView, title: TitleView) -> Html:
    name = _NAMES[title.place][0]
    said = join(tag("p", problem, class_="rb-title-problem") for problem in title.problems)
    if title.moment is None:
        return tag("div", tag("p", name, class_="rb-facts"), said, class_="rb-title-still")
    source = export_stills.address(view, view.settings, title.moment, 320)
    at = clock(title.moment)
    frame = export_zone.framed(view, source, f"{name} at {at}")
    return tag("div", frame, tag("p", f"{name} at {at}", class_="rb-facts"), said, class_="rb-title-still")
