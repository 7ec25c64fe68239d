"""Where the chosen scene meets its neighbors: how well they fit, and a bridge where they do not."""

from __future__ import annotations

import streamlit as st

from components import sound_cell
from components.asks import Ask
from components.markup import Html, tag
from core.model.views_sound import JointView, SoundDesk

_MEANS = "Color and light of the last and the first picture compared: 1 is the same picture. It is no fault to be low."


def show(desk: SoundDesk, project_id: str) -> Ask | None:
    """The whole panel; what was asked. Nothing while neighbors have not been looked at."""
    if not desk.joints:
        return None
    asked: Ask | None = None
    with st.container(key="rb_joints", gap="small"):
        st.html(tag("div", tag("h3", "Joints"), class_="rb-sound-head", title=_MEANS))
        for joint in desk.joints:
            st.html(_line(joint))
            asked = sound_cell.show(joint.bridge, project_id, "", what="bridge") or asked
    return asked


def _line(joint: JointView) -> Html:
    """The score as a bar of its length, and in words."""
    share = f"--rb-fit: {round(100 * joint.score)}%" if joint.score is not None else "--rb-fit: 0%"
    bar = tag("span", class_="rb-fit", style=share, aria_hidden="true")
    return tag("div", tag("span", joint.title), bar, tag("span", joint.sentence, class_="rb-muted"), class_="rb-joint")
