"""Jobs at work, live: their marks, money, time left, and until when a vendor keeps a result.

The list asks a small route of its own and moves what changed; the page runs again only when a job comes, ends or needs a
decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components import notice, session
from components.asks import Arrived, Ask, SettleJob
from components.markup import Html, label, tag
from core.model.views_activity import JobLine

_HERE = Path(__file__).parent
_LIST = st.components.v2.component(
    "reelbook_activity_jobs",
    html="""
<div class="jobs"><ul aria-label="Jobs at work"></ul><p class="rest"></p><p class="heard" role="status"></p></div>
""",
    css=(_HERE / "activity_jobs.css").read_text("utf-8"),
    js=(_HERE / "activity_jobs.js").read_text("utf-8"),
)
_PANEL = "rb_activity_"
_MOST = 60


def show(lines: tuple[JobLine, ...], project_id: str | None, *, key: str) -> Ask | None:
    """The list; what was asked for.

    Args:
        project_id: Whose jobs these are; None for all projects, whose names are then said.
    """
    data = {
        "jobs": [line.model_dump(mode="json") for line in lines],
        "url": "/api/activity" + ("" if project_id is None else f"?{urlencode({'project': project_id})}"),
        "has_projects": project_id is None,
        "most": _MOST,
        "none": "Nothing is at work. What you make on any screen shows here, with its price.",
    }
    above = st.container()  # a decision stands on top of the list, where it is seen
    result = _LIST(key=key, data=data, on_changed_change=lambda: None, on_settle_change=lambda: None)
    asked = _settled(result.settle)
    with above:
        asked = _deciding(lines) or asked
    return asked or (Arrived() if result.changed else None)


def _settled(way: Mapping[str, Any] | None) -> Ask | None:
    """Looking up is done at once; what cannot be taken back, or needs an id, is asked about first."""
    if not way or not session.once("rb_activity_settle", way["at"]):
        return None
    job_id, name = str(way["id"]), str(way["way"])
    if name == "look_up":
        return SettleJob(job_id, name)
    session.open_panel(_PANEL + job_id, name, 0)
    return None


def _deciding(lines: tuple[JobLine, ...]) -> Ask | None:
    for line in lines:
        open_now = session.panel(_PANEL + line.id) if line.can_resolve else None
        if open_now is not None:
            with st.container(key=f"rb_decide_{line.id}", gap="small"):
                notice.show(_PANEL + line.id)
                return _adopting(line) if open_now.name == "adopt" else _writing_off(line)
    return None


def _adopting(line: JobLine) -> Ask | None:
    """A field for the vendor's own id."""
    with st.form(f"rb_activity_adopt_{line.id}", border=False):
        remote_id = st.text_input(
            f"Id that {label(line.provider)} gave for {label(line.title)}", key=f"rb_activity_id_{line.id}"
        )
        with st.container(horizontal=True):
            sent = st.form_submit_button("Adopt that result", key=f"rb_activity_adopt_send_{line.id}", type="primary")
            closed = st.form_submit_button("Close", type="tertiary", key=f"rb_activity_adopt_close_{line.id}")
    if closed:
        _close(line)
    if sent and remote_id.strip():
        return SettleJob(line.id, "adopt", remote_id, cell=_PANEL + line.id, closes=True)
    return None


def _writing_off(line: JobLine) -> Ask | None:
    """What writing off means, in money, before it is done."""
    st.html(_loss(line))
    with st.container(horizontal=True):
        sure = st.button(f"Write off {label(line.at_risk)}", key=f"rb_activity_off_{line.id}", type="primary")
        if st.button("Keep it open", key=f"rb_activity_off_close_{line.id}", type="tertiary"):
            _close(line)
    return SettleJob(line.id, "write_off", cell=_PANEL + line.id, closes=True) if sure else None


def _loss(line: JobLine) -> Html:
    counted = "Its price counts" if line.at_risk == "price unknown" else f"{line.at_risk} counts"
    return tag(
        "p",
        f"{line.title}: {counted} as spent, and its result is given up. It may have been made and charged all the same; "
        f"{line.provider} knows.",
    )


def _close(line: JobLine) -> None:
    session.close_panel(_PANEL + line.id)
    session.dismiss()
    st.rerun()
