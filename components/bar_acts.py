"""What is asked for in the bar, carried out: another screen, another project, a refresh, undo, keeping a cell as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from components import cell_actions, frame, session, undo
from components.asks import Ask, Freeze, Refresh, Thaw, Visit
from components.palette import Called
from components.stepper import Going
from core.model.cells import VerdictKind
from core.model.money import UNKNOWN, Price
from core.model.views import CellView, StepView

if TYPE_CHECKING:
    from core.studio import Studio

NEW_PROJECT = "rb_new_is_open"
"""Told to the shelf: the form for a new project is to be open."""


def go(studio: Studio, going: Going, pages: Mapping[str, str]) -> None:
    """Opens another screen, or another project on the same one. A project opened from the shelf begins where work is."""
    page = going.page if going.page in pages else "projects"
    if page == "projects" and going.project_id is not None and going.project_id != session.project_id():
        page = _where_work_is(studio, going.project_id)
    session.dismiss()
    st.switch_page(f"../pages/{page}.py", query_params=session.project_query(going.project_id))


def carry_out(
    studio: Studio,
    called: Called,
    here: str,
    steps: tuple[StepView, ...],
    open_id: str | None,
    pages: Mapping[str, str],
) -> None:
    """What was called for by key or by name on a screen."""
    word, _, rest = called.id.partition(":")
    if word == "go":
        go(studio, Going(rest, open_id), pages)
    elif word == "new":
        st.session_state[NEW_PROJECT] = True
        go(studio, Going("projects", None), pages)
    elif word == "open" and rest:
        go(studio, Going(here, rest), pages)
    elif open_id is not None:
        _in_project(studio, called, steps, open_id)


def _in_project(studio: Studio, called: Called, steps: tuple[StepView, ...], project_id: str) -> None:
    cell = _cell(studio, project_id, called.cell) if called.id in ("open", "freeze") else None
    if called.id == "open" and cell is not None:
        session.open_panel(cell.name, cell_actions.panel_of(cell), cell.version_no)
        st.rerun()
    frame.act(studio, project_id, Visit("export") if called.id == "export" else _ask(called, steps, cell))


def _ask(called: Called, steps: tuple[StepView, ...], cell: CellView | None) -> Ask | None:
    if called.id in ("undo", "redo"):
        return undo.Step(is_redo=called.id == "redo")
    if called.id == "freeze" and cell is not None:
        return Thaw(cell=cell.name) if cell.is_frozen else Freeze(cell=cell.name)
    step = next((one for one in steps if called.id == f"refresh:{one.name}"), None)
    if step is None or step.offer is None:
        return None
    shown = UNKNOWN if called.usd is None else Price(usd=called.usd)
    return Refresh(step.offer.depth, shown=shown, only=step.only)


def _cell(studio: Studio, project_id: str, name: str) -> CellView | None:
    view = studio.notebook_view(project_id, (name.partition(":")[0],))
    return next((cell for cell in view.cells if cell.name == name), None)


def _where_work_is(studio: Studio, project_id: str) -> str:
    """The first step that is not done; the export when all are."""
    open_steps = (step for step in studio.steps(project_id) if step.mark is not VerdictKind.CURRENT)
    return next((step.name for step in open_steps), "export")
