"""The bar on top of every screen: where one is, which project is open, what it cost, and how much is at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from components import session
from components.markup import Html, label, tag
from core.model.jobs import Money
from core.model.money import dollars

if TYPE_CHECKING:
    from core.studio import Studio

_MOST = 30
PAGES = {
    "projects": "Projects",
    "brief": "Brief",
    "mood": "Mood",
    "storyboard": "Storyboard",
    "clips": "Clips",
    "export": "Export",
    "notebook": "Notebook",
}


def show(studio: Studio, pages: dict[str, st.Page], current: str) -> None:
    """Draws the bar for the project in the address, if there is one."""
    chosen = session.project_id()
    names = dict(studio.projects.names())
    known = chosen if chosen in names else None
    with st.container(key="rb_bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(tag("a", "Reelbook", class_="rb-brand", href="/", target="_self"), width="content")
        _switcher(names, known)
        with st.container(key="rb_nav", horizontal=True, gap=None, width="content"):
            for name, page in pages.items():
                _link(name, page, known, is_current=name == current)
        if known is not None:
            st.html(_facts(studio, known), width="content")


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Labels by project id; projects of one name are told apart by a number."""
    seen: Counter[str] = Counter()
    told = {}
    for project_id, name in names.items():
        seen[name] += 1
        told[project_id] = label(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _switcher(names: dict[str, str], known: str | None) -> None:
    if not names:
        return
    told = distinct(names)
    chosen = st.menu_button(
        label(names[known]) if known else "Open a project",
        list(told)[:_MOST],
        format_func=told.__getitem__,
        key="rb_switch",
        type="tertiary",
    )
    if chosen is not None and chosen != known:
        st.switch_page("../pages/notebook.py", query_params=session.project_query(chosen))


def _link(name: str, page: st.Page, known: str | None, *, is_current: bool) -> None:
    with st.container(key=f"rb_nav_{name}{'_here' if is_current else ''}", width="content"):
        query = session.project_query(known) or None
        st.page_link(page, label=PAGES[name], query_params=query, disabled=known is None and name != "projects")


def _facts(studio: Studio, project_id: str) -> Html:
    live = sum(not job.state.is_over for job in studio.jobs_view(project_id))
    money = studio.money(project_id)
    return tag(
        "div",
        tag("span", spent(money), class_="rb-warned" if money.is_warned else None),
        tag("span", f"{live} {'job' if live == 1 else 'jobs'}") if live else None,
        class_="rb-bar-facts",
    )


def spent(money: Money) -> str:
    """`$3.20 of $10.00`, `$3.20`, with what is reserved where something is."""
    text = dollars(money.spent_usd)
    if money.cap_usd is not None:
        text += f" of {dollars(money.cap_usd)}"
    if money.reserved_usd:
        text += f", {dollars(money.reserved_usd)} reserved"
    return text
