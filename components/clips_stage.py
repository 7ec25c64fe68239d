"""The stage of the clips screen: the take in the player, two takes in step, or what the scene still needs."""

from __future__ import annotations

import streamlit as st

from components import clips_inspector, compare, frame_tool, places, take_effects
from components.asks import Ask, Visit
from components.markup import Html, tag
from components.shapes import RATIOS
from core.model.cells import VerdictKind
from core.model.project import Project
from core.model.views import TakeView
from core.model.views_clips import ClipDesk


def show(desk: ClipDesk, project: Project, *, opened: TakeView | None, compared: TakeView | None) -> Ask | None:
    """What is looked at; what was asked there."""
    with st.container(key="rb_clips_stage"):
        if opened is None:
            st.html(_waiting(desk, project))
            return None
        if compared is not None:
            return compare.show(desk, opened, compared, project.id, project.aspect)
        asked = frame_tool.show(desk, opened, project.id, project.aspect)
        return take_effects.show(desk, opened) or asked


def nothing_yet(project_id: str) -> Ask | None:
    """A project without scenes: two ways to get some."""
    with st.container(key="rb_clips_none", gap="medium"):
        st.html(
            tag("p", "There are no scenes yet. Write the storyboard, or bring clips of your own.", class_="rb-lead")
        )
        pressed = st.button("Go to the storyboard", key="rb_clips_to_board", type="primary")
        asked = clips_inspector.new_scenes(project_id)
    return Visit("storyboard") if pressed else asked


def _waiting(desk: ClipDesk, project: Project) -> Html:
    """The still that the clip will be made from, or an empty frame, with what is lacking."""
    still = desk.keyframe.selected if desk.keyframe is not None else None
    seen = still.blob if still is not None and still.is_readable else None
    inside = tag("img", src=places.poster(project.id, seen, 640), alt="The keyframe") if seen else None
    return tag(
        "div",
        tag("div", inside, class_="rb-frame", style=f"--rb-ratio: {RATIOS[project.aspect]}"),
        tag("p", _lacking(desk, has_still=seen is not None), class_="rb-muted"),
        class_=f"rb-clips-waiting rb-clips-{project.aspect.name.lower()}",
    )


def _lacking(desk: ClipDesk, *, has_still: bool) -> str:
    cell = desk.cell
    if cell.job is not None:
        return cell.job.sentence
    if cell.verdict.kind is VerdictKind.MISSING and cell.verdict.needs:
        return f"No clip yet: it {cell.verdict.sentence()}. Make it, or bring your own."
    if cell.verdict.kind is VerdictKind.MISSING:
        return "The keyframe; no clip of it yet." if has_still else "No clip yet."
    if cell.verdict.kind is VerdictKind.BLOCKED:
        return f"It {cell.verdict.sentence()}. Pick another take, make one, or bring your own."
    return "All takes are put away; bring one back, or make another."
