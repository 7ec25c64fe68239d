"""A project on a shelf: its picture, its name, how far it is, when it was touched and what it cost."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import places
from components.markup import Html, label, named, tag
from components.projects_asks import (
    Archive,
    BringBack,
    Delete,
    Duplicate,
    EditDetails,
    NewFromBrief,
    NewFromTemplate,
    Open,
    SaveTemplate,
    ShelfAsk,
)
from components.shapes import RATIOS
from core.model.money import dollars
from core.model.project import Project
from core.model.views_projects import Place, ShelfCard
from core.timing import clock

Ways = dict[str, tuple[str, Callable[[Project], ShelfAsk]]]

_WAYS: dict[Place, Ways] = {
    Place.SHELF: {
        "details": ("Name, budget, shape", EditDetails),
        "duplicate": ("Duplicate", Duplicate),
        "again": ("New from this brief", NewFromBrief),
        "template": ("Keep as a template", SaveTemplate),
        "archive": ("Archive", Archive),
        "delete": ("Delete", Delete),
    },
    Place.ARCHIVE: {"duplicate": ("Duplicate", Duplicate), "delete": ("Delete", Delete)},
    Place.TEMPLATES: {"details": ("Name, budget, shape", EditDetails), "delete": ("Delete", Delete)},
    Place.BIN: {},
}


def show(card: ShelfCard, place: Place) -> ShelfAsk | None:
    """One card. The whole of it opens the project, or starts from the template; the menu holds the rest."""
    project = card.project
    with st.container(key=f"rb_card_{project.id}", height="stretch", gap=None):
        st.html(_face(card))
        asked = _back(project) if place in (Place.ARCHIVE, Place.BIN) else _whole(project, place)
        return _menu(project, _WAYS[place]) or asked


def _whole(project: Project, place: Place) -> ShelfAsk | None:
    is_template = place is Place.TEMPLATES
    with st.container(key=f"rb_cardopen_{project.id}"):
        words = f"Start from {label(project.name)}" if is_template else f"Open {label(project.name)}"
        if st.button(words, key=f"rb_open_{project.id}"):
            return NewFromTemplate(project) if is_template else Open(project)
    return None


def _back(project: Project) -> ShelfAsk | None:
    with st.container(key=f"rb_cardback_{project.id}"):
        pressed = st.button(named("Bring it back", project.name), key=f"rb_restore_{project.id}")
        return BringBack(project) if pressed else None


def _menu(project: Project, ways: Ways) -> ShelfAsk | None:
    if not ways:
        return None
    with st.container(key=f"rb_cardmenu_{project.id}"):
        chosen = st.menu_button(
            f"More: {label(project.name)}",
            list(ways),
            format_func=lambda way: ways[way][0],
            key=f"rb_menu_{project.id}",
            type="tertiary",
            icon=":material/more_horiz:",
        )
    return None if chosen is None else ways[chosen][1](project)


def _face(card: ShelfCard) -> Html:
    project = card.project
    facts = f"{card.flavor_title} · {clock(card.length_frames)}"
    money = dollars(card.spent_usd)
    if project.budget_usd is not None:
        money += f" of {dollars(project.budget_usd)}"
    return tag(
        "div",
        _picture(card),
        tag(
            "div",
            tag("h3", project.name, title=project.name),
            tag("span", "sample", class_="rb-tag") if card.is_sample else None,
            class_="rb-card-name",
        ),
        _row(card.state, card.touched, f"last touched {card.touched}"),
        _row(facts, "" if project.is_template else money, "spent"),
        class_="rb-card",
    )


def _row(left: str, right: str, title: str) -> Html:
    return tag("p", tag("span", left, title=left), tag("span", right, title=title), class_="rb-card-facts")


def _picture(card: ShelfCard) -> Html:
    project = card.project
    if card.picture is None:
        inside = tag("span", card.words or "no brief yet", class_="rb-card-words")
    else:
        source = places.poster(project.id, card.picture, 640)
        inside = tag("img", src=source, alt="", loading="lazy")
    kind = "rb-frame" if card.picture else "rb-frame rb-frame-empty"
    frame = tag("div", inside, class_=kind, style=f"--rb-ratio: {RATIOS[project.aspect]}")
    badge = tag("span", "offline animatic", class_="rb-offline") if card.is_offline else None
    return tag("div", frame, badge, class_="rb-card-picture")
