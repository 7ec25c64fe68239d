"""What stands where a project was that is deleted: that it was, and the way back."""

from __future__ import annotations

import streamlit as st

from components import notice, session
from core.model.project import Project


def is_gone(project: Project) -> bool:
    """Whether it was deleted, so that a screen shows only the way back."""
    return project.deleted_at is not None


def show(project: Project) -> bool:
    """Says that the project was deleted; True when the person wants it back."""
    with st.container(key="rb_gone", gap="medium"):
        st.html(notice.line(f"{project.name} was deleted.", "Nothing in it is gone."))
        notice.show()
        return st.button("Bring it back", key=session.own("rb_bring_back"), type="primary")
