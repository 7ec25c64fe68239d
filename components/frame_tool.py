"""The frame tool: a clip, large, stepped frame by frame, with its frames to keep and to use elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import streamlit as st

from components import clips_state, places, session
from components.asks import Ask
from components.clips_asks import FrameAsKeyframe, FrameAsReference
from components.shapes import RATIOS
from core.model.project import Aspect
from core.model.views import TakeView
from core.model.views_clips import ClipDesk

_HERE = Path(__file__).parent
_TOOL = st.components.v2.component(
    "reelbook_frame_tool",
    html="""
<div class="tool">
  <div class="screen"><video playsinline preload="auto" tabindex="-1"></video><img class="exact" alt="">
    <span class="badge"></span><span class="lost">This cannot be shown.</span>
    <button class="full" type="button" aria-label="Full screen"></button></div>
  <div class="desk">
    <p class="name"></p>
    <div class="ruler"><input class="bar" type="range" min="0" max="0" step="1" value="0" aria-label="Frame"><i></i><span class="flags" aria-hidden="true"></span></div>
    <div class="transport" role="group" aria-label="Transport">
      <button class="start" type="button" aria-label="First frame" title="First frame (Home)"></button>
      <button class="back" type="button" aria-label="A frame back" title="A frame back (←)"></button>
      <button class="play" type="button" aria-label="Play" title="Play and pause (Space)"></button>
      <button class="on" type="button" aria-label="A frame on" title="A frame on (→)"></button>
      <button class="end" type="button" aria-label="Last frame" title="Last frame (End)"></button>
      <span class="time">0:00.00</span>
      <label>frame <input class="number" type="number" min="0" value="0"></label><span class="of"></span>
      <details class="keys"><summary>Keys</summary><p>Space plays, J K L shuttle, ← → a frame, with Shift ten, I and O set in and out, M makes another, F keeps it</p></details>
    </div>
    <ul class="finds" aria-label="To look at in this take" hidden></ul>
    <p class="what"></p>
    <div class="row one"><span class="here">Frame 0</span>
      <a class="one-png" title="Save this frame with every pixel">PNG</a><a class="one-jpg" title="Save this frame, smaller">JPEG</a>
      <span class="uses" role="group" aria-label="Use this frame as"></span></div>
    <div class="row many"><button class="in" type="button" title="Set in (I)">In</button>
      <input class="from" type="number" min="0" aria-label="First frame of the stretch">
      <button class="out" type="button" title="Set out (O)">Out</button>
      <input class="to" type="number" min="0" aria-label="Last frame of the stretch">
      <label>every <input class="every" type="number" min="1" value="1"></label>
      <span class="count"></span><span class="ends"><a class="many-png">PNG</a><a class="many-jpg">JPEG</a></span></div>
  </div>
</div>
""",
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("clips_screen.css", "frame_tool.css")),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("clips_hands.js", "clips_deck.js", "frame_tool.js")),
)


def show(desk: ClipDesk, taken: TakeView, project_id: str, aspect: Aspect) -> Ask | None:
    """The take in the player. It goes on playing while other parts of the screen move on."""
    key = session.own("rb_frame_tool")
    data = {
        **deck_data(project_id, taken, desk),
        "shape": aspect.name.lower(),
        "ratio": RATIOS[aspect],
        "cell": desk.cell.name,
        "uses": _uses(desk),
        "most": desk.most_frames,
    }
    result = _TOOL(key=key, data=data, on_use_change=lambda: None)
    return asked(clips_state.heard(key, result.use), desk)


def deck_data(project_id: str, taken: TakeView, desk: ClipDesk) -> dict[str, Any]:
    """What a browser needs to play a take and to stand on any of its frames."""
    blob, info = taken.blob or "", taken.info
    return {
        "src": places.media(project_id, blob),
        "poster": places.poster(project_id, blob, 640),
        "frame": places.frame(project_id, blob),
        "frames_at": places.frames(project_id, blob),
        "frames": info.frames if info is not None else 1,
        "rate": float(info.rate or Fraction(30)) if info is not None else 30.0,
        "take": taken.id,
        "number": taken.number,
        "title": f"Scene {desk.number}, take {taken.number}",
        "name": f"Scene {desk.number}, take {taken.number}",
        "badge": "offline animatic" if taken.is_offline else "",
        "words": " · ".join(taken.words),
        "finds": [find.model_dump() for find in taken.marks],
        "finds_note": taken.marks_note,
    }


def _uses(desk: ClipDesk) -> list[dict[str, str]]:
    found = [
        {"way": "keyframe", "scene": desk.scene_id, "label": "As keyframe", "title": "Keyframe of this scene"},
        {
            "way": "reference",
            "scene": desk.scene_id,
            "label": "As reference",
            "title": "A picture this scene points to",
        },
    ]
    if desk.next_id is not None:
        label = f"First of scene {desk.number + 1}"
        title = f"First frame of the next scene, {desk.number + 1}"
        found.append({"way": "keyframe", "scene": desk.next_id, "label": label, "title": title})
    return found


def asked(use: Mapping[str, Any], desk: ClipDesk) -> Ask | None:
    """What a press of one of its buttons asks for; anything that does not fit asks for nothing."""
    if not isinstance(use.get("frame"), int | float) or not isinstance(use.get("take"), str):
        return None
    takes = {take.id: take for take in desk.cell.takes}
    taken, frame, scene_id = takes.get(use["take"]), int(use["frame"]), str(use.get("scene"))
    if taken is None or scene_id not in (desk.scene_id, desk.next_id):
        return None
    number = desk.number if scene_id == desk.scene_id else desk.number + 1
    kind = FrameAsReference if use.get("way") == "reference" else FrameAsKeyframe
    return kind(taken.id, frame, scene_id, number, cell=desk.cell.name)
