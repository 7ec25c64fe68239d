"""What opens above the board: a form for a mood, what to mix, pictures to take colors from, takes, an import."""

from __future__ import annotations

import streamlit as st

from components import cell_panels, drop_zone, mood_form, places, session
from components.asks import Ask
from components.markup import label, named, tag
from components.mood_asks import MixMoods, MoodFromPictures
from components.session import Panel
from core.model.base import new_id
from core.model.project import Project
from core.model.scene import Mood
from core.model.views import CellView
from core.model.views_mood import MoodsView

MOST_PICTURES = 3
_OWN = {"edit": "Edit a mood", "own": "A mood of your own", "mix": "Mix two moods", "pictures": "A mood from pictures"}


def open_own(board: CellView) -> None:
    session.open_panel(board.name, "own", board.version_no)


def open_pictures(board: CellView) -> None:
    session.open_panel(board.name, f"pictures:{new_id('mood')}", board.version_no)


def open_takes(board: CellView) -> None:
    session.open_panel(board.name, "takes", board.version_no)


def show(view: MoodsView, project: Project) -> Ask | None:
    """The open panels of the board and of its pictures; what was asked in them."""
    asked: Ask | None = None
    board = view.cell
    if board is None:
        return None
    panel = session.panel(board.name)
    if panel is not None:
        name, _, subject = panel.name.partition(":")
        asked = _own(view, board, panel, name, subject, project) if name in _OWN else None
        if name == "takes":
            asked = cell_panels.show(board, project, {})
    for card in view.cards:
        for picture in card.pictures:
            asked = cell_panels.show(picture, project, {}) or asked
    return asked


def _own(view: MoodsView, board: CellView, panel: Panel, name: str, subject: str, project: Project) -> Ask | None:
    moods = {card.mood.id: card.mood for card in view.cards}
    began_from = session.seen_version(board.name, board.version_no)
    with st.container(key=f"rb_panel_mood_{name}"):
        with st.container(key="rb_paneltop_mood", horizontal=True, vertical_alignment="center"):
            about = f": {moods[subject].name}" if name == "edit" and subject in moods else ""
            st.html(tag("h4", f"{_OWN[name]}{about}"), width="content")
            is_closed = st.button(named("Close", _OWN[name]), key="rb_mclose", type="tertiary")
        asked = _inside(view, panel, name, subject, began_from, moods, project.id)
    if is_closed or (name in {"edit", "mix"} and subject not in moods):
        session.close_panel(board.name)
        session.dismiss()
        st.rerun()
    return asked


def _inside(
    view: MoodsView,
    panel: Panel,
    name: str,
    subject: str,
    began_from: int,
    moods: dict[str, Mood],
    project_id: str,
) -> Ask | None:
    if name == "mix":
        return _mix(moods, subject, began_from)
    if name == "pictures":
        return _pictures(view, project_id, subject)
    return mood_form.show(moods.get(subject), began_from, panel.opening)


def _mix(moods: dict[str, Mood], one_id: str, began_from: int) -> Ask | None:
    if one_id not in moods:
        return None
    said = f"{moods[one_id].name} with which one? Colors by turns, words of both; it costs nothing."
    st.html(tag("p", said, class_="rb-muted"))
    asked: Ask | None = None
    with st.container(key="rb_mix", horizontal=True):
        for mood in moods.values():
            if mood.id != one_id and st.button(label(mood.name), key=f"rb_mix_{mood.id}"):
                asked = MixMoods(one_id, mood.id, began_from, cell="moods", closes=True)
    return asked


def _pictures(view: MoodsView, project_id: str, mood_id: str) -> Ask | None:
    """Pictures of the brief to choose from, and a place for others. The colors are taken from them, for nothing."""
    made = next((card for card in view.cards if card.mood.id == mood_id), None)
    have = sum(1 for taken in made.pictures[0].takes if taken.facts.find("your file") >= 0) if made else 0
    asked = _from_brief(view, project_id) if made is None else None
    left = MOST_PICTURES - have
    if left <= 0:
        st.html(tag("p", "Three pictures are counted in.", class_="rb-muted"))
        return asked
    title = "Drop up to three pictures here" if made is None else f"{left} more can be counted in"
    key = session.own(f"rb_mdrop_{mood_id}")
    return drop_zone.show(project_id, f"mood_from:{mood_id}", "picture", key=key, title=title, is_many=True) or asked


def _from_brief(view: MoodsView, project_id: str) -> Ask | None:
    if not view.references:
        return None
    st.html(tag("p", "From the brief", class_="rb-field-name"))
    chosen: list[tuple[str, str]] = []
    with st.container(key="rb_mrefs", horizontal=True, gap="small"):
        for name, blob in view.references:
            with st.container(key=f"rb_mref_{blob[:16]}", width=132, gap=None):
                st.html(tag("div", tag("img", src=places.poster(project_id, blob, 320), alt=""), class_="rb-ref"))
                if st.checkbox(label(name), key=session.own(f"rb_mrefpick_{blob[:16]}")):
                    chosen.append((name, blob))
    number = len(chosen)
    said = (
        f"Make a mood from {number} {'picture' if number == 1 else 'pictures'}" if number else "Make a mood from them"
    )
    is_sent = st.button(said, key="rb_mfrom", disabled=not 1 <= number <= MOST_PICTURES)
    if number > MOST_PICTURES:
        st.html(tag("p", f"At most {MOST_PICTURES} pictures.", class_="rb-muted"))
    names, blobs = tuple(name for name, _ in chosen), tuple(blob for _, blob in chosen)
    return MoodFromPictures(blobs, names, cell="moods", closes=True) if is_sent else None
