"""The tray of jobs in the bar: how much is at work, and the live list of it. It asks the server itself; no script runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components import places, session

if TYPE_CHECKING:
    from core.studio import Studio

_HERE = Path(__file__).parent
_MOST = 12
_TRAY = st.components.v2.component(
    "reelbook_tray",
    html="""
<div class="tray jobs">
  <button class="open" type="button" popovertarget="rb-jobs" aria-expanded="false" aria-haspopup="true">
    <span class="mark ring" hidden></span><span class="number">Jobs</span>
  </button>
  <div class="panel" id="rb-jobs" popover role="region" aria-label="Jobs at work">
    <ul></ul><div class="rest"></div>
    <button class="all" type="button">All jobs and what they cost</button>
  </div>
</div>
""",
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("marks.css", "job_list.css", "tray.css")),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("job_rows.js", "tray.js")),
)


def show(studio: Studio, project_id: str | None) -> bool:
    """The tray. The page runs again by itself when a job of this project ends.

    Returns:
        Whether the screen with all jobs is wanted.
    """
    data = {
        "project": project_id,
        "url": places.live(project_id),
        "live": studio.live(project_id).model_dump(mode="json"),
        "most": _MOST,
    }
    result = _TRAY(key="rb_tray", data=data, width="content", on_go_change=lambda: None, on_changed_change=lambda: None)
    return bool(result.go) and session.once("rb_tray", result.go)
