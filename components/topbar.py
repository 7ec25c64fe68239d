"""The bar on top of every screen: where one is, which project is open, what it cost, and how much is at work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components import bar_acts, frame, onboarding, palette, session, stepper, tray
from components.markup import Html, tag
from core.model.jobs import Money
from core.model.money import dollars
from core.model.views import StepView

if TYPE_CHECKING:
    from core.studio import Studio

_FOLDER = Path(__file__).resolve().parent.parent / "pages"
_TITLES = {
    "projects": "Projects",
    "brief": "Brief",
    "mood": "Mood",
    "storyboard": "Storyboard",
    "clips": "Clips",
    "export": "Export",
    "notebook": "Notebook",
    "activity": "Activity",
    "settings": "Settings",
}
PAGES = {name: title for name, title in _TITLES.items() if (_FOLDER / f"{name}.py").exists()}
"""Every screen there is, with its title."""

_LINKS = ("notebook", "activity", "settings")
_OWN_REFRESH = ("mood", "storyboard")
"""Screens whose own head refreshes their step."""

_WITHOUT_PROJECT = ("projects", "activity", "settings")


def show(studio: Studio, current: str) -> None:
    """Draws the bar for the project in the address, if there is one, and does what was asked for in it."""
    names = dict(studio.projects.names())
    chosen = session.project_id()
    known = chosen if chosen in names else None
    steps = studio.steps(known) if known is not None else ()
    links = {name: PAGES[name] for name in _LINKS if name in PAGES and (known or name in _WITHOUT_PROJECT)}
    with st.container(key="rb_bar", horizontal=True, vertical_alignment="center", gap="small"):
        going = stepper.show(current, links, names, known, steps)
        if known is not None:
            st.html(_spent(studio.money(known)), width="content")
        wants_all = tray.show(studio, known)
        called = palette.show(palette.commands(current, PAGES, steps, stepper.distinct(names), known))
    if wants_all:
        going = stepper.Going("activity" if "activity" in PAGES else "notebook", known)
    if going is not None:
        bar_acts.go(studio, going, PAGES)
    if called is not None:
        bar_acts.carry_out(studio, called, current, steps, known, PAGES)
    if current == "projects":
        onboarding.show(studio)


def line(studio: Studio, current: str) -> None:
    """Under the bar of a step's screen: what is true of the step, and the button that refreshes just that."""
    known = session.project_id()
    step = _step(studio, known, current) if current not in _OWN_REFRESH else None
    if known is not None and step is not None and step.offer is not None and not step.is_busy:
        frame.act(studio, known, stepper.refresh(step, key="bar"))


def _step(studio: Studio, project_id: str | None, current: str) -> StepView | None:
    if project_id is None or project_id not in dict(studio.projects.names()):
        return None
    return next((step for step in studio.steps(project_id) if step.name == current), None)


def _spent(money: Money) -> Html:
    return tag(
        "div",
        tag("span", spent(money), class_="rb-warned" if money.is_warned else None, title=_reserved(money)),
        class_="rb-bar-facts",
    )


def spent(money: Money) -> str:
    """`$3.20 of $10.00` or `$3.20`."""
    text = dollars(money.spent_usd)
    return text if money.cap_usd is None else f"{text} of {dollars(money.cap_usd)}"


def _reserved(money: Money) -> str:
    parts = [f"{dollars(money.spent_usd)} spent"]
    if money.reserved_usd:
        parts.append(f"{dollars(money.reserved_usd)} reserved for what is at work")
    if money.at_risk_usd:
        parts.append(f"{dollars(money.at_risk_usd)} of that at risk")
    return ", ".join(parts)
