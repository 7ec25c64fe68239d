"""The cut as a strip in time: shots over the song, its beats and sections, changed by hand or by keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components import cut_strip_face, places, session, undo
from components.asks import Ask
from components.cut_asks import EditCut
from core.model.views_cut import CutView, ShotView

_HERE = Path(__file__).parent
_PARTS = ("cut_strip_model.js", "cut_strip_draw.js", "cut_strip_fields.js", "cut_strip_hands.js", "cut_strip.js")
_STRIP = st.components.v2.component(
    "reelbook_cut_strip",
    html=f"\n{cut_strip_face.face()}\n",
    css=(_HERE / "cut_strip.css").read_text("utf-8"),
    js="\n".join((_HERE / part).read_text("utf-8") for part in _PARTS),
)


def show(view: CutView, *, key: str) -> Ask | None:
    """The strip; the change that was made on it, or a step of undo."""
    echo = session.own("rb_cut_echo")
    data = {"echo": st.session_state.get(echo, ""), **_data(view)}
    result = _STRIP(key=session.own(key), data=data, on_edit_change=lambda: None, on_undo_change=lambda: None)
    if first_time(result.undo, "rb_cut_undone"):
        return undo.Step(is_redo=bool(result.undo.get("redo")), cell="cut")
    if not first_time(result.edit, "rb_cut_echo"):
        return None
    began = int(result.edit.get("began", view.version_no))
    return EditCut(tuple(result.edit.get("edits", ())), began, cell="cut")


def first_time(told: Mapping[str, Any] | None, name: str) -> bool:
    """Whether a browser has just said this: each message has an id and is listened to once.

    Args:
        name: Where the last id is kept; the strip takes it for the answer to its message.
    """
    key = session.own(name)
    if not told or st.session_state.get(key) == str(told.get("id", ""))[:40]:
        return False
    st.session_state[key] = str(told.get("id", ""))[:40]
    return True


def _data(view: CutView) -> dict[str, Any]:
    grid, song = view.grid, view.song
    return {
        "id": view.project_id,
        "version": view.version_no,
        "rate": view.rate,
        "shots": [_shot(view.project_id, shot) for shot in view.shots],
        "beats": list(grid.beats) if grid is not None else [],
        "bars": list(grid.downbeats) if grid is not None else [],
        "step": grid.step_frames if grid is not None else 0,
        "parts": [part.model_dump() for part in grid.parts] if grid is not None else [],
        "levels": places.levels(view.project_id, song.blob) if song is not None and song.is_in_cut else "",
        "stretches": list(song.stretches) if song is not None else [],
        "songFrames": song.length_frames if song is not None else 0,
        "fadeOut": song.fade_out_frames if song is not None else 0,
        "spares": [{"id": one.scene_id, "name": f"{one.number} {one.title}"} for one in view.spares],
        "canUndo": undo.can_undo(view.project_id),
        "canRedo": undo.can_redo(view.project_id),
    }


def _shot(project_id: str, shot: ShotView) -> dict[str, Any]:
    return {
        "id": shot.id,
        "scene": shot.scene_id,
        "number": shot.number,
        "title": shot.title,
        "poster": places.poster(project_id, shot.blob, 160) if shot.blob is not None else "",
        "full": shot.source_frames,
        "from": shot.in_frames,
        "frames": shot.frames,
        "speed": shot.speed,
        "fit": shot.fit,
        "fade": shot.transition_frames,
        "kind": shot.transition,
        "play": shot.play,
        "between": shot.between,
        "focus": {"x": shot.focus[0], "y": shot.focus[1]},
        "sharpen": shot.sharpen,
        "old": shot.is_old,
    }
