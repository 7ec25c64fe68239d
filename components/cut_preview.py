"""A preview of the cut: the film as it will look, made small piece by piece while it plays, and the clips until then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from components import export_choice, places, session
from components.shapes import RATIOS
from core.model.film import ExportSettings
from core.model.project import Aspect
from core.model.views_cut import CutView, ShotView
from core.model.zones import EDGE_ZONE, zone_of_shape

_HERE = Path(__file__).parent
_PREVIEW = st.components.v2.component(
    "reelbook_cut_preview",
    html="""
<div class="preview" role="group" aria-label="Preview of the cut">
  <div class="screen">
    <div class="slot a"><img class="back" alt=""><video muted playsinline preload="none" tabindex="-1"></video><img class="still" alt=""></div>
    <div class="slot b"><img class="back" alt=""><video muted playsinline preload="none" tabindex="-1"></video><img class="still" alt=""></div>
    <video class="film" muted playsinline preload="auto" tabindex="-1"></video>
    <div class="zone" aria-hidden="true"></div>
  </div>
  <span class="badge">preview</span>
  <div class="controls">
    <button class="toggle" type="button" aria-label="Play the preview"></button>
    <input class="bar" type="range" min="0" max="0" value="0" step="1" aria-label="Position in the film">
    <span class="time">0:00.00</span>
    <button class="zones" type="button" aria-pressed="false">What apps cover</button>
    <button class="mute" type="button" aria-pressed="false">Sound</button>
    <button class="full" type="button">Full screen</button>
  </div>
  <audio preload="none"></audio>
</div>
""",
    css=(_HERE / "cut_preview.css").read_text("utf-8"),
    js="\n".join((_HERE / part).read_text("utf-8") for part in ("cut_preview_film.js", "cut_preview.js")),
)


def show(view: CutView, *, key: str) -> None:
    """The picture and its controls; the strip and the beat tools drive it through events of the page."""
    song = view.song if view.song is not None and view.song.is_in_cut else None
    data = {
        "id": view.project_id,
        "rate": view.rate,
        "ratio": RATIOS[view.aspect],
        "shots": [_shot(view.project_id, shot) for shot in view.shots],
        "song": places.media(view.project_id, song.blob) if song is not None else "",
        "stretches": list(song.stretches) if song is not None else [],
        "songLength": song.length_frames / view.rate if song is not None else 0,
        "fadeOut": song.fade_out_frames if song is not None else 0,
        "hasClipSound": view.has_clip_sound,
        "plan": places.preview(view.project_id, _as_seen()),
        "pieces": places.pieces(view.project_id),
        "digest": view.cut_digest,
        "zone": _zone(view.aspect),
    }
    _PREVIEW(key=session.own(key), data=data)


def _as_seen() -> str:
    """Look, titles and subtitles of what is chosen for the export, as JSON."""
    chosen = export_choice.kept() or ExportSettings()
    seen = ExportSettings(look=chosen.look, titles=chosen.titles, captions=chosen.captions)
    return seen.model_dump_json()


def _zone(aspect: Aspect) -> dict[str, Any]:
    """What stays uncovered of a picture of this shape."""
    zone = zone_of_shape(aspect)
    words = "Safe edges" if zone == EDGE_ZONE else "What apps cover"
    return {**zone.model_dump(), "words": words}


def _shot(project_id: str, shot: ShotView) -> dict[str, Any]:
    has_file = shot.blob is not None
    return {
        "src": places.media(project_id, shot.blob) if shot.blob is not None else "",
        "poster": places.poster(project_id, shot.blob, 640) if shot.blob is not None else "",
        "isMoving": shot.is_moving and has_file,
        "full": shot.source_frames,
        "from": shot.in_frames,
        "frames": shot.frames,
        "speed": shot.speed,
        "fit": shot.fit,
        "fade": shot.transition_frames,
    }
