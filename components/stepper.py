"""The left of the bar: the name, the switcher of projects, the steps with their marks, and quiet links.

Presses come back as a trigger and the page changes without loading anew, so nothing the tab remembers is lost; the links are
real links all the same, for a new tab.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from components import session
from components.asks import Ask, Refresh
from components.marks import mark
from components.markup import join, label, tag
from core.model.views import StepView

_HERE = Path(__file__).parent
_FEW = 8
_MOST = 60
_WAY = st.components.v2.component(
    "reelbook_way",
    html="""
<div class="way">
  <a class="rb-brand" href="/" data-page="projects" title="All projects">Reelbook</a>
  <button class="switch" type="button" popovertarget="rb-projects" aria-haspopup="listbox" aria-expanded="false" hidden></button>
  <div class="menu" id="rb-projects" popover>
    <input type="search" placeholder="Search" aria-label="Search for a project" hidden>
    <ul role="listbox" aria-label="Projects"></ul><p></p>
  </div>
  <nav class="between" aria-label="Steps"><ol class="steps"></ol></nav>
  <nav aria-label="Other screens"><ul class="links"></ul></nav>
</div>
""",
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("marks.css", "stepper.css")),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("switcher.js", "stepper.js")),
)


class Going(NamedTuple):
    """Where a person wants to go.

    Args:
        page: Name of the screen.
        project_id: The project to open there; None for none.
    """

    page: str
    project_id: str | None


def show(
    here: str, links: Mapping[str, str], projects: Mapping[str, str], open_id: str | None, steps: tuple[StepView, ...]
) -> Going | None:
    """Draws it.

    Args:
        here: Name of the screen that is shown.
        links: Other screens by name, with their titles.
        projects: Names by id, the most recent first.
        open_id: The open project.
        steps: Steps of the open project; none where none is open.
    """
    data = {
        "here": here,
        "project": open_id,
        "projects": [{"id": one, "name": name} for one, name in distinct(projects).items()],
        "few": _FEW,
        "most": _MOST,
        "steps": [_step(step) for step in steps],
        "links": [{"page": page, "title": title} for page, title in links.items()],
    }
    wanted = _WAY(key="rb_way", data=data, on_go_change=lambda: None).go
    if not wanted or not session.once("rb_way", wanted["at"]):
        return None
    return Going(str(wanted["page"]), wanted["project"])


def refresh(step: StepView, *, key: str = "head") -> Ask | None:
    """The sentence of a step and the button that refreshes just that step, for the head of its page.

    Args:
        key: Tells two of them on one screen apart.

    Returns:
        The refresh, if it was pressed; it spends at most what the button said.
    """
    offer = step.offer
    if offer is None and not step.sentence:
        return None
    with st.container(key=f"rb_step_{key}", horizontal=True, vertical_alignment="center", gap="small"):
        shape = mark(step.mark.value, step.mark.value)
        st.html(tag("p", join((shape, tag("span", step.sentence))), class_="rb-step-said"), width="content")
        if offer is None or step.is_busy or not st.button(label(offer.label), key=f"rb_refresh_{key}_{step.name}"):
            return None
    return Refresh(offer.depth, shown=offer.plan.total, only=step.only)


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Names by project id; projects of one name are told apart by a number."""
    seen: Counter[str] = Counter()
    told = {}
    for project_id, name in names.items():
        seen[name] += 1
        told[project_id] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return told


def _step(step: StepView) -> dict[str, object]:
    return {
        "page": step.name,
        "title": step.title,
        "mark": step.mark.value,
        "sentence": step.sentence,
        "offer": step.offer.label if step.offer is not None else "",
        "busy": step.is_busy,
    }
