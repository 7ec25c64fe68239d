"""The storyboard screen: the board of scenes or a compact list, how far the next run goes, and the open scene."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from components import (
    board,
    board_list,
    frame,
    session,
    storyboard_choice,
    storyboard_hear,
    storyboard_run,
    storyboard_scene,
    storyboard_wire,
    undo,
)
from components.asks import Ask
from components.model_source import ModelSource
from core.model.cells import Depth
from core.model.views import JobView, RefreshOffer
from core.model.views_storyboard import StoryboardView

if TYPE_CHECKING:
    from core.studio import Studio

_BOARD, _LIST = "Board", "List"
_EMPTY = {
    "title": "No scenes yet",
    "words": "Let the storyboard be written from the brief, or add the first scene and write what is seen in it.",
}


def _hear(studio: Studio, project_id: str) -> None:
    """Carries out what the board or the sheet has sent, before anything is read or drawn."""
    for key in (session.own("rb_board"), session.own("rb_sheet")):
        sent = storyboard_wire.heard(key)
        if sent is not None:
            frame.act(studio, project_id, storyboard_hear.ask_of(studio, project_id, sent))


def _head(view: StoryboardView) -> tuple[Ask | None, str]:
    """Title, length, undo and redo, and whether the board or the list is shown."""
    with st.container(key="rb_board_head", horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(key="rb_board_title"):
            said = f"{view.length}, {view.difference}" if view.difference else view.length
            frame.title("Storyboard", said if view.cards else "")
        asked = undo.show(view.notebook.project.id, key="storyboard")
        kept = st.segmented_control(
            "Show", [_BOARD, _LIST], default=_BOARD, key=session.own("rb_board_way"), label_visibility="collapsed",
            required=True,
        )  # fmt: skip
    return asked, kept or _BOARD


def _scenes(view: StoryboardView, jobs: Sequence[JobView], way: str, opened: str) -> Ask | None:
    if way == _LIST and view.cards:
        return board_list.show(view)
    checked = storyboard_choice.checked([card.id for card in view.cards])
    board.show(view, jobs, opened=opened, checked=checked, key=session.own("rb_board"))
    with st.expander("Keys of the board", key="rb_board_help"):
        st.html(board.keys_help())
    return None


def _side(studio: Studio, view: StoryboardView, way: str, opened: str) -> Ask | None:
    card = next((card for card in view.cards if card.id == opened), None)
    if card is None:
        storyboard_scene.none_open(_EMPTY)
        return None
    if way == _LIST and (other := board_list.opened(view, opened)) != opened:
        storyboard_choice.open_scene(other)
        st.rerun()
    references = studio.storyboard.references(view.notebook.project.id, card.id)
    source = ModelSource(studio, view.notebook.project.id)
    return storyboard_scene.show(view, card, references, source, key=session.own("rb_sheet"))


def _show(studio: Studio) -> None:
    project_id = frame.project_id()
    _hear(studio, project_id)
    jobs = studio.jobs_view(project_id)  # before the view: what ends in between wakes the page again
    view = studio.storyboard_view(project_id, storyboard_choice.kept())
    if not frame.is_here(studio, view.notebook.project):
        return
    ids = [card.id for card in view.cards]
    opened = storyboard_choice.opened(ids)
    if opened != storyboard_choice.kept():
        view = studio.storyboard_view(project_id, opened)  # with prices of the scene that takes the place of a lost one
    storyboard_choice.keep(ids, opened)
    marked = storyboard_choice.checked(ids) or (opened,)

    def offer_of(depth: Depth, only: tuple[str, ...]) -> RefreshOffer | None:
        return studio.offer(project_id, depth, only)

    asked, way = _head(view)
    asked = storyboard_run.show(view, [card for card in view.cards if card.id in marked], offer_of) or asked
    main, aside = st.columns([2.2, 1], gap="large")
    with main:
        asked = _scenes(view, jobs, way, opened) or asked
    with aside:
        asked = _side(studio, view, way, opened) or asked
    frame.act(studio, project_id, asked)
    _hear(
        studio, project_id
    )  # what a session's first message says, such as after a restart, is known only once all is drawn


_show(session.studio())
