"""One cell of the notebook: its mark, name, reason, policy and price, its output, its takes, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import cell_actions, cell_output, cell_panels, mood_grid, notice, take_strip
from components.asks import Ask
from components.marks import cell_mark, job_mark
from components.markup import Html, join, tag
from core.model.cells import VerdictKind
from core.model.project import Project
from core.model.views import CellView


def show(cell: CellView, project: Project, titles: Mapping[str, str]) -> Ask | None:
    """The card of one cell.

    Args:
        titles: Scene id to the title of the scene.
    """
    with st.container(key=f"rb_cell_{cell_actions.slug(cell)}", gap="small"):
        st.html(_head(cell))
        notice.show(cell.name)
        asked = _row(cell, project)
        return cell_panels.show(cell, project, titles) or asked


def _row(cell: CellView, project: Project) -> Ask | None:
    """The output, and beside it what is known of it and what can be done."""
    with st.container(key=f"rb_row_{cell_actions.slug(cell)}", horizontal=True, gap="small"):
        cell_output.show(cell, project.id, project.aspect)
        with st.container(key=f"rb_body_{cell_actions.slug(cell)}", gap="small"):
            words = _words(cell, project.id)
            if words:
                st.html(words)
            asked = _picks(cell, project)
            return cell_actions.show(cell) or asked


def _picks(cell: CellView, project: Project) -> Ask | None:
    if cell.mood_items:
        return mood_grid.show(cell, project.id, project.aspect)
    return take_strip.strip(cell, project.id, project.aspect)


def _words(cell: CellView, project_id: str) -> Html:
    shown = None if cell.mood_items else cell_output.words(cell, project_id)
    facts = cell.selected.facts if cell.selected is not None else ""
    return join((shown, tag("p", facts, class_="rb-facts") if facts else None, _job(cell)))


def _head(cell: CellView) -> Html:
    aside = ["optional"] if cell.is_optional and cell.verdict.kind is VerdictKind.MISSING else []
    if not cell.policies:
        aside.append(cell_actions.POLICIES[cell.policy])
    if cell.price is not None and not cell.price.is_free and not cell.is_frozen:
        aside.append(cell.price.label())
    return tag(
        "div",
        cell_mark(cell),
        tag("h3", cell.title),
        tag("span", cell.verdict.sentence(), class_="rb-reason"),
        tag("span", " · ".join(aside), class_="rb-aside"),
        class_="rb-head",
        data_cell=cell.name,
    )


def _job(cell: CellView) -> Html | None:
    job = cell.job
    if job is None:
        return None
    said = tag("span", job.sentence, data_job_words=job.id)
    return tag("p", job_mark(job), said, tag("span", job.hint) if job.hint else None, class_="rb-job-line")
