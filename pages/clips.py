"""The clips screen: a strip of scenes, the takes of the chosen one, the frame tool, and the cut at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import (
    clips_inspector,
    clips_stage,
    clips_state,
    clips_strip,
    cut_panel,
    frame,
    model_beside,
    session,
    take_wall,
    undo,
)
from components.asks import Ask, Visit
from components.model_source import ModelSource
from core.model.cells import VerdictKind
from core.model.views import JobView
from core.model.views_clips import ClipDesk, ClipsView
from core.model.views_sound import SoundDesk

if TYPE_CHECKING:
    from core.studio import Studio


def _head(view: ClipsView) -> Ask | None:
    with st.container(key="rb_clips_top", horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(key="rb_clips_heading"):
            frame.title("Clips", view.facts)
        asked = undo.show(view.notebook.project.id, key="clips")
        is_whole = any(step.name == "clips" and step.mark is VerdictKind.CURRENT for step in view.notebook.steps)
        if is_whole and st.button("Go to the export", key="rb_clips_on", type="primary"):
            return Visit("export")
        return asked


def _desk(
    view: ClipsView, desk: ClipDesk, jobs: tuple[JobView, ...], sound: SoundDesk, source: ModelSource
) -> Ask | None:
    project = view.notebook.project
    both = model_beside.arrived(desk.cell)
    if both is not None:
        clips_state.open_take(desk.scene_id, both[0].id)
        clips_state.compare_with(desk.scene_id, both[1].id)
    opened = clips_state.opened(desk)
    compared = clips_state.compared(desk, opened)
    stage, wall, side = st.columns([1.5, 1.05, 0.85], gap="medium")
    with stage:
        asked = clips_stage.show(desk, project, opened=opened, compared=compared)
    with wall:
        asked = take_wall.show(desk, project.id, project.aspect, opened=opened, compared=compared) or asked
    with side:
        return clips_inspector.show(desk, project.id, jobs, sound, source) or asked


def _show(studio: Studio) -> None:
    project_id = frame.project_id()
    jobs = studio.jobs_view(project_id)  # before the view: what ends in between wakes the page again
    view = studio.clips_view(project_id, clips_state.scene())
    if not frame.is_here(studio, view.notebook.project):
        return
    asked = _head(view)
    if view.desk is None:
        asked = clips_stage.nothing_yet(project_id) or asked
    else:
        clips_strip.show(view)
        sound = studio.sounds.desk(project_id, view.desk.scene_id)
        asked = _desk(view, view.desk, jobs, sound, ModelSource(studio, project_id)) or asked
    with st.container(key="rb_clips_foot"):
        asked = cut_panel.show(studio.cut.view(project_id)) or asked
    if asked is not None:
        clips_state.hush()
    frame.act(studio, project_id, asked)


_show(session.studio())
