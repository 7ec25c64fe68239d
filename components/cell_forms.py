"""Forms for what a person writes: the brief and the text of a scene. Saved on submit; each names the version it began from."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import session
from components.asks import Ask, SaveBrief, SaveScene
from components.cell_output import camera_word
from core.model.base import checked
from core.model.project import Brief
from core.model.scene import Camera, SceneText
from core.model.views import CellView
from core.timing import frames_of, seconds_of

_LINES = (
    ("goal", "What it should do"),
    ("audience", "For whom"),
    ("message", "What stays in mind"),
    ("tone", "Tone"),
    ("platform", "Where it is shown"),
    ("product", "Product"),
)


def brief_form(cell: CellView, began_from: int, opening: int) -> Ask | None:
    """The brief. Empty fields were not said.

    Args:
        opening: Number of this opening; what was typed stays with it, also after a clash.

    Raises:
        InputError: When a field does not fit.
    """
    brief, key = cell.brief or Brief(), session.own(f"rb_brief_{opening}")
    with st.form(key, border=False):
        text = st.text_area("In your own words", brief.text, height=150, max_chars=20_000, key=f"{key}_text")
        lines = _lines(brief, key)
        left, right = st.columns(2)
        claims = left.text_area("Claims to make, one a line", "\n".join(brief.claims), height=80, key=f"{key}_claims")
        avoid = right.text_area("To avoid, one a line", "\n".join(brief.avoid), height=80, key=f"{key}_avoid")
        length = st.number_input("Length in seconds", 1, 600, brief.length_s, key=f"{key}_length", width=220)
        kind: Literal["primary", "secondary"] = "primary" if brief.is_empty else "secondary"
        if not st.form_submit_button("Save the brief", type=kind, key=f"{key}_send"):
            return None
    fields = {**lines, "claims": _rows(claims), "avoid": _rows(avoid), "length_s": int(length)}
    return SaveBrief(checked(Brief, **{**dict(brief), "text": text, **fields}), began_from, cell=cell.name, closes=True)


def _lines(brief: Brief, key: str) -> dict[str, str]:
    """The one-line fields, two beside each other and in this order also on a phone."""
    said = {}
    for first in range(0, len(_LINES), 2):
        for column, (name, title) in zip(st.columns(2), _LINES[first : first + 2], strict=True):
            said[name] = column.text_input(title, getattr(brief, name), max_chars=2_000, key=f"{key}_{name}")
    return said


def scene_form(cell: CellView, began_from: int, opening: int) -> Ask | None:
    """The text of one scene.

    Args:
        opening: Number of this opening; what was typed stays with it, also after a clash.

    Raises:
        InputError: When a field does not fit.
    """
    scene, key = cell.scene or SceneText(length_frames=frames_of(3)), f"rb_scene_{cell.subject}_{opening}"
    cameras = list(Camera)
    with st.form(key, border=False):
        title = st.text_input("Title", scene.title, max_chars=2_000, key=f"{key}_title")
        text = st.text_area("What is seen", scene.text, height=110, max_chars=20_000, key=f"{key}_text")
        negative = st.text_input("What must not be seen", scene.negative, max_chars=20_000, key=f"{key}_negative")
        left, right = st.columns(2)
        at = cameras.index(scene.camera)
        camera = left.selectbox("Camera", cameras, at, format_func=camera_word, key=f"{key}_camera")
        with right:
            frames = _length(scene, key)
        line = st.text_input("Spoken line", scene.line, max_chars=2_000, key=f"{key}_line")
        if not st.form_submit_button("Save the scene", key=f"{key}_send"):
            return None
    fields = {"title": title, "text": text, "negative": negative, "camera": camera, "line": line}
    saved = checked(SceneText, **{**dict(scene), **fields, "length_frames": frames})
    return SaveScene(cell.subject, saved, began_from, cell=cell.name, closes=True)


def _length(scene: SceneText, key: str) -> int:
    """Frames from seconds; a length that was not touched keeps its exact frames."""
    shown_s = round(float(seconds_of(scene.length_frames)), 2)
    length_s = st.number_input("Length in seconds", 0.01, 600.0, shown_s, 0.5, key=f"{key}_length")
    return scene.length_frames if length_s == shown_s else max(1, frames_of(length_s))


def _rows(text: str) -> tuple[str, ...]:
    return tuple(row.strip() for row in text.splitlines() if row.strip())
