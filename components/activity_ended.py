"""Jobs that are over: found by words, state, maker and project, a page at a time; what failed says why and what it cost."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components import session
from components.asks import Ask, SettleJob
from components.marks import job_mark
from components.markup import Html, label, named, tag
from core.model.base import utc_now
from core.model.jobs import JobState
from core.model.views_activity import JobLine, JobPage, JobSearch

_STATES = {
    "All": None,
    "Done": JobState.DONE,
    "Failed": JobState.FAILED,
    "Stopped": JobState.CANCELLED,
    "Written off": JobState.WRITTEN_OFF,
}
_SOUGHT = "rb_ended_sought"
_ANYBODY = ""


def search(project_id: str | None, providers: tuple[str, ...]) -> JobSearch:
    """The fields of the search; what is looked for now."""
    with st.container(key="rb_ended_search", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Find", key=session.own("rb_ended_text"), type="search", placeholder="Title, model, reason"
        )
        maker = st.selectbox(
            "Provider",
            [_ANYBODY, *providers],
            format_func=lambda name: label(name) if name else "Any",
            key=session.own("rb_ended_maker"),
        )
        state = st.segmented_control(
            "State", list(_STATES), default="All", key=session.own("rb_ended_state"), required=True
        )
    return JobSearch(project_id=project_id or "", state=_STATES[state or "All"], provider=maker or "", text=text or "")


def number(wanted: JobSearch) -> int:
    """Which page is open; another search begins at its first."""
    return int(st.session_state.get(_page_key(wanted), 1))


def show(page: JobPage, wanted: JobSearch) -> Ask | None:
    """The page of jobs; one that is to be made again."""
    if not page.lines:
        is_all = wanted == JobSearch(project_id=wanted.project_id)
        st.html(tag("p", "Nothing has ended yet." if is_all else "No job fits this search.", class_="rb-muted"))
        return None
    asked: Ask | None = None
    with st.container(key="rb_ended_list", gap=None):
        for line in page.lines:
            asked = _row(line, has_project=not wanted.project_id) or asked
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(tag("p", f"{page.total} {'job' if page.total == 1 else 'jobs'}", class_="rb-facts"), width="content")
        if page.count > 1:
            st.pagination(page.count, default=page.number, key=_page_key(wanted))
    return asked


def when(moment: datetime) -> str:
    """`14:05`, or `Nov 20, 14:05` when it is not today, on the person's clock."""
    here = moment.astimezone()
    is_today = here.date() == utc_now().astimezone().date()
    return f"{here:%H:%M}" if is_today else f"{here:%b} {here.day}, {here:%H:%M}"


def _row(line: JobLine, *, has_project: bool) -> Ask | None:
    with st.container(key=f"rb_ended_{line.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_words(line, has_project=has_project))
        if line.can_retry:
            price = f" · {line.retry_money}" if line.retry_money else ""
            if st.button(named(f"Make it again{price}", line.title), key=f"rb_again_{line.id}", type="secondary"):
                return SettleJob(line.id, "retry")
    return None


def _words(line: JobLine, *, has_project: bool) -> Html:
    facts = [line.project] if has_project else []
    facts += [line.model or line.provider, when(line.ended_at or line.created_at), *_took(line)]
    return tag(
        "div",
        job_mark(line),
        tag("div", tag("h3", line.title), tag("p", ", ".join(facts), class_="rb-facts")),
        tag("div", *_outcome(line), class_="rb-outcome"),
        tag("p", line.money_line, class_="rb-money"),
        class_="rb-ended",
    )


def _outcome(line: JobLine) -> list[Html]:
    """What became of it; of a failure also what next, unless something newer stands there already."""
    said = [tag("p", line.sentence.capitalize() if line.state is not JobState.FAILED else line.sentence)]
    if line.is_overtaken:
        said.append(tag("p", "Its cell has been made or asked for again since.", class_="rb-facts"))
    elif line.hint:
        said.append(tag("p", line.hint, class_="rb-facts"))
    return said


def _took(line: JobLine) -> list[str]:
    if line.started_at is None or line.ended_at is None:
        return []
    took_s = (line.ended_at - line.started_at).total_seconds()
    return [
        f"took {took_s:.1f} s"
        if took_s < 10
        else f"took {took_s:.0f} s"
        if took_s < 90
        else f"took {took_s / 60:.0f} min"
    ]


def _page_key(wanted: JobSearch) -> str:
    """Each search has pages of its own."""
    kept = st.session_state.setdefault(_SOUGHT, {"search": None, "opening": 0})
    now = wanted.model_dump(mode="json")
    if kept["search"] != now:
        kept.update(search=now, opening=kept["opening"] + 1)
    return f"rb_ended_page_{kept['opening']}"
