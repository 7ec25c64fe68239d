"""Activity: jobs at work and ended, refreshes, and where the money went; of one project or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components import activity_books, activity_ended, activity_jobs, frame, session, spending
from components.asks import Ask
from components.markup import label, tag

if TYPE_CHECKING:
    from core.studio import Studio

_ALL = ""
_PARTS = ("Jobs", "Refreshes", "Spending")


def _scope(studio: Studio) -> str | None:
    """Which project is looked at: the one in the address at first; None for all."""
    names = {_ALL: "All projects"} | dict(studio.projects.names())
    here = session.project_id()
    chosen = st.selectbox(
        "Project",
        list(names),
        index=list(names).index(here) if here in names else 0,
        format_func=lambda known: label(names[known]),
        key=session.own("rb_activity_scope"),
        label_visibility="collapsed",
    )
    return chosen or None


def _head(studio: Studio) -> tuple[str | None, str]:
    with st.container(key="rb_activity_head", horizontal=True, vertical_alignment="center"):
        part = st.segmented_control(
            "Part", _PARTS, default="Jobs", key="part", bind="query-params", required=True, label_visibility="collapsed"
        )
        return _scope(studio), part or "Jobs"


def _jobs(studio: Studio, project_id: str | None) -> Ask | None:
    with st.container(key="rb_activity_live", gap="small"):
        st.html(tag("h2", "At work"))
        asked = activity_jobs.show(studio.activity.live(project_id), project_id, key=f"rb_activity_{project_id}")
    with st.container(key="rb_activity_ended", gap="small"):
        st.html(tag("h2", "Ended"))
        wanted = activity_ended.search(project_id, studio.activity.providers())
        page = studio.activity.ended(wanted, number=activity_ended.number(wanted))
        return activity_ended.show(page, wanted) or asked


def _show(studio: Studio) -> None:
    frame.title("Activity")
    project_id, part = _head(studio)
    activity_books.standing(studio.activity.standing(project_id))
    asked: Ask | None = None
    if part == "Jobs":
        asked = _jobs(studio, project_id)
    elif part == "Refreshes":
        activity_books.runs(studio.activity.runs(project_id), has_projects=project_id is None)
    else:
        back = spending.days()
        spending.show(studio.activity.spending(project_id, days=back), project_id, back)
    frame.act(studio, project_id or "", asked)


_show(session.studio())
