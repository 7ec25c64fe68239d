"""Two takes compared in step: one transport, the same frame of both; beside each other, wiped, or one over the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components import clips_state, frame_tool, session
from components.asks import Ask, PickTake
from components.shapes import RATIOS
from core.model.project import Aspect
from core.model.views import TakeView
from core.model.views_clips import ClipDesk

_HERE = Path(__file__).parent
_SIDE = """
<div class="side {name}"><div class="screen"><video playsinline preload="auto" tabindex="-1"></video><img class="exact" alt=""><span class="badge"></span>
  <span class="lost">This cannot be shown.</span></div><span class="word"></span></div>
"""
_HTML = f"""
<div class="compare">
  <div class="top" role="group" aria-label="How to compare">
    <button class="beside" type="button">Beside</button><button class="wipe" type="button">Wipe</button>
    <button class="flip" type="button" title="One over the other (X)">Flip</button>
    <button class="close" type="button">Stop comparing</button></div>
  <div class="pair">{_SIDE.format(name="a")}{_SIDE.format(name="b")}</div>
  <input class="line" type="range" min="0" max="100" value="50" aria-label="Where the wipe stands">
  <input class="bar" type="range" min="0" max="0" step="1" value="0" aria-label="Frame">
  <div class="transport" role="group" aria-label="Transport">
    <button class="start" type="button" aria-label="First frame"></button>
    <button class="back" type="button" aria-label="A frame back"></button>
    <button class="play" type="button" aria-label="Play both"></button>
    <button class="on" type="button" aria-label="A frame on"></button>
    <button class="end" type="button" aria-label="Last frame"></button>
    <span class="time">0:00.00</span><span class="frame"></span></div>
  <p class="apart"></p>
  <div class="picks"><button class="pick-a" type="button"></button><button class="pick-b" type="button"></button></div>
  <p class="keys">Space plays both, ← → a frame, X shows the other, Esc stops comparing</p>
</div>
"""
_COMPARE = st.components.v2.component(
    "reelbook_compare",
    html=_HTML,
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("clips_screen.css", "compare.css")),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("clips_hands.js", "clips_deck.js", "compare.js")),
)


def show(desk: ClipDesk, one: TakeView, other: TakeView, project_id: str, aspect: Aspect) -> Ask | None:
    """Both takes; what was asked."""
    key = session.own("rb_compare")
    data = {
        "a": _side(project_id, one, desk),
        "b": _side(project_id, other, desk),
        "shape": aspect.name.lower(),
        "ratio": RATIOS[aspect],
        "way": "wipe" if aspect is Aspect.WIDE else "beside",
    }
    result = _COMPARE(key=key, data=data, on_act_change=lambda: _look(key, desk.scene_id))
    act = clips_state.heard(key, result.act)
    if act.get("way") == "pick" and act.get("take") in (one.id, other.id):
        return PickTake(str(act["take"]), cell=desk.cell.name)
    return None


def _look(key: str, scene_id: str) -> None:
    state = st.session_state.get(key)
    act = state.get("act") if isinstance(state, Mapping) else None
    if isinstance(act, Mapping) and act.get("way") == "close":
        clips_state.compare_with(scene_id, None)


def _side(project_id: str, taken: TakeView, desk: ClipDesk) -> dict[str, Any]:
    facts = frame_tool.deck_data(project_id, taken, desk)
    return {**facts, "title": f"Take {taken.number}", "isPicked": taken.is_selected}
