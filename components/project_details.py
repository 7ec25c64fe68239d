"""A drawer at the side with a project's own facts: name, budget, shape, quality, and honest words about a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from components import notice, session, shapes
from components.amounts import amount_text, budget_of
from components.markup import label, tag
from components.project_kinds import TIERS
from components.projects_asks import SaveDetails
from core.errors import InputError
from core.model.project import Aspect, Project, Tier

if TYPE_CHECKING:
    from core.studio import Studio

DETAILS = "details"


def show(studio: Studio, project: Project, act: Callable[[SaveDetails], None]) -> None:
    """The drawer; `act` is called with what is to be saved."""

    def close() -> None:
        session.close_panel(project.id)
        session.dismiss()

    @st.dialog(label(project.name), position="right", width="small", on_dismiss=close)
    def drawer() -> None:
        with st.container(key=f"rb_drawer_{st.context.theme.type or 'dark'}"):
            asked = _fields(studio, project)
        if asked is not None:
            act(asked)

    drawer()


def _fields(studio: Studio, project: Project) -> SaveDetails | None:
    panel = session.panel(project.id)
    if panel is None:
        return None
    key = f"{project.id}_{panel.opening}"
    notice.show(project.id)
    name = st.text_input("Name", project.name, max_chars=120, key=f"rb_details_name_{key}")
    budget = st.text_input(
        "Budget in dollars", amount_text(project.budget_usd), placeholder="no limit", key=f"rb_details_budget_{key}",
        help="The most this project may cost. What would cost more is refused before it is sent.",
    )  # fmt: skip
    aspect = st.segmented_control(
        "Shape", list(Aspect), default=project.aspect, required=True, format_func=shapes.WORDS.__getitem__,
        key=f"rb_details_aspect_{key}",
    )  # fmt: skip
    _say(studio.projects.shape_words(project.id, aspect or project.aspect).sentence)
    tier = st.segmented_control(
        "Quality", list(Tier), default=project.tier, required=True, format_func=TIERS.__getitem__,
        key=f"rb_details_tier_{key}",
    )  # fmt: skip
    _say(studio.projects.tier_words(project.id, tier or project.tier).sentence)
    if not st.button("Save", type="primary", key=f"rb_details_save_{key}"):
        return None
    try:
        amount = budget_of(budget)
    except InputError as exc:
        st.html(notice.line(exc.message, exc.hint))
        return None
    seen = session.seen_version(project.id, project.version_no)
    return SaveDetails(
        project, name.strip(), amount, aspect or project.aspect, tier or project.tier, seen, cell=project.id
    )


def _say(sentence: str) -> None:
    if sentence:
        st.html(tag("p", sentence, class_="rb-facts"))
