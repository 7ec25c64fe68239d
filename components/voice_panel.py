"""Voice and lips of the chosen scene: its spoken line, who speaks it, the voice to listen to, its words in time."""

from __future__ import annotations

import streamlit as st

from components import notice, session, sound_cell
from components.asks import Ask
from components.markup import Html, join, tag
from components.sound_asks import SaveLine, SaveWish
from core.model.views_sound import SoundDesk

_SPEEDS = (0.75, 0.9, 1.0, 1.15, 1.3)


def show(desk: SoundDesk, project_id: str) -> Ask | None:
    """The whole panel; what was asked."""
    with st.container(key="rb_voice", gap="small"):
        st.html(_head(desk))
        notice.show(f"scene_text:{desk.scene_id}")
        asked = _line(desk)
        if not desk.line.strip():
            return asked
        asked = _settings(desk) or asked
        asked = sound_cell.show(desk.voice_cell, project_id, desk.problem, what="voice") or asked
        if desk.words:
            st.html(_words(desk))
        return sound_cell.show(desk.lips_cell, project_id, "", what="lips") or asked


def _head(desk: SoundDesk) -> Html:
    bad = tag("p", desk.problem, class_="rb-reason") if desk.problem else None
    return join((tag("div", tag("h3", "Voice"), tag("span", desk.length), class_="rb-sound-head"), bad))


def _line(desk: SoundDesk) -> Ask | None:
    key = session.own(f"rb_line_{desk.scene_id}_{desk.line_version}")
    line = st.text_area("Spoken line", value=desk.line, key=key, height=96, placeholder="What is said in this scene")
    if line.strip() == desk.line.strip():
        return None
    return SaveLine(desk.scene_id, line.strip(), desk.line_version, cell=f"scene_text:{desk.scene_id}")


def _settings(desk: SoundDesk) -> Ask | None:
    """Who speaks, in which language and how fast: each is an input of the voice."""
    wished: dict[str, object] = {}
    tail = f"{desk.scene_id}_{desk.wish_version}"
    with st.container(key="rb_voice_settings", horizontal=True, gap="small"):
        if desk.voices:
            names = dict(desk.voices)
            ids = [*names, *([desk.voice] if desk.voice and desk.voice not in names else [])]
            at = ids.index(desk.voice) if desk.voice in ids else 0
            key = session.own(f"rb_voice_name_{tail}")
            voice = st.selectbox("Voice", ids, index=at, format_func=lambda one: names.get(one, one), key=key)
            if voice != (desk.voice or ids[0]):
                wished["voice"] = voice
        speeds = sorted({*_SPEEDS, desk.speed})
        key = session.own(f"rb_voice_speed_{tail}")
        speed = st.selectbox(
            "Speed", speeds, index=speeds.index(desk.speed), format_func=lambda one: f"{one:g} x", key=key
        )
        if speed != desk.speed:
            wished["speed"] = speed
        language = st.text_input(
            "Language", value=desk.language, key=session.own(f"rb_voice_language_{tail}"), placeholder="as heard"
        )
        if language.strip() != desk.language:
            wished["language"] = language.strip()
    return SaveWish(desk.scene_id, wished, desk.wish_version, cell=f"voice:{desk.scene_id}") if wished else None


def _words(desk: SoundDesk) -> Html:
    words = (tag("li", tag("span", word.text), tag("small", word.at)) for word in desk.words)
    return tag("ol", *words, class_="rb-words", aria_label="When each word is said")
