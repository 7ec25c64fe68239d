"""What opens inside a cell's card: its form, its takes, a field for a note, a place to drop a file, the order of scenes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import cell_forms, drop_zone, notice, scene_order, session, take_strip
from components.asks import Ask, Make
from components.markup import label, named, tag
from components.session import Panel
from core.errors import InputError
from core.model.project import Project
from core.model.views import CellView

_TITLES = {
    "edit": "Edit",
    "note": "New take",
    "takes": "Takes",
    "import": "Bring in a file",
    "order": "Order of scenes",
}


def show(cell: CellView, project: Project, titles: Mapping[str, str]) -> Ask | None:
    """The open panel of this cell, if there is one, with its own way to close it."""
    panel = session.panel(cell.name)
    if panel is None:
        return None
    slug = f"{cell.kind}_{cell.subject}"
    with st.container(key=f"rb_panel_{slug}"):
        with st.container(key=f"rb_paneltop_{slug}", horizontal=True, vertical_alignment="center"):
            st.html(tag("h4", _TITLES[panel.name]), width="content")
            is_closed = st.button(named("Close", cell.title), key=f"rb_close_{slug}", type="tertiary")
        try:
            asked = _inside(cell, project, titles, panel)
        except InputError as exc:
            st.html(notice.line(exc.message, exc.hint))
            asked = None
        if is_closed:
            session.close_panel(cell.name)
            session.dismiss()
            st.rerun()
    return asked


def _inside(cell: CellView, project: Project, titles: Mapping[str, str], panel: Panel) -> Ask | None:
    if panel.name == "takes":
        return take_strip.table(cell, project.id, project.aspect)
    if panel.name == "import":
        return drop_zone.show(
            project.id, cell.name, cell.accepts, key=session.own(f"rb_drop_{cell.kind}_{cell.subject}"), cell=cell.name
        )
    began_from = session.seen_version(cell.name, cell.version_no)
    if panel.name == "order":
        return scene_order.show(cell, titles, began_from)
    if panel.name == "note":
        return _note(cell)
    form = cell_forms.brief_form if cell.kind == "brief" else cell_forms.scene_form
    return form(cell, began_from, panel.opening)


def _note(cell: CellView) -> Ask | None:
    key = session.own(f"rb_note_{cell.kind}_{cell.subject}")
    with st.form(key, border=False):
        note = st.text_input("What should be different", key=f"{key}_text", placeholder="closer, at dusk")
        price = "" if cell.price is None or cell.price.is_free else f" · {cell.price.label()}"
        sent = st.form_submit_button(label(f"Make a new take{price}"), key=f"{key}_send")
    return Make(is_new_take=True, note=note.strip(), cell=cell.name, closes=True) if sent else None
