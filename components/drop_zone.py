"""A place to drop files: they stream to our own route and never pass through the script."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components import places
from components.asks import Arrived, Ask

_HERE = Path(__file__).parent
_HTML = """
<div class="drop">
  <span class="title"></span>
  <span class="hint"></span>
  <button type="button"></button>
  <input type="file" tabindex="-1">
  <ul aria-live="polite"></ul>
</div>
"""
_DROP = st.components.v2.component(
    "reelbook_drop_zone",
    html=_HTML,
    css=(_HERE / "drop_zone.css").read_text("utf-8"),
    js=(_HERE / "drop_zone.js").read_text("utf-8"),
)
_ACCEPT = {
    "video": ".mp4,.mov,.avi,.webm,.mkv,.gif,video/*",
    "picture": ".jpg,.jpeg,.png,.webp,image/*",
    "subtitles": ".srt,.vtt,text/vtt",
    "audio": ".mp3,.wav,.m4a,.aac,.ogg,.flac,audio/*",
}
_WORDS = {"video": "clips", "picture": "pictures", "audio": "a song", "subtitles": "subtitles"}


def show(
    project_id: str,
    target: str,
    accepts: str,
    *,
    key: str,
    title: str = "Drop a file here",
    is_many: bool = False,
    cell: str = "",
) -> Ask | None:
    """The zone; `Arrived` once every file it was given has arrived or was refused.

    Args:
        target: `footage`, `song`, `subtitles`, or the name of a cell.
        accepts: `video`, `picture`, `audio`, `subtitles`, comma-separated.
    """
    kinds = [kind.strip() for kind in accepts.split(",") if kind.strip() in _ACCEPT]
    data = {
        "url": places.upload(project_id, target),
        "title": title,
        "hint": " or ".join(_WORDS[kind] for kind in kinds),
        "button": "Choose files" if is_many else "Choose a file",
        "accept": ",".join(_ACCEPT[kind] for kind in kinds),
        "isMany": is_many,
    }
    result = _DROP(key=key, data=data, on_arrived_change=lambda: None)
    return Arrived(cell=cell, closes=bool(cell)) if result.arrived else None
