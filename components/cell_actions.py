"""What can be done with a cell: make it, mend it for nothing, edit it, and the rest in a menu."""

from __future__ import annotations

import streamlit as st

from components import session
from components.asks import Ask, InsertScene, Make, Mend, RemoveScene, SetPolicy
from components.markup import named
from core.model.cells import Policy
from core.model.views import CellView

_MENU = {
    "new_take": "New take",
    "note": "New take with a note",
    "takes": "Takes: rate, delete, bring back",
    "import": "Bring in a file",
    "order": "Order of scenes",
    "first": "Add a scene at the start",
    "after": "Add a scene after this one",
    "remove": "Take this scene out",
}
_PANELS = ("note", "takes", "import", "order")
_WRITTEN = ("brief", "scene_text")
POLICIES = {Policy.AUTO: "by itself", Policy.ASK: "when asked", Policy.FROZEN: "kept as it is"}
"""What may happen to a cell without asking, in words."""


def slug(cell: CellView) -> str:
    """The cell's name as part of a widget's key."""
    return f"{cell.kind}_{cell.subject}"


def show(cell: CellView) -> Ask | None:
    """The row of buttons; what was asked."""
    name = slug(cell)
    asked: Ask | None = None
    with st.container(key=f"rb_acts_{name}", horizontal=True, vertical_alignment="center"):
        if _can_make(cell) and st.button(named(cell.make_label, cell.title), key=f"rb_make_{name}"):
            asked = Make(shown=cell.price, cell=cell.name)
        for number, repair in enumerate(cell.repairs[:2]):
            if st.button(named(repair.sentence, cell.title), key=f"rb_mend_{name}_{number}"):
                asked = Mend(repair, cell=cell.name)
        if _can_write(cell) and st.button(named("Edit", cell.title), key=f"rb_edit_{name}", type="tertiary"):
            _open(cell, "edit")
        choices = _choices(cell)
        if choices:
            key = f"rb_more_{name}"
            more = named("More", cell.title)
            chosen = st.menu_button(more, choices, format_func=_MENU.__getitem__, key=key, type="tertiary")
            asked = (_chosen(cell, chosen) if chosen else None) or asked
        return _policy(cell) or asked


def _policy(cell: CellView) -> Ask | None:
    """The choice of what may happen without asking, behind the word for what may happen now."""
    others = [policy for policy in cell.policies if policy is not cell.policy]
    if not others:
        return None
    now = named(POLICIES[cell.policy].capitalize(), f"{cell.title} is made")
    chosen = st.menu_button(now, others, format_func=_policy_word, key=f"rb_policy_{slug(cell)}", type="tertiary")
    return SetPolicy(chosen, cell=cell.name) if chosen else None


def _policy_word(policy: Policy) -> str:
    return POLICIES[policy].capitalize()


def _can_make(cell: CellView) -> bool:
    """Not while a job is at work for it or its outcome is unknown: making it then could cost twice."""
    return bool(cell.make_label) and (cell.job is None or cell.job.state.is_over)


def _can_write(cell: CellView) -> bool:
    return cell.can_edit and cell.kind in _WRITTEN and session.panel(cell.name) is None


def panel_of(cell: CellView) -> str:
    """What opening a cell shows: its form where a person writes it, else its takes."""
    return "edit" if cell.can_edit and cell.kind in _WRITTEN else "takes"


def _open(cell: CellView, panel: str) -> None:
    session.open_panel(cell.name, panel, cell.version_no)
    st.rerun()


def _choices(cell: CellView) -> list[str]:
    """What the menu of this cell offers now."""
    can_remake = _can_make(cell) and bool(cell.takes) and not cell.is_frozen
    panel = session.panel(cell.name)
    is_writing = panel is not None and panel.name == "edit"
    offers = {
        "new_take": can_remake,
        "note": can_remake,
        "takes": bool(cell.takes),
        "import": bool(cell.accepts),
        "order": cell.storyboard is not None and len(cell.storyboard.scene_ids) > 1,
        "first": cell.kind == "storyboard",
        "after": cell.kind == "scene_text",
        "remove": cell.kind == "scene_text",
    }
    return [name for name in _MENU if offers[name] and not (is_writing and name in _PANELS)]


def _chosen(cell: CellView, choice: str) -> Ask | None:
    if choice in _PANELS:
        _open(cell, choice)
    asks: dict[str, Ask] = {
        "new_take": Make(is_new_take=True, shown=cell.price, cell=cell.name),
        "first": InsertScene(None, cell=cell.name),
        "after": InsertScene(cell.subject, cell=cell.name),
        "remove": RemoveScene(cell.subject, cell="storyboard"),
    }
    return asks.get(choice)
