"""A page's own list of jobs, moved by what the tray in the bar hears; the page runs again only when a job comes or ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components import notice, session
from components.asks import Arrived, Ask, SettleJob
from components.markup import label
from core.model.views import JobView

_HERE = Path(__file__).parent
_LIST = st.components.v2.component(
    "reelbook_job_list",
    html="""
<div class="jobs"><ul aria-label="Jobs"></ul><div class="rest"></div></div>
""",
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("marks.css", "job_list.css")),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("job_rows.js", "job_list.js")),
)
_PANEL = "rb_job_"


def show(project_id: str, jobs: tuple[JobView, ...], *, key: str, only: str = "", none: str = "") -> Ask | None:
    """The list.

    Args:
        jobs: All jobs of the project; the page looks again when any of them moves on.
        only: Name of a cell, to show its jobs alone.
        none: What stands there when nothing is at work.
    """
    mine = [job for job in jobs if not only or job.cell == only]
    data = {
        "jobs": [job.model_dump(mode="json") for job in jobs],
        "project": project_id,
        "only": only,
        "most": 12,
        "none": none,
    }
    result = _LIST(key=key, data=data, on_changed_change=lambda: None, on_settle_change=lambda: None)
    return _settled(result.settle) or _adopting(mine) or (Arrived() if result.changed else None)


def _settled(way: Mapping[str, Any] | None) -> Ask | None:
    if not way or not session.once("rb_settle", way["at"]):
        return None
    if way["way"] == "adopt":
        session.open_panel(_PANEL + str(way["id"]), "adopt", 0)
        return None
    return SettleJob(str(way["id"]), str(way["way"]))


def _adopting(jobs: list[JobView]) -> Ask | None:
    """A field for the vendor's own id, while somebody is adopting a result."""
    for job in jobs:
        panel = _PANEL + job.id
        if not job.can_resolve or session.panel(panel) is None:
            continue
        notice.show(panel)
        with st.form(f"rb_adopt_{job.id}", border=False):
            remote_id = st.text_input(f"Id that the vendor gave for {label(job.title)}", key=f"rb_adopt_id_{job.id}")
            with st.container(horizontal=True):
                sent = st.form_submit_button("Adopt that result", key=f"rb_adopt_send_{job.id}")
                closed = st.form_submit_button("Close", type="tertiary", key=f"rb_adopt_close_{job.id}")
        if closed:
            session.close_panel(panel)
            session.dismiss()
            st.rerun()
        if sent and remote_id.strip():
            return SettleJob(job.id, "adopt", remote_id, cell=panel, closes=True)
    return None
