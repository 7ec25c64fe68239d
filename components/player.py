"""A player for clips and films: it loads only its poster until it is played, then ranges from our own route."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import streamlit as st

from components import places
from components.shapes import RATIOS
from core.model.media import MediaInfo
from core.model.project import Aspect

_HERE = Path(__file__).parent
_PLAYER = st.components.v2.component(
    "reelbook_player",
    html="""
<div class="player" role="group">
  <video playsinline preload="none" tabindex="0"></video>
  <span class="badge"></span>
  <button class="toggle" type="button"></button>
  <div class="controls">
    <input class="bar" type="range" min="0" max="1000" value="0" step="1" aria-label="Position">
    <span class="time">0:00.00</span>
    <button class="full" type="button" aria-label="Full screen"></button>
  </div>
</div>
""",
    css=(_HERE / "player.css").read_text("utf-8"),
    js=(_HERE / "player.js").read_text("utf-8"),
)


def show(
    project_id: str,
    blob: str,
    info: MediaInfo,
    title: str,
    aspect: Aspect,
    *,
    key: str,
    is_offline: bool,
    is_film: bool = False,
) -> None:
    """The player.

    Args:
        is_film: Large and with all its controls; otherwise the size of a thumbnail.
    """
    data = {
        "src": places.media(project_id, blob),
        "poster": places.poster(project_id, blob, 1280 if is_film else 640),
        "title": title,
        "ratio": RATIOS[aspect],
        "rate": float(info.rate or Fraction(30)),
        "badge": "offline animatic" if is_offline else "",
        "size": "film" if is_film else "cell",
    }
    _PLAYER(key=key, data=data)
