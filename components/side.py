"""The side of the notebook: what to do next for the whole project, what is at work, and where own files go in."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import drop_zone, job_list, notice, refresh_bar, session
from components.asks import Ask, Visit
from components.markup import tag
from core.errors import InputError
from core.model.cells import VerdictKind
from core.model.jobs import Money
from core.model.money import dollars
from core.model.views import CellView, JobView, NotebookView


def show(view: NotebookView, jobs: tuple[JobView, ...], *, is_next: bool, is_first: bool) -> Ask | None:
    """The whole side.

    Args:
        is_next: The next action of the screen is here: the deepest refresh, or the export when all is made.
        is_first: On a phone it stands above the cells; below them while the brief is still to be written.
    """
    with (
        st.container(key="rb_side", gap="medium"),
        st.container(key="rb_side_first" if is_first else "rb_side_later", gap="medium"),
    ):
        asked = _refresh(view, is_next=is_next)
        with st.container(key="rb_side_jobs", gap="small"):
            st.html(tag("h2", "Jobs"))
            asked = (
                job_list.show(view.project.id, jobs, key=session.own("rb_jobs"), none="Nothing is at work.") or asked
            )
        with st.container(key="rb_side_files", gap="small"):
            st.html(tag("h2", "Your own clips and song"))
            return _files(view.project.id) or asked


def _refresh(view: NotebookView, *, is_next: bool) -> Ask | None:
    with st.container(key="rb_side_refresh", gap="small"):
        st.html(tag("h2", "Refresh"))
        try:
            asked = refresh_bar.show(view.offers, is_next=is_next) if view.offers else _all_made(view, is_next=is_next)
        except InputError as exc:
            st.html(notice.line(exc.message, exc.hint))
            asked = None
        if words := _money(view.money):
            st.html(tag("p", words, class_="rb-facts"))
    return asked


def _all_made(view: NotebookView, *, is_next: bool) -> Ask | None:
    """What stands where there is nothing to refresh: the way to the export, once there is a cut."""
    is_whole = all(_is_settled(cell) for cell in view.cells)
    st.html(tag("p", "Nothing is missing or stale." if is_whole else "Nothing can be made yet.", class_="rb-muted"))
    if not any(cell.cut is not None and cell.cut.items for cell in view.cells):
        return None
    kind: Literal["primary", "secondary"] = "primary" if is_next else "secondary"
    return Visit("export") if st.button("Go to the export", key="rb_go_export", type=kind, width="stretch") else None


def _is_settled(cell: CellView) -> bool:
    return cell.verdict.kind is VerdictKind.CURRENT or cell.is_frozen or cell.is_optional


def _money(money: Money) -> str:
    parts = []
    if money.at_risk_usd:
        parts.append(f"{dollars(money.at_risk_usd)} at risk until an outcome is known.")
    if money.is_warned:
        parts.append("Most of the budget is spent or reserved.")
    return " ".join(parts)


def _files(project_id: str) -> Ask | None:
    key = session.own("rb_drop_footage")
    clips = drop_zone.show(project_id, "footage", "video,picture", key=key, title="Drop clips here", is_many=True)
    song = drop_zone.show(project_id, "song", "audio", key=session.own("rb_drop_song"), title="Drop a song here")
    return clips or song
