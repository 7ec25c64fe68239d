"""The order of the column: brief, moods, storyboard, then scene by scene, then song, cut and film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import session
from components.markup import tag
from core.model.cells import VerdictKind
from core.model.views import CellView, NotebookView

PER_PAGE = 10
_BEFORE = ("brief", "moods", "mood_picture", "storyboard")
_OF_SCENE = ("scene_text", "keyframe", "clip")


@dataclass(frozen=True)
class Section:
    """A stretch of the column under one heading.

    Args:
        title: Empty where the cells speak for themselves.
    """

    title: str
    cells: tuple[CellView, ...]


def titles(view: NotebookView) -> Mapping[str, str]:
    """Scene id to its title, or its first words."""
    scenes = {cell.subject: cell.scene for cell in view.cells if cell.kind == "scene_text" and cell.scene is not None}
    return {scene_id: scene.title or " ".join(scene.text.split()[:6]) for scene_id, scene in scenes.items()}


def scene_ids(view: NotebookView) -> tuple[str, ...]:
    """Scenes in the order of the storyboard."""
    boards = [cell.storyboard for cell in view.cells if cell.storyboard is not None]
    if boards:
        return boards[0].scene_ids
    return tuple(dict.fromkeys(cell.subject for cell in view.cells if cell.kind in _OF_SCENE))


def opening(view: NotebookView) -> tuple[Section, ...]:
    """What stands before the scenes."""
    return _whole(Section("", tuple(cell for cell in view.cells if cell.kind in _BEFORE)))


def scenes(view: NotebookView, shown: tuple[str, ...]) -> tuple[Section, ...]:
    """These scenes, each with its text, its keyframe and its clip."""
    by_scene: dict[str, list[CellView]] = {scene_id: [] for scene_id in shown}
    for cell in view.cells:
        if cell.kind in _OF_SCENE and cell.subject in by_scene:
            by_scene[cell.subject].append(cell)
    return _whole(*(Section("", tuple(cells)) for cells in by_scene.values()))


def ending(view: NotebookView) -> tuple[Section, ...]:
    """What stands after the scenes."""
    return _whole(
        Section("Sound, cut and film", tuple(cell for cell in view.cells if cell.kind not in (*_BEFORE, *_OF_SCENE)))
    )


def _whole(*found: Section) -> tuple[Section, ...]:
    return tuple(section for section in found if section.cells)


def wanting(view: NotebookView) -> tuple[str, ...]:
    """Scenes in which something is missing, stale or blocked."""
    open_ids = {
        cell.subject for cell in view.cells if cell.kind in _OF_SCENE and cell.verdict.kind is not VerdictKind.CURRENT
    }
    return tuple(scene_id for scene_id in scene_ids(view) if scene_id in open_ids)


def page_of(view: NotebookView) -> tuple[str, ...]:
    """The scenes of the page that is turned up; all of them while they fit on one."""
    found = scene_ids(view)
    if len(found) <= PER_PAGE:
        return found
    with st.container(key="rb_pages", horizontal=True, vertical_alignment="center"):
        st.html(tag("span", f"{len(found)} scenes", class_="rb-muted"), width="content")
        if st.toggle("Only scenes that need something", key=session.own("rb_wanting")):
            found = wanting(view)
        pages = max(1, -(-len(found) // PER_PAGE))
        page = min(st.pagination(pages, key=session.own("rb_page")), pages)
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def heading(section: Section) -> None:
    if section.title:
        st.html(tag("div", tag("h2", section.title), class_="rb-section"))


def group(section: Section) -> DeltaGenerator:
    """A box around the cells of a section: keyframe and clip of a scene stand beside each other where there is room."""
    return st.container(key=f"rb_group_{section.cells[0].kind}_{section.cells[0].subject}")
