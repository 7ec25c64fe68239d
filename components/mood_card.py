"""One mood as a card: seen, described, picked, and made anew for a price that its button says."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import mood_face, session, take_strip
from components.asks import Ask, Freeze, PickMood, Thaw
from components.markup import named
from components.mood_asks import MakePictures, RemoveMood, RewriteMood
from core.model.project import Aspect
from core.model.views import CellView
from core.model.views_mood import MoodCard

_MENU = {
    "edit": "Edit",
    "mix": "Mix with another",
    "takes": "Takes of the picture",
    "import": "Bring in a picture",
    "freeze": "Keep the picture as it is",
    "thaw": "Let the picture change again",
    "remove": "Take off the board",
}


def show(card: MoodCard, board: CellView, project_id: str, aspect: Aspect, *, is_lone: bool) -> Ask | None:
    """The card; what was asked.

    Args:
        board: The cell of the board.
        is_lone: It is the only mood there is.
    """
    mood = card.mood
    chosen = "_chosen" if card.is_picked else ""
    with st.container(key=f"rb_mcard_{mood.id}{chosen}", height="stretch", gap="small"):
        st.html(mood_face.face(card, project_id, aspect))
        asked = _takes(card, project_id, aspect)
        st.html(mood_face.words(mood))
        with st.container(key=f"rb_mcard_acts_{mood.id}", gap="small"):
            return _acts(card, board, is_lone=is_lone) or asked


def _takes(card: MoodCard, project_id: str, aspect: Aspect) -> Ask | None:
    """Earlier pictures of this mood, and the further ones that show it."""
    asked: Ask | None = None
    for picture in card.pictures:
        asked = take_strip.strip(picture, project_id, aspect) or asked
    return asked


def _acts(card: MoodCard, board: CellView, *, is_lone: bool) -> Ask | None:
    asked: Ask | None = None
    name, key = card.mood.name, card.mood.id
    if card.picture_label and st.button(named(card.picture_label, name), key=f"rb_mpic_{key}", width="stretch"):
        asked = MakePictures(card.due, card.picture_price, is_new_take=card.is_another, cell=_first(card))
    if card.rewrite_label and st.button(named(card.rewrite_label, name), key=f"rb_mnew_{key}", width="stretch"):
        asked = RewriteMood(key, card.rewrite_price, cell=board.name)
    with st.container(key=f"rb_mrow_{key}", horizontal=True, vertical_alignment="center"):
        if not card.is_picked:
            kind: Literal["primary", "secondary"] = "primary" if board.moods and not board.moods.picked else "secondary"
            if st.button(named("Pick", name), key=f"rb_mpick_{key}", type=kind):
                asked = PickMood(key, board.version_no, cell=board.name)
        menu = [choice for choice, is_open in _offers(card, is_lone=is_lone).items() if is_open]
        more = named("More", name)
        choice = st.menu_button(more, menu, format_func=_MENU.__getitem__, key=f"rb_mmore_{key}", type="tertiary")
        if choice:
            asked = _chosen(card, board, choice) or asked
    return asked


def _offers(card: MoodCard, *, is_lone: bool) -> dict[str, bool]:
    picture = card.pictures[0] if card.pictures else None
    has_picture = picture is not None and picture.selected is not None
    return {
        "edit": True,
        "mix": not is_lone,
        "takes": picture is not None and bool(picture.takes),
        "import": picture is not None and bool(picture.accepts),
        "freeze": has_picture and picture is not None and not picture.is_frozen,
        "thaw": picture is not None and picture.is_frozen,
        "remove": not card.is_picked or is_lone,
    }


def _chosen(card: MoodCard, board: CellView, choice: str) -> Ask | None:
    picture, mood = _first(card), card.mood
    if choice in {"takes", "import"}:
        session.open_panel(picture, choice, card.pictures[0].version_no)
        st.rerun()
    if choice in {"edit", "mix"}:
        session.open_panel(board.name, f"{choice}:{mood.id}", board.version_no)
        st.rerun()
    asks: dict[str, Ask] = {
        "freeze": Freeze(cell=picture),
        "thaw": Thaw(cell=picture),
        "remove": RemoveMood(mood.id, board.version_no, cell=board.name),
    }
    return asks.get(choice)


def _first(card: MoodCard) -> str:
    return card.pictures[0].name if card.pictures else ""
