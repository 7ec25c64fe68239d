"""What the next export would do, and the button that starts it; while one runs, how far it is."""

from __future__ import annotations

import streamlit as st

from components import export_also, job_list, notice, session
from components.asks import Ask, Visit
from components.export_asks import StartExport
from components.markup import label, tag
from components.segment_bar import segment_bar
from core.model.film import ExportSettings
from core.model.views import JobView
from core.model.views_export import ExportView, FilmView

_SCREENS = {"brief": "Go to the brief", "storyboard": "Go to the storyboard", "clips": "Go to the clips"}


def is_done(view: ExportView) -> bool:
    """Every film that these settings ask for is there, made of the cut as it is."""
    made = [film.film.settings for film in view.films if film.is_current]
    return not view.blocked and all(wanted in made for wanted in _wanted(view))


def is_next(view: ExportView, film: FilmView) -> bool:
    """Taking this film home is what to do next: it is one of those that were asked for, and none of them is missing."""
    return film.is_current and is_done(view) and film.film.settings in _wanted(view)


def _wanted(view: ExportView) -> tuple[ExportSettings, ...]:
    return (view.settings,) if view.cut is None else (view.settings, *export_also.others(view))


def show(view: ExportView, jobs: tuple[JobView, ...]) -> Ask | None:
    """The panel on top of the screen."""
    with st.container(key="rb_export_panel", gap="small"):
        asked = _blocked(view) if view.blocked or view.plan is None else _offer(view)
        return job_list.show(view.project.id, jobs, key=session.own("rb_film_jobs"), only="film") or asked


def _blocked(view: ExportView) -> Ask | None:
    st.html(notice.line("Nothing can be exported yet.", view.blocked))
    if st.button(_SCREENS.get(view.go_to, "Go to the clips"), key="rb_export_go", type="primary"):
        return Visit(view.go_to or "clips")
    return None


def _offer(view: ExportView) -> Ask | None:
    assert view.plan is not None
    also = export_also.others(view)
    is_busy = view.job is not None and not view.job.state.is_over
    if view.stale:
        st.html(notice.line(f"The cut is not up to date: {view.stale}.", "It can be exported as it is."))
    with st.container(key="rb_export_do", horizontal=True, vertical_alignment="center", gap="medium"):
        said = "These films are made" if also else "This film is made"
        line = f"{said}. Once more: {view.plan_line}" if is_done(view) else view.plan_line
        line = f"{line}, for the first film; the others come on top" if also else line
        st.html(segment_bar(view.plan, line), width="stretch")
        pressed = st.button(
            label(f"{view.make_label}{_more(also)}"),
            key=f"rb_export_{view.settings.quality}",
            type="secondary" if is_busy or is_done(view) else "primary",
            disabled=is_busy,
            width="content",
        )
    if view.notes:
        st.html(tag("ul", *(tag("li", note) for note in view.notes), class_="rb-notes"))
    _checks(view)
    return StartExport(view.settings, also) if pressed else None


def _more(also: tuple[ExportSettings, ...]) -> str:
    return "" if not also else " and one more" if len(also) == 1 else f" and {len(also)} more"


def _checks(view: ExportView) -> None:
    """What the place asks for beside what the film will have, folded away as long as one has not to look."""
    wrong = sum(line.fits is False for line in view.checks)
    told = "all fits" if not wrong else "one thing does not fit" if wrong == 1 else f"{wrong} things do not fit"
    if view.checks:
        with st.expander(f"Delivery check: {told}", key="rb_export_checks"):
            st.html(export_also.checks(view.checks, "Delivery check before rendering"))
