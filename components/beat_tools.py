"""The beats of the song: what is known of them, and hands to correct them, with a click on each to judge by ear."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components import places, session
from components.asks import Ask, PickTake
from components.cut_asks import CorrectBeats
from components.cut_strip import first_time
from core.model.views_cut import CutView

_HERE = Path(__file__).parent
_TOOLS = st.components.v2.component(
    "reelbook_beat_tools",
    html="""
<div class="beats" role="group" aria-label="Beats of the song">
  <div class="words"><h4>Beats</h4><p class="line"></p><p class="error"></p></div>
  <div class="row">
    <button class="clicks" type="button" aria-pressed="false">Listen with clicks</button>
    <button class="tap" type="button">Tap along</button>
    <button class="use" type="button" hidden></button>
    <button class="stop" type="button" hidden>Forget the taps</button>
  </div>
  <div class="row">
    <button data-edit="double" type="button" aria-label="Twice the tempo">×2</button>
    <button data-edit="halve" type="button" aria-label="Half the tempo">÷2</button>
    <button class="nudge" data-way="-1" type="button">Earlier</button>
    <label><input class="ms" type="number" min="1" max="2000" step="1" value="10" aria-label="By how many milliseconds"> ms</label>
    <button class="nudge" data-way="1" type="button">Later</button>
    <button class="first" type="button" title="The beat at the playhead begins a bar">Bar begins here</button>
    <button class="found" type="button" hidden>Back to the found beats</button>
  </div>
  <p class="said" role="status" aria-live="polite"></p>
</div>
""",
    css=(_HERE / "beat_tools.css").read_text("utf-8"),
    js=(_HERE / "beat_tools.js").read_text("utf-8"),
)


def show(view: CutView, *, key: str) -> Ask | None:
    """The tools; a correction, or the way back to the beats that were found."""
    grid = view.grid
    if grid is None:
        return None
    data = {
        "id": view.project_id,
        "version": grid.version_no,
        "line": grid.line,
        "error": grid.error,
        "beats": list(grid.beats_s),
        "canGoBack": grid.found is not None,
        "clicks": places.clicks(view.project_id),
    }
    result = _TOOLS(key=session.own(key), data=data, on_edit_change=lambda: None, on_found_change=lambda: None)
    if grid.found is not None and first_time(result.found, "rb_beats_back"):
        return PickTake(grid.found, cell="beat_grid")
    if first_time(result.edit, "rb_beats_said"):
        return CorrectBeats(result.edit.get("edit"), int(result.edit.get("began", grid.version_no)), cell="beat_grid")
    return None
