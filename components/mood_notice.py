"""What is to be said about the board, with both versions beside each other where two people changed it."""

from __future__ import annotations

import streamlit as st

from components import mood_face, notice, session
from components.markup import Html, tag
from core.errors import StoreError
from core.model.scene import MoodBoard


def show(cell: str) -> None:
    """The waiting notice of the board."""
    waiting = session.notice(cell)
    if waiting is None:
        return
    both = _boards(waiting.theirs, waiting.ours)
    if both is None:
        notice.show(cell)
        return
    with st.container(key="rb_notice_boards"):
        st.html(notice.line(waiting.text, waiting.hint, is_bad=waiting.is_bad, extra=both))


def _boards(theirs: str, ours: str) -> Html | None:
    try:
        sides = [MoodBoard.from_json(text) for text in (theirs, ours)]
    except StoreError:
        return None
    titles = ("Saved now", "Yours, not saved")
    shown = [
        tag("div", tag("h4", title), mood_face.board(side.moods, side.picked), class_="rb-version")
        for title, side in zip(titles, sides, strict=True)
    ]
    return tag("div", *shown, class_="rb-versions")
