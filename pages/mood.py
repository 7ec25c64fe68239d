"""The mood screen: four looks beside each other, one of them picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import (
    frame,
    job_list,
    model_beside,
    model_picker,
    mood_card,
    mood_notice,
    mood_panels,
    mood_top,
    notice,
    session,
)
from components.asks import Ask, Visit
from components.marks import cell_mark
from components.markup import tag
from components.model_source import ModelSource
from core.model.cells import VerdictKind
from core.model.views import CellView, NotebookView
from core.model.views_mood import MoodsView

if TYPE_CHECKING:
    from core.studio import Studio

_KINDS = ("brief", "moods", "mood_picture")


def _show(studio: Studio) -> None:
    view = frame.view(studio, _KINDS)
    if view is None:
        return
    moods = studio.mood.view(view)
    with st.container(key="rb_looks_top", horizontal=True, vertical_alignment="bottom"):
        frame.title("Mood", "Looks to choose from. Pictures are made in the one that is picked.")
        asked = mood_top.show(view, moods)
    asked = job_list.show(view.project.id, view.jobs, key=session.own("rb_looks_jobs"), only="moods") or asked
    asked = _board(view, moods, ModelSource(studio, view.project.id)) or asked
    frame.act(studio, view.project.id, asked)


def _board(view: NotebookView, moods: MoodsView, source: ModelSource) -> Ask | None:
    board, project = moods.cell, view.project
    if board is None:
        said = "A quick cut is made of your own clips; it has no moods. The clips are on their own screen."
        st.html(tag("p", said, class_="rb-empty"))
        return None
    _said(board)
    mood_notice.show(board.name)
    for card in moods.cards:
        for picture in card.pictures:
            notice.show(picture.name)
    made = _with_models(moods, board)
    for cell in made:
        if model_beside.arrived(cell) is not None:
            session.open_panel(cell.name, "takes", cell.version_no)  # both lie beside each other there
    asked = mood_panels.show(moods, project)
    asked = _models(made, source) or asked
    if not moods.cards:
        return _empty(board) or asked
    with st.container(key="rb_moodboard"):
        for card in moods.cards:
            pressed = mood_card.show(card, board, project.id, project.aspect, is_lone=len(moods.cards) == 1)
            asked = pressed or asked
    return asked


def _with_models(moods: MoodsView, board: CellView) -> list[CellView]:
    """The moods, and the first picture of the picked one: whose models can be chosen here."""
    picked = next((card for card in moods.cards if card.is_picked), moods.cards[0] if moods.cards else None)
    return [board, *(picked.pictures[:1] if picked is not None else ())]


def _models(cells: list[CellView], source: ModelSource) -> Ask | None:
    """What the moods are written with, and what the picture is made with."""
    asked: Ask | None = None
    with st.container(key="rb_mmodels", horizontal=True, gap="medium"):
        for cell in cells:
            asked = model_picker.show(cell, source) or asked
    return asked


def _said(board: CellView) -> None:
    """Why the board is older than the brief, or that it is kept."""
    if board.is_frozen or board.verdict.kind in {VerdictKind.STALE, VerdictKind.BLOCKED}:
        words = "kept as it is" if board.is_frozen else f"{board.verdict.sentence()} since these were made"
        st.html(tag("p", cell_mark(board), words, class_="rb-mood-state"))


def _empty(board: CellView) -> Ask | None:
    """What to do where there are none."""
    needs = bool(board.verdict.needs)
    said = (
        "Moods are made from the brief, and there is none yet. You can also write one, or take it from pictures."
        if needs
        else "No moods yet. Make some from the brief, write one, or take one from pictures of yours."
    )
    st.html(tag("p", said, class_="rb-empty"))
    if needs and st.button("Write the brief", key="rb_looks_brief", type="primary"):
        return Visit("brief")
    return None


_show(session.studio())
