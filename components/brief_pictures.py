"""Pictures of what is meant: brought, named, taken away."""

from __future__ import annotations

import streamlit as st

from components import drop_zone, places, session
from components.asks import Ask
from components.brief_asks import RemovePicture, RenamePicture
from components.markup import label, named, tag
from core.model.project import Reference
from core.model.views_brief import BriefView


def show(view: BriefView, project_id: str, version_no: int) -> Ask | None:
    """The pictures and a place to drop more; what was asked."""
    references = view.brief.references
    with st.container(key="rb_refs", gap="small"):
        count = f"{len(references)} of {view.most_references}" if references else "optional"
        st.html(tag("h2", "Reference pictures", tag("span", count, class_="rb-tag")))
        asked: Ask | None = None
        if references:
            with st.grid("auto", min_column_width=140, gap="small", key="rb_refgrid"):
                for reference in references:
                    asked = _picture(reference, project_id, version_no) or asked
        if len(references) < view.most_references:
            title = "Drop pictures here: a place, a face, a product, a light"
            arrived = drop_zone.show(
                project_id, "brief_picture", "picture", key=session.own("rb_ref_drop"), title=title, is_many=True
            )
            asked = arrived or asked
    return asked


def _picture(reference: Reference, project_id: str, version_no: int) -> Ask | None:
    slug = reference.blob[:16]
    with st.container(key=f"rb_refcard_{slug}", gap=None):
        seen = tag("img", src=places.poster(project_id, reference.blob, 320), alt=reference.name, loading="lazy")
        st.html(tag("div", seen, class_="rb-ref"))
        key = session.own(f"rb_refname_{slug}_{reference.name}")
        name = st.text_input(
            label(f"Name of {reference.name}"),
            reference.name,
            max_chars=60,
            key=key,
            label_visibility="collapsed",
            on_change=session.touch,
            args=(key,),
        )
        away = st.button(named("Take away", reference.name), key=f"rb_refaway_{slug}", type="tertiary")
    if away:
        return RemovePicture(reference.blob, version_no, cell="brief")
    if session.was_touched(key) and name.strip() and name.strip() != reference.name:
        return RenamePicture(reference.blob, name.strip(), version_no, cell="brief")
    return None
