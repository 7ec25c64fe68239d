"""What a person writes of a mood: a name, colors, light, lens, texture and things one could photograph."""

from __future__ import annotations

import re

import streamlit as st

from components import mood_face, notice, session
from components.asks import Ask
from components.markup import tag
from components.mood_asks import AddMood, ChangeMood
from core.errors import InputError
from core.model.base import checked
from core.model.scene import Mood
from core.model.views_mood import MOST_COLORS

_FRESH = Mood(id="", name="New mood", palette=("#16181d", "#3c4452", "#8a7f74", "#d9a066", "#f2e9dc"))
_LINES = (
    ("light", "Light", "one bare bulb over the stall, hard shadows"),
    ("lens", "Lens", "35 mm, close, shallow"),
    ("texture", "Texture", "wet asphalt, steam, worn wood"),
)


def show(mood: Mood | None, began_from: int, opening: int) -> Ask | None:
    """The form; what was saved.

    Args:
        mood: The mood that is changed; None for a new one.
        began_from: Version of the board that was seen.
        opening: Number of this opening; what was typed stays with it, also after a clash.
    """
    have, key = mood or _FRESH, session.own(f"rb_mform_{opening}")
    with st.container(key="rb_mform", gap="small"):
        name = st.text_input("Name", have.name, max_chars=120, key=f"{key}_name", persist_state="session")
        colors = _colors(have, key)
        fields = {
            field: st.text_input(
                title,
                getattr(have, field),
                max_chars=2_000,
                key=f"{key}_{field}",
                placeholder=hint,
                persist_state="session",
            )
            for field, title, hint in _LINES
        }
        keywords = st.text_input(
            "Things one could photograph, with commas between",
            ", ".join(have.keywords),
            max_chars=2_000,
            key=f"{key}_keys",
            persist_state="session",
        )
        is_sent = st.button("Save the mood" if mood else "Put it on the board", key=f"{key}_send", type="primary")
    if not is_sent:
        return None
    said = {**fields, "id": have.id, "name": name.strip() or have.name, "palette": colors, "keywords": _rows(keywords)}
    try:
        saved = checked(Mood, **said)
    except InputError as exc:
        st.html(notice.line(exc.message, exc.hint))
        return None
    kind = AddMood if mood is None else ChangeMood
    return kind(saved, began_from, cell="moods", closes=True)


def _colors(have: Mood, key: str) -> tuple[str, ...]:
    """One picker a color; more can be added and the last one taken away."""
    count_key = f"{key}_count"
    count = int(st.session_state.setdefault(count_key, len(have.palette)))
    st.html(tag("p", "Palette", class_="rb-field-name"))
    with st.container(key="rb_mcolors", horizontal=True, vertical_alignment="center", gap="small"):
        found = tuple(_picker(have, number, key) for number in range(count))
        if count < MOST_COLORS and st.button("Add a color", key=f"{key}_more", type="tertiary"):
            st.session_state[count_key] = count + 1
            st.rerun()
        if count > 1 and st.button("Take the last away", key=f"{key}_less", type="tertiary"):
            st.session_state[count_key] = count - 1
            st.rerun()
    st.html(mood_face.palette(found))
    return found


def _picker(have: Mood, number: int, key: str) -> str:
    start = have.palette[min(number, len(have.palette) - 1)]
    title = f"Color {number + 1}"
    color = st.color_picker(
        title, start, key=f"{key}_color_{number}", label_visibility="collapsed", persist_state="session"
    )
    return color.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", color) else start


def _rows(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
