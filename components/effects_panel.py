"""The sound effect of the chosen scene: its words, and the effect to listen to."""

from __future__ import annotations

import streamlit as st

from components import notice, session, sound_cell
from components.asks import Ask
from components.markup import tag
from components.sound_asks import SaveWish
from core.model.views_sound import SoundDesk


def show(desk: SoundDesk, project_id: str) -> Ask | None:
    """The whole panel; what was asked."""
    with st.container(key="rb_effect", gap="small"):
        st.html(tag("div", tag("h3", "Effect"), class_="rb-sound-head"))
        notice.show(f"sound_wish:{desk.scene_id}")
        key = session.own(f"rb_effect_words_{desk.scene_id}_{desk.wish_version}")
        words = st.text_input("What is heard", value=desk.effect, key=key, placeholder="Rain on a tin roof").strip()
        asked: Ask | None = None
        if words != desk.effect.strip():
            asked = SaveWish(desk.scene_id, {"effect": words}, desk.wish_version, cell=f"sound_wish:{desk.scene_id}")
        return sound_cell.show(desk.effect_cell, project_id, "", what="effect") or asked
