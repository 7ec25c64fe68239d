"""A project on the shelf: its picture, its name, how far it is and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from components import notice, places, session
from components.markup import Html, label, tag
from components.shapes import RATIOS
from core.model.money import dollars
from core.model.views import ProjectCard
from core.timing import clock


class Choice(StrEnum):
    OPEN = "open"
    RENAME = "rename"
    BUDGET = "budget"
    DELETE = "delete"
    CLOSE = "close"


@dataclass(frozen=True)
class CardAsk:
    """What was asked of a card.

    Args:
        text: What was typed: the new name, or the budget; None where RENAME or BUDGET only asks for the field to type in.
    """

    card: ProjectCard
    choice: Choice
    text: str | None = None


def show(card: ProjectCard) -> CardAsk | None:
    """One card. The whole of it opens the project; the menu holds the rest."""
    project = card.project
    with st.container(key=f"rb_card_{project.id}", height="stretch", gap=None):
        st.html(_face(card))
        panel = session.panel(project.id)
        if panel is not None:
            return _field(card, Choice(panel.name))
        with st.container(key=f"rb_cardopen_{project.id}"):
            if st.button(f"Open {label(project.name)}", key=f"rb_open_{project.id}"):
                return CardAsk(card, Choice.OPEN)
        with st.container(key=f"rb_cardmenu_{project.id}"):
            chosen = st.menu_button(
                f"More: {label(project.name)}",
                [Choice.RENAME, Choice.BUDGET, Choice.DELETE],
                format_func=lambda choice: Choice(choice).value.capitalize(),
                key=f"rb_menu_{project.id}",
                type="tertiary",
                icon=":material/more_horiz:",
            )
    return None if chosen is None else CardAsk(card, Choice(chosen))


def _field(card: ProjectCard, choice: Choice) -> CardAsk | None:
    """A field for the new name or the new budget, where the card stood."""
    project, key = card.project, f"rb_{choice}"
    notice.show(project.id)
    with st.form(f"{key}_{project.id}", border=False):
        if choice is Choice.RENAME:
            text = st.text_input("New name", project.name, max_chars=120, key=f"{key}_to_{project.id}")
        else:
            budget = "" if project.budget_usd is None else f"{project.budget_usd:f}"
            text = st.text_input("Budget in dollars", budget, placeholder="no limit", key=f"{key}_to_{project.id}")
        with st.container(horizontal=True):
            word = "Rename" if choice is Choice.RENAME else "Set the budget"
            sent = st.form_submit_button(word, key=f"{key}_send_{project.id}")
            closed = st.form_submit_button("Close", type="tertiary", key=f"{key}_close_{project.id}")
    if closed:
        return CardAsk(card, Choice.CLOSE)
    return CardAsk(card, choice, text.strip()) if sent else None


def _face(card: ProjectCard) -> Html:
    project = card.project
    facts = [card.flavor_title, clock(card.length_frames)]
    money = dollars(card.spent_usd)
    if project.budget_usd is not None:
        money += f" of {dollars(project.budget_usd)}"
    return tag(
        "div",
        _picture(card),
        tag(
            "div",
            tag("h3", project.name),
            tag("span", "sample", class_="rb-tag") if card.is_sample else None,
            class_="rb-card-name",
        ),
        tag("p", card.state, class_="rb-card-state"),
        tag("p", tag("span", " · ".join(facts)), tag("span", money), class_="rb-card-facts"),
        class_="rb-card",
    )


def _picture(card: ProjectCard) -> Html:
    project = card.project
    if card.picture is None:
        inside = tag("span", "no picture yet", class_="rb-muted")
    else:
        source = places.poster(project.id, card.picture, 640)
        inside = tag("img", src=source, alt="", loading="lazy")
    frame = tag("div", inside, class_="rb-frame", style=f"--rb-ratio: {RATIOS[project.aspect]}")
    badge = tag("span", "offline animatic", class_="rb-offline") if card.is_offline else None
    return tag("div", frame, badge, class_="rb-card-picture")
