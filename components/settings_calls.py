"""Where vendors can call back when work is done, for a server that they can reach."""

from __future__ import annotations

import streamlit as st

from components import notice, session
from components.markup import tag
from components.settings_asks import SavePublicUrl, SettingsAsk
from core.model.views_settings import CallbackView

PANEL = "settings_callback"


def show(view: CallbackView) -> SettingsAsk | None:
    """The form; what was asked."""
    st.html(tag("h3", "Calls back", class_="rb-part-title"))
    words = (
        "A vendor that can reach this server tells when work is done; otherwise it is asked now and then. Nothing is lost "
        "either way."
    )
    st.html(tag("p", words, class_="rb-muted rb-lead"))
    now = f"They call {view.public_url}." if view.public_url else "No public address: every vendor is asked."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            tag("p", f"{now} Set in the environment." if view.is_fixed else now, class_="rb-facts"), width="content"
        )
        opened = session.panel(PANEL)
        if opened is None and not view.is_fixed and st.button("Set a public address", key="rb_callback_open"):
            session.open_panel(PANEL, "address", view.saves)
            st.rerun()
    notice.show(PANEL)
    return None if opened is None else _form(view, opened.opening)


def _form(view: CallbackView, opening: int) -> SettingsAsk | None:
    with st.form(f"rb_callback_form_{opening}", border=False):
        address = st.text_input(
            "Public address of this server",
            view.public_url,
            placeholder="https://films.example.com, or empty",
            key=f"rb_callback_{opening}",
        )
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button("Save the address", type="primary", key="rb_callback_save")
            closed = st.form_submit_button("Close", type="tertiary", key="rb_callback_close")
    if closed:
        session.close_panel(PANEL)
        session.dismiss()
        st.rerun()
    return SavePublicUrl(PANEL, address or "", session.seen_version(PANEL, view.saves)) if sent else None
