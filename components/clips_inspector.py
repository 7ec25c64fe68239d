"""The inspector of the chosen scene's clip: what is true of it, why, and only the actions that fit."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import (
    clips_state,
    drop_zone,
    effects_panel,
    job_list,
    joint_panel,
    model_picker,
    notice,
    session,
    voice_panel,
)
from components.asks import Ask, Freeze, Make, Mend, Refresh, Thaw, Visit
from components.clips_asks import StillAsClip
from components.marks import cell_mark, job_mark
from components.markup import Html, join, label, named, tag
from components.model_source import ModelSource
from core.model.cells import VerdictKind
from core.model.views import CellView, JobView
from core.model.views_clips import ClipDesk
from core.model.views_sound import SoundDesk

_GO = {"mood": "Go to the moods", "storyboard": "Go to the storyboard"}
Look = Literal["primary", "secondary"]


def show(
    desk: ClipDesk, project_id: str, jobs: tuple[JobView, ...], sound: SoundDesk, source: ModelSource
) -> Ask | None:
    """The whole inspector; what was asked."""
    cell = desk.cell
    with st.container(key="rb_clips_side", gap="small"):
        st.html(_head(desk))
        notice.show(cell.name)
        if said := clips_state.said():
            st.html(notice.line(said))
        asked = job_list.show(project_id, jobs, key=session.own("rb_clips_jobs"), only=cell.name)
        asked = _mending(cell) or asked
        asked = _making(desk) or asked
        asked = model_picker.show(cell, source) or asked
        asked = _keeping(desk) or asked
        for panel in (voice_panel, effects_panel, joint_panel):
            asked = panel.show(sound, project_id) or asked
        return _bringing(desk, project_id) or asked


def _head(desk: ClipDesk) -> Html:
    cell = desk.cell
    shape = job_mark(cell.job) if cell.job is not None else cell_mark(cell)
    reason = cell.verdict.sentence()
    return join(
        (
            tag("div", shape, tag("h2", f"Scene {desk.number}"), tag("span", desk.length), class_="rb-clips-head"),
            tag("p", desk.title, class_="rb-clips-title") if desk.title else None,
            tag("p", reason, class_="rb-reason") if reason else None,
            tag("p", desk.text, class_="rb-clips-text") if desk.text and desk.text != desk.title else None,
            tag("p", "kept as it is", class_="rb-facts") if cell.is_frozen else None,
        )
    )


def _mending(cell: CellView) -> Ask | None:
    """Free repairs come before what costs."""
    asked: Ask | None = None
    for number, repair in enumerate(cell.repairs[:2]):
        if st.button(named(repair.sentence, cell.title), key=f"rb_clips_mend_{number}_{cell.subject}", width="stretch"):
            asked = Mend(repair, cell=cell.name)
    return asked


def _making(desk: ClipDesk) -> Ask | None:
    """Make, remake, or make another, with a note where there is one; or what is lacking first."""
    cell = desk.cell
    if desk.offer is not None:
        pressed = st.button(label(desk.offer.label), key="rb_clips_offer", type="primary", width="stretch")
        return (
            Refresh(desk.offer.depth, desk.offer.plan.total, only=(desk.scene_id,), cell=cell.name) if pressed else None
        )
    if desk.needs_at:
        return Visit(desk.needs_at) if st.button(_GO[desk.needs_at], key="rb_clips_go", width="stretch") else None
    if not cell.make_label or (cell.job is not None and not cell.job.state.is_over):
        return None
    is_next = cell.verdict.kind is not VerdictKind.CURRENT and not cell.repairs
    kind: Look = "primary" if is_next else "secondary"
    key = session.own(f"rb_clips_note_{desk.scene_id}")
    with st.form(key, border=False, clear_on_submit=True):
        note = st.text_input(
            "What should be different",
            key=f"{key}_text",
            placeholder="What should be different, or nothing",
            label_visibility="collapsed",
        )
        sent = st.form_submit_button(label(cell.make_label), key=f"{key}_send", type=kind, width="stretch")
    if not sent:
        return None
    words = note.strip()
    return Make(is_new_take=bool(words), note=words, shown=None if words else cell.price, cell=cell.name)


def _keeping(desk: ClipDesk) -> Ask | None:
    cell = desk.cell
    asked: Ask | None = None
    with st.container(key="rb_clips_keep", horizontal=True, gap="small"):
        if cell.is_frozen and st.button(named("Let it change again", cell.title), key="rb_clips_thaw", type="tertiary"):
            asked = Thaw(cell=cell.name)
        if not cell.is_frozen and cell.selected is not None:
            said = named("Keep as it is", cell.title)
            if st.button(said, key="rb_clips_freeze", type="tertiary", help="F keeps it, and lets it change again"):
                asked = Freeze(cell=cell.name)
        if _can_stand(desk) and st.button(
            named("Picture as a still", cell.title),
            key="rb_clips_still",
            type="tertiary",
            help="Its keyframe stands in the film for as long as the scene lasts.",
        ):
            return StillAsClip(desk.scene_id, cell=cell.name)
    return asked


def _can_stand(desk: ClipDesk) -> bool:
    """Whether there is a picture that could stand for the clip, and does not yet."""
    still = desk.keyframe.selected if desk.keyframe is not None else None
    taken = desk.cell.selected
    return still is not None and still.is_readable and (taken is None or taken.blob != still.blob)


def _bringing(desk: ClipDesk, project_id: str) -> Ask | None:
    """Own files: onto this scene, or as new scenes."""
    cell, key = desk.cell, session.own("rb_clips_drop")
    asked = drop_zone.show(project_id, cell.name, cell.accepts, key=key, title="Your clip", cell=cell.name)
    with st.expander("Clips as new scenes", key="rb_clips_more"):
        return new_scenes(project_id) or asked


def new_scenes(project_id: str) -> Ask | None:
    """Several clips or pictures of one's own, each as a new scene."""
    key = session.own("rb_drop_footage")
    return drop_zone.show(project_id, "footage", "video,picture", key=key, title="Each becomes a scene", is_many=True)
