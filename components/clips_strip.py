"""The strip of scenes, of which one is chosen; two hundred scroll as easily as eight."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components import clips_state, places, session
from components.shapes import RATIOS
from core.model.views_clips import ClipsView, SceneTab

_HERE = Path(__file__).parent
_STRIP = st.components.v2.component(
    "reelbook_clips_strip",
    html="""
<ul class="strip" aria-label="Scenes"></ul>
""",
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("marks.css", "clips_strip.css")),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("clips_hands.js", "clips_strip.js")),
)


def show(view: ClipsView) -> None:
    """The strip. A press puts the scene into the address before the screen is drawn again."""
    project, desk = view.notebook.project, view.desk
    key = session.own("rb_clips_strip")
    data = {
        "tabs": [_tab(project.id, tab) for tab in view.tabs],
        "chosen": desk.scene_id if desk is not None else "",
        "ratio": RATIOS[project.aspect],
    }
    _STRIP(key=key, data=data, on_scene_change=lambda: _choose(key))


def _choose(key: str) -> None:
    state = st.session_state.get(key)
    chosen = state.get("scene") if isinstance(state, Mapping) else None
    if isinstance(chosen, str):
        clips_state.choose(chosen)


def _tab(project_id: str, tab: SceneTab) -> dict[str, Any]:
    return {
        "id": tab.id,
        "number": tab.number,
        "title": tab.title,
        "picture": places.poster(project_id, tab.picture, 160) if tab.picture is not None else "",
        "mark": tab.mark,
        "word": tab.word,
        "reason": tab.reason,
        "fraction": tab.fraction,
        "job": tab.job_id,
    }
