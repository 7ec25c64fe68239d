"""Vendors and their keys: which are there and where they come from. A key is entered once and never shown."""

from __future__ import annotations

import streamlit as st

from components import notice, session
from components.marks import mark
from components.markup import Html, named, tag
from components.settings_asks import EnterKey, RemoveKey, SettingsAsk
from core.model.views_settings import KeySource, VendorView

_EDIT = "edit"


def show(vendors: tuple[VendorView, ...]) -> SettingsAsk | None:
    """Every vendor as a line; what was asked."""
    words = (
        "Keys entered here are kept in the workspace, in a file that only you can read. A key in the environment wins "
        "over one entered here."
    )
    st.html(tag("p", words, class_="rb-muted rb-lead"))
    asked: SettingsAsk | None = None
    with st.container(key="rb_vendors", gap=None):
        for vendor in vendors:
            asked = _line(vendor) or asked
    return asked


def panel_of(vendor: VendorView) -> str:
    """Name of the panel in which a vendor's key is entered."""
    return f"settings_key_{vendor.name}"


def _line(vendor: VendorView) -> SettingsAsk | None:
    panel = panel_of(vendor)
    asked: SettingsAsk | None = None
    with st.container(key=f"rb_vendor_{vendor.name}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(_facts(vendor))
            if vendor.variable and not vendor.is_fixed and session.panel(panel) is None:
                words = "Replace the key" if vendor.is_stored else "Enter a key"
                if st.button(named(words, vendor.title), key=f"rb_key_open_{vendor.name}"):
                    session.open_panel(panel, _EDIT, vendor.saves)
                    st.rerun()
            if vendor.is_stored and st.button(
                named("Remove the key", vendor.title), key=f"rb_key_remove_{vendor.name}", type="tertiary"
            ):
                asked = RemoveKey(panel, vendor.name, vendor.title, vendor.saves)
        notice.show(panel)
        if session.panel(panel) is not None:
            asked = _field(vendor, panel) or asked
    return asked


def _field(vendor: VendorView, panel: str) -> SettingsAsk | None:
    opened = session.panel(panel)
    assert opened is not None
    with st.form(f"rb_key_form_{vendor.name}_{opened.opening}", border=False, clear_on_submit=True):
        text = st.text_input(
            f"Key of {vendor.title}", type="password", autocomplete="off", key=f"rb_key_{vendor.name}_{opened.opening}"
        )
        with st.container(horizontal=True, gap="small"):
            kept = st.form_submit_button("Keep the key", type="primary", key=f"rb_key_keep_{vendor.name}")
            closed = st.form_submit_button("Close", type="tertiary", key=f"rb_key_close_{vendor.name}")
    if closed:
        session.close_panel(panel)
        session.dismiss()
        st.rerun()
    if not kept:
        return None
    return EnterKey(panel, vendor.name, vendor.title, text or "", session.seen_version(panel, vendor.saves))


def _facts(vendor: VendorView) -> Html:
    shape = mark("current", "ready") if vendor.is_ready else mark("missing", "not ready")
    head = tag("div", shape, tag("h3", vendor.title), class_="rb-vendor-head")
    words = f"{_source(vendor)} {vendor.sentence}".strip()
    return tag("div", head, tag("p", words, class_="rb-facts"), class_="rb-vendor")


def _source(vendor: VendorView) -> str:
    if not vendor.variable:
        return ""
    if vendor.source is KeySource.ENVIRONMENT:
        kept = " The one entered here is kept and not used." if vendor.is_stored else ""
        return f"Key from the environment, {vendor.variable}; it wins over anything entered here.{kept}"
    if vendor.source is KeySource.SCREEN:
        return "Key entered here."
    if vendor.source is KeySource.FILE:
        return "Key from reelbook.toml."
    return "No key."
