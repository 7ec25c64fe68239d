"""The shelf of projects: heading with search, cards in rows of one height, and the shelves beside it."""

from __future__ import annotations

import streamlit as st

from components import project_card, session
from components.markup import join, tag
from components.projects_asks import ShelfAsk
from core.model.views_projects import Place, ShelfView

PAGE = 24
"""Cards drawn at once; more when asked."""

_SEARCH = "rb_shelf_search"
_PLACE = "rb_shelf_place"
_MOST = "rb_shelf_most"
_TITLES = {Place.SHELF: "On the shelf", Place.ARCHIVE: "Archived", Place.TEMPLATES: "Templates", Place.BIN: "Deleted"}
_EMPTY = {
    Place.SHELF: "Nothing is on the shelf. Start a project, or bring one back from beside it.",
    Place.ARCHIVE: "Nothing is archived.",
    Place.TEMPLATES: "There is no template. Any project can be kept as one, from its menu.",
    Place.BIN: "Nothing was deleted.",
}


def place() -> Place:
    """Which shelf the tab looks at."""
    return Place(st.session_state.get(_PLACE) or Place.SHELF)


def go_to(shelf: Place) -> None:
    """Looks at another shelf from the next run on."""
    st.session_state[_PLACE] = shelf.value


def search() -> str:
    """What is searched for."""
    return str(st.session_state.get(_SEARCH) or "")


def most() -> int:
    """How many cards are asked for."""
    return int(st.session_state.get(_MOST, PAGE))


def heading(counts: dict[Place, int], *, is_open: bool) -> bool:
    """Title of the screen, search, and the button that opens the form; True when it was pressed."""
    has_any = any(counts.values())
    with st.container(key="rb_heading", horizontal=True, vertical_alignment="center"):
        lead = "" if has_any else "A film starts with a few words, or with your own clips and a song."
        st.html(join((tag("h1", "Projects"), tag("p", lead, class_="rb-lead") if lead else None)))
        if not has_any:
            return False
        st.text_input(
            "Search the shelf", key=_SEARCH, type="search", live=True, label_visibility="collapsed",
            placeholder="Search name, kind or brief", width=260, persist_state="session", on_change=_from_the_top,
        )  # fmt: skip
        if is_open:
            return st.button("Close the form", key="rb_new_open")
        return st.button("New project", type="primary", key="rb_new_open")


def places(counts: dict[Place, int]) -> None:
    """The shelves to choose from, where there is more than one."""
    here = place()
    there = [one for one in Place if counts[one] or one is Place.SHELF or one is here]
    if len(there) == 1:
        return
    st.segmented_control(
        "Shelf",
        [one.value for one in there],
        default=None if _PLACE in st.session_state else here.value,
        required=True,
        format_func=lambda one: f"{_TITLES[Place(one)]} {counts[Place(one)]}",
        key=_PLACE,
        label_visibility="collapsed",
        persist_state="session",
        on_change=_from_the_top,
    )


def show(view: ShelfView) -> ShelfAsk | None:
    """The cards found; what was asked of one of them."""
    here, asked = place(), None
    if not view.cards:
        _nothing(here)
        return None
    with st.grid("auto", min_column_width=230, gap="medium", key="rb_shelf"):
        for card in view.cards:
            asked = project_card.show(card, here) or asked
    left = view.found - len(view.cards)
    if left and st.button(f"Show {min(PAGE, left)} more of {left}", key="rb_shelf_more"):
        st.session_state[_MOST] = most() + PAGE
        st.rerun()
    return asked


def _nothing(here: Place) -> None:
    words = search().strip()
    if not words:
        st.html(tag("p", _EMPTY[here], class_="rb-muted"))
        return
    with st.container(key="rb_shelf_nothing", horizontal=True, vertical_alignment="center"):
        st.html(tag("p", f"Nothing here has the words “{words}”.", class_="rb-muted"), width="content")
        st.button("Clear the search", key="rb_shelf_clear", type="tertiary", on_click=_clear)


def _clear() -> None:
    st.session_state[_SEARCH] = ""
    _from_the_top()


def _from_the_top() -> None:
    st.session_state.pop(_MOST, None)
    session.dismiss()
