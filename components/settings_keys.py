"""Vendors: their keys, where they are reached, how they are. A key is entered once and never shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components import notice, session
from components.activity_ended import when
from components.marks import mark
from components.markup import Html, named, tag
from components.settings_asks import EnterKey, RemoveKey, SaveAddress, SettingsAsk, TestVendor
from core.model.views_models import ModelLine
from core.model.views_settings import CheckView, KeySource, VendorView

_KEY, _ADDRESS = "edit", "address"
_SOURCES = {
    KeySource.SCREEN: "Key entered here.",
    KeySource.SECRETS: "Key from .streamlit/secrets.toml.",
    KeySource.FILE: "Key from reelbook.toml.",
    KeySource.NONE: "No key.",
}


Lines = Callable[[], tuple[ModelLine, ...]]


def show(vendors: tuple[VendorView, ...], lines: Lines) -> SettingsAsk | None:
    """Every vendor as a line; what was asked.

    Args:
        lines: Gives every model of the catalogue; asked only where a list is open.
    """
    words = (
        "Keys entered here are kept in the workspace, in a file that only you can read. A key in the environment wins "
        "over one entered here, and that over one in a file."
    )
    st.html(tag("p", words, class_="rb-muted rb-lead"))
    asked: SettingsAsk | None = None
    with st.container(key="rb_vendors", gap=None):
        for vendor in vendors:
            asked = _line(vendor, lines) or asked
    return asked


def panel_of(vendor: VendorView) -> str:
    """Name of the panel in which a vendor's key or address is entered."""
    return f"settings_key_{vendor.name}"


def _line(vendor: VendorView, lines: Lines) -> SettingsAsk | None:
    panel = panel_of(vendor)
    opened = session.panel(panel)
    with st.container(key=f"rb_vendor_{vendor.name}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(_facts(vendor))
            asked = _acts(vendor, panel, is_open=opened is not None)
        notice.show(panel)
        if vendor.check is not None:
            st.html(_checked(vendor.check))
        if opened is not None:
            form = _address if opened.name == _ADDRESS else _key
            asked = form(vendor, panel, opened.opening) or asked
        if vendor.models and st.session_state.get(_list_key(vendor), False):
            st.html(_models([one for one in lines() if one.vendor == vendor.name]))
    return asked


def _acts(vendor: VendorView, panel: str, *, is_open: bool) -> SettingsAsk | None:
    """What can be done with a vendor: test it, enter or remove its key, say where it is."""
    asked: SettingsAsk | None = None
    if vendor.can_test and st.button(named("Test", vendor.title), key=f"rb_test_{vendor.name}"):
        asked = TestVendor(panel, vendor.name)
    if vendor.key_name and not vendor.is_fixed and not is_open:
        words = "Replace the key" if vendor.is_stored else "Enter a key"
        if st.button(named(words, vendor.title), key=f"rb_key_open_{vendor.name}"):
            _open(panel, _KEY, vendor.saves)
    if vendor.is_stored and st.button(
        named("Remove the key", vendor.title), key=f"rb_key_remove_{vendor.name}", type="tertiary"
    ):
        asked = RemoveKey(panel, vendor.key_name, vendor.title, vendor.saves)
    can_move = vendor.has_address and not vendor.is_address_fixed and not is_open
    if can_move and st.button(named("Address", vendor.title), key=f"rb_address_open_{vendor.name}", type="tertiary"):
        _open(panel, _ADDRESS, vendor.address_saves)
    is_listed = bool(st.session_state.get(_list_key(vendor), False))
    words = named("Close the list" if is_listed else "Models", vendor.title)
    if vendor.models and st.button(words, key=f"rb_models_of_{vendor.name}", type="tertiary"):
        st.session_state[_list_key(vendor)] = not is_listed
        st.rerun()
    return asked


def _list_key(vendor: VendorView) -> str:
    return f"rb_vendor_list_{vendor.name}"


def _models(lines: Sequence[ModelLine]) -> Html:
    """The models of a vendor, each with what it makes, its lengths and sizes, its price and when it is switched off."""
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Model", "Makes", "Lengths, sizes", "Price")))
    rows = [
        tag(
            "tr",
            tag(
                "th",
                one.title,
                tag("span", one.warning, class_="rb-model-warning") if one.warning else None,
                scope="row",
            ),
            tag("td", one.ability.value),
            tag("td", ", ".join(part for part in (one.lengths, one.sizes) if part)),
            tag("td", one.price),
        )
        for one in lines
    ]
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="rb-table rb-model-list")
    return tag("div", table, class_="rb-scroll", tabindex=0, role="region", aria_label="Models of the vendor")


