"""The inspector: the open scene with its sheet, its text, picture and clip, its reference pictures, and what it may become."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import board_inspector, drop_zone, notice, session, storyboard_stage
from components.asks import Ask
from components.markup import named, tag
from components.model_source import ModelSource
from components.storyboard_asks import AddScene, DuplicateScene, MergeScene, RemoveScenes, SplitScene
from core.model.views import CellView
from core.model.views_storyboard import ReferencesView, SceneCard, StoryboardView
from core.timing import FILM_RATE, frames_of, seconds_of


def show(
    view: StoryboardView, card: SceneCard, references: ReferencesView, source: ModelSource, *, key: str
) -> Ask | None:
    """The inspector of one scene; what was asked. What its sheet was asked comes by the wire.

    Args:
        references: How its pictures go to the models.
        source: Where the models of its cells are found.
        key: Of the sheet.
    """
    project = view.notebook.project
    cells = {cell.kind: cell for cell in view.notebook.cells if cell.subject == card.id}
    text = cells.get("scene_text")
    if text is None:
        return None
    titles = {one.id: one.words for one in view.cards}
    with st.container(key="rb_inspector", gap="medium"):
        with st.container(key="rb_scene_note"):
            notice.show(text.name)
        which = f"Scene {card.number} of {len(view.cards)}"
        board_inspector.show(text, project.id, which, view.tempo_bpm, key=key, references=references)
        asked = _references(view, text)
        for kind in storyboard_stage.TITLES:
            if kind in cells:
                asked = storyboard_stage.show(cells[kind], project, titles, source, text.version_no) or asked
        return _shape(view, card, text) or asked


def _references(view: StoryboardView, text: CellView) -> Ask | None:
    """A place to drop pictures, while the scene may have more."""
    have = len(text.scene.references) if text.scene is not None else 0
    left = view.most_references - have
    title = f"Drop a picture here, {left} more" if have else "Drop a picture here"
    project_id = view.notebook.project.id
    with st.container(key="rb_references"):  # always there, so that nothing below it moves
        if left <= 0:
            return None
        target, key = f"reference:{text.subject}", session.own(f"rb_drop_reference_{text.subject}")
        return drop_zone.show(project_id, target, "picture", key=key, title=title, is_many=True)


def _shape(view: StoryboardView, card: SceneCard, text: CellView) -> Ask | None:
    """What changes the board around this scene."""
    asked: Ask | None = None
    of, slug = f"scene {card.number}", card.id
    is_last = card.number == len(view.cards)
    with st.container(key="rb_shape", gap="small"):
        st.html(tag("h3", "The scene"))
        with st.container(key="rb_shape_row", horizontal=True, gap="small"):
            if st.button(named("Add a scene after", of), key=f"rb_after_{slug}", type="tertiary"):
                asked = AddScene(card.id)
            if st.button(named("Duplicate", of), key=f"rb_twice_{slug}", type="tertiary"):
                asked = DuplicateScene(card.id)
            if st.button(named("Merge with next", of), key=f"rb_merge_{slug}", type="tertiary", disabled=is_last):
                asked = MergeScene(card.id, text.version_no)
            if st.button(named("Take out", of), key=f"rb_out_{slug}", type="tertiary"):
                asked = RemoveScenes((card.id,))
        return _split(card, text) or asked


def _split(card: SceneCard, text: CellView) -> Ask | None:
    """Where the scene is cut in two."""
    if card.length_frames < 2:
        return None
    whole_s, key = float(seconds_of(card.length_frames)), f"rb_split_{card.id}_{card.length_frames}"
    frame_s = float(1 / FILM_RATE)
    with st.container(key="rb_split_row", horizontal=True, vertical_alignment="bottom", gap="small"):
        at_s = st.number_input(
            "Split after seconds",
            frame_s,
            whole_s - frame_s,
            whole_s / 2,
            0.5,
            format="%.2f",
            key=f"{key}_at",
            width=150,
        )
        pressed = st.button(named("Split", f"scene {card.number}"), key=key)
    at = max(1, min(card.length_frames - 1, frames_of(at_s)))
    return SplitScene(card.id, at, text.version_no) if pressed else None


def none_open(facts: Mapping[str, str]) -> None:
    """What stands beside a board without scenes."""
    with st.container(key="rb_inspector"):
        st.html(tag("div", tag("h2", facts["title"]), tag("p", facts["words"], class_="rb-muted")))
