"""One stage of a scene (its text, its picture, its clip): what is true of it, its takes, and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import cell_panels, model_beside, model_picker, notice, session, take_strip
from components.asks import Ask, Freeze, Make, Mend, Thaw
from components.marks import cell_mark, job_mark
from components.markup import Html, named, tag
from components.model_source import ModelSource
from components.storyboard_asks import Approve
from core.model.cells import VerdictKind
from core.model.project import Project
from core.model.views import CellView

TITLES = {"scene_text": "Text", "keyframe": "Picture", "clip": "Clip"}
_NOTHING: Ask | None = None
_MENU = {
    "new_take": "New take",
    "note": "New take with a note",
    "unapprove": "Take approval back",
    "takes": "Takes: rate, delete, bring back",
    "import": "Bring in a file",
    "freeze": "Keep as it is",
    "thaw": "Let it change again",
}


def show(
    cell: CellView, project: Project, titles: Mapping[str, str], source: ModelSource, text_version: int
) -> Ask | None:
    """The stage; what was asked.

    Args:
        source: Where its models are found.
        text_version: Of the scene's text, which a prompt may become.
    """
    if model_beside.arrived(cell) is not None:
        session.open_panel(cell.name, "takes", cell.version_no)  # both lie beside each other there
    with st.container(key=f"rb_stage_{_slug(cell)}", gap="small"):
        st.html(_head(cell))
        with st.container(key=f"rb_stagenote_{_slug(cell)}"):
            if cell.kind != "scene_text":  # what was refused of the words stands above their sheet
                notice.show(cell.name)
        asked = take_strip.strip(cell, project.id, project.aspect)
        asked = _acts(cell) or asked
        asked = model_picker.show(cell, source, text_version=text_version) or asked
        return cell_panels.show(cell, project, titles) or asked


def _slug(cell: CellView) -> str:
    return f"{cell.kind}_{cell.subject}"


def _head(cell: CellView) -> Html:
    is_told = cell.job is not None
    words = cell.job.sentence if cell.job is not None else _words(cell)
    return tag(
        "div",
        job_mark(cell.job) if cell.job is not None else cell_mark(cell),
        tag("h3", TITLES[cell.kind]),
        tag("span", words, class_="rb-reason", data_job_words=cell.job.id if is_told and cell.job else None),
        tag("span", "approved", class_="rb-approved") if _is_approved(cell) else None,
        class_="rb-stage-head",
    )


def _words(cell: CellView) -> str:
    if cell.is_frozen and cell.verdict.kind is not VerdictKind.MISSING:
        return "kept as it is"
    facts = cell.selected.facts if cell.selected is not None else ""
    return cell.verdict.sentence() or facts


def _acts(cell: CellView) -> Ask | None:
    """The actions that fit its state: make, mend for nothing, approve, and the rest in a menu."""
    slug, asked = _slug(cell), _NOTHING
    with st.container(key=f"rb_stageacts_{slug}", horizontal=True, vertical_alignment="center", gap="small"):
        if _can_make(cell) and st.button(named(cell.make_label, cell.title), key=f"rb_make_{slug}"):
            asked = Make(shown=cell.price, cell=cell.name)
        for number, repair in enumerate(cell.repairs[:2]):
            if st.button(named(repair.sentence, cell.title), key=f"rb_mend_{slug}_{number}"):
                asked = Mend(repair, cell=cell.name)
        asked = _approve(cell) or asked
        choices = _choices(cell)
        if choices:
            more, key = named("More", cell.title), f"rb_more_{slug}"
            chosen = st.menu_button(more, choices, format_func=_MENU.__getitem__, key=key, type="tertiary")
            asked = (_chosen(cell, chosen) if chosen else None) or asked
    return asked


def _approve(cell: CellView) -> Ask | None:
    taken = cell.selected
    if taken is None or not taken.is_readable or taken.is_approved:
        return None
    pressed = st.button(named("Approve", cell.title), key=f"rb_approve_{_slug(cell)}", type="tertiary")
    return Approve((taken.id,), cell=cell.name) if pressed else None


def _is_approved(cell: CellView) -> bool:
    return cell.selected is not None and cell.selected.is_approved


def _chosen_take(cell: CellView) -> tuple[str, ...]:
    return (cell.selected.id,) if cell.selected is not None else ()


def _can_make(cell: CellView) -> bool:
    """Not while a job is at work for it or its outcome is unknown: making it then could cost twice."""
    return bool(cell.make_label) and (cell.job is None or cell.job.state.is_over)


def _choices(cell: CellView) -> list[str]:
    can_remake = _can_make(cell) and bool(cell.takes) and not cell.is_frozen
    offers = {
        "new_take": can_remake,
        "note": can_remake,
        "unapprove": _is_approved(cell),
        "takes": bool(cell.takes),
        "import": bool(cell.accepts),
        "freeze": not cell.is_frozen and cell.selected is not None,
        "thaw": cell.is_frozen,
    }
    return [name for name in _MENU if offers[name]]


def _chosen(cell: CellView, choice: str) -> Ask | None:
    if choice in {"note", "takes", "import"}:
        session.open_panel(cell.name, choice, cell.version_no)
        st.rerun()
    asks: dict[str, Ask] = {
        "new_take": Make(is_new_take=True, shown=cell.price, cell=cell.name),
        "unapprove": Approve(_chosen_take(cell), is_approved=False, cell=cell.name),
        "freeze": Freeze(cell=cell.name),
        "thaw": Thaw(cell=cell.name),
    }
    return asks[choice]