def _open(panel: str, name: str, saves: int) -> None:
    session.open_panel(panel, name, saves)
    st.rerun()


def _key(vendor: VendorView, panel: str, opening: int) -> SettingsAsk | None:
    with st.form(f"rb_key_form_{vendor.name}_{opening}", border=False, clear_on_submit=True):
        text = st.text_input(
            f"Key of {vendor.title}", type="password", autocomplete="off", key=f"rb_key_{vendor.name}_{opening}"
        )
        is_kept = _buttons("Keep the key", f"rb_key_keep_{vendor.name}", f"rb_key_close_{vendor.name}", panel)
    if not is_kept:
        return None
    return EnterKey(panel, vendor.key_name, vendor.title, text or "", session.seen_version(panel, vendor.saves))


def _address(vendor: VendorView, panel: str, opening: int) -> SettingsAsk | None:
    with st.form(f"rb_address_form_{vendor.name}_{opening}", border=False):
        text = st.text_input(
            f"Address of {vendor.title}",
            vendor.address,
            placeholder="its own",
            help="A proxy, or a server of your own. The key goes there.",
            key=f"rb_address_{vendor.name}_{opening}",
        )
        keep, close = f"rb_address_keep_{vendor.name}", f"rb_address_close_{vendor.name}"
        is_kept = _buttons("Use this address", keep, close, panel)
    if not is_kept:
        return None
    return SaveAddress(panel, vendor.name, vendor.title, text or "", session.seen_version(panel, vendor.address_saves))


def _buttons(words: str, keep: str, close: str, panel: str) -> bool:
    """Send and close of a form; whether it was sent."""
    with st.container(horizontal=True, gap="small"):
        is_kept = st.form_submit_button(words, type="primary", key=keep)
        is_closed = st.form_submit_button("Close", type="tertiary", key=close)
    if is_closed:
        session.close_panel(panel)
        session.dismiss()
        st.rerun()
    return is_kept


def _facts(vendor: VendorView) -> Html:
    shape = _shape(vendor)
    head = tag("div", shape, tag("h3", vendor.title), class_="rb-vendor-head")
    fixed = ", as the environment says" if vendor.is_address_fixed else ""
    where = f"Reached at {vendor.address}{fixed}." if vendor.address else ""
    words = " ".join(part for part in (_source(vendor), vendor.sentence, where) if part)
    lately = tag("p", vendor.lately, class_="rb-facts rb-troubled" if vendor.is_troubled else "rb-facts")
    return tag("div", head, tag("p", words, class_="rb-facts"), lately if vendor.lately else None, class_="rb-vendor")


def _shape(vendor: VendorView) -> Html:
    """Ready, not set up yet, or set up and turned away when it was last tested."""
    if not vendor.is_ready:
        return mark("missing", "not ready")
    if vendor.check is not None and not vendor.check.is_good:
        return mark("blocked", "did not pass its last test")
    return mark("current", "ready")


def _checked(check: CheckView) -> Html:
    """What the vendor said when it was last tested, and when that was."""
    shape = mark("current", "well") if check.is_good else mark("failed", "not well")
    words = f"{check.sentence} {check.hint}".strip()
    asked = tag("span", f" Asked {when(check.at)}.", class_="rb-muted")
    return tag("p", shape, tag("span", words, asked), class_="rb-vendor-check", role="status")


def _source(vendor: VendorView) -> str:
    if not vendor.key_name:
        return ""
    if vendor.source is KeySource.ENVIRONMENT:
        kept = " The one entered here is kept and not used." if vendor.is_stored else ""
        return f"Key from {vendor.variable} in the environment.{kept}"
    return _SOURCES[vendor.source]
