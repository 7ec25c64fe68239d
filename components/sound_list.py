"""Every sound beside the song: the shots' own, voices and effects, each with its level and its fades."""

from __future__ import annotations

import streamlit as st

from components import fade_fields, session
from components.asks import Ask
from components.cut_asks import EditCut
from core.model.views_cut import CutView, SoundView

_HEARD = {"as_film": "As the film says", "heard": "Heard", "silent": "Silent"}
_SAID = {"as_film": "as_film", "heard": True, "silent": False}


def show(view: CutView) -> Ask | None:
    """One sound at a time, chosen by name; nothing where the film has none."""
    if not view.sounds:
        return None
    with st.popover("Sounds of the shots", type="tertiary"):
        sounds = {f"{sound.kind} {sound.id}": sound for sound in view.sounds}
        key = session.own("rb_cut_sounds")
        chosen = st.selectbox("Sound", list(sounds), format_func=lambda one: _line(view, sounds[one]), key=key)
        return _form(view, sounds[chosen])


def _line(view: CutView, sound: SoundView) -> str:
    level = f", {sound.gain_db:+.1f} dB" if sound.gain_db else ""
    return f"{sound.title}{level}" if _is_heard(view, sound) else f"{sound.title}, silent"


def _is_heard(view: CutView, sound: SoundView) -> bool:
    if sound.kind != "clip":
        return True
    return view.has_clip_sound if sound.is_heard is None else sound.is_heard


def _form(view: CutView, sound: SoundView) -> Ask | None:
    key = session.own(f"rb_sound_{sound.kind}_{sound.id}_{view.version_no}")
    told: dict[str, object] = {}
    with st.form(key, border=False):
        if sound.kind == "clip":
            now = "as_film" if sound.is_heard is None else "heard" if sound.is_heard else "silent"
            names = list(_HEARD)
            heard = st.radio(
                "Is heard", names, index=names.index(now), format_func=_HEARD.__getitem__, key=f"{key}_heard"
            )
            told["is_heard"] = _SAID[heard]
        told["gain_db"] = st.number_input(
            "Level, in dB",
            value=sound.gain_db,
            min_value=-60.0,
            max_value=24.0,
            step=1.0,
            format="%.1f",
            key=f"{key}_gain",
        )
        told |= fade_fields.show(sound.fade_in_frames, sound.fade_out_frames, view.rate, key=key)
        sent = st.form_submit_button("Keep this", key=f"{key}_send")
    if not sent:
        return None
    where: dict[str, object] = {"edit": "clip_sound_of", "ids": [sound.id]}
    if sound.kind != "clip":
        where = {"edit": "sound", "id": sound.id, "kind": sound.kind}
    return EditCut(({**where, **told},), view.version_no, cell="cut")
