"""Settings: vendors and keys, limits of money, defaults, disk, about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from components import (
    frame,
    notice,
    session,
    settings_about,
    settings_defaults,
    settings_keys,
    settings_money,
    settings_storage,
)
from components.settings_asks import SettingsAsk
from core.doctor import about, credits_due
from core.errors import InputError

if TYPE_CHECKING:
    from core.studio import Studio

PART = "part"


def _about(studio: Studio) -> None:
    settings_about.show(about(), credits_due(), str(studio.settings.workspace))


_PARTS: dict[str, tuple[str, Callable[[Studio], SettingsAsk | None]]] = {
    "keys": ("Vendors and keys", lambda studio: settings_keys.show(studio.house.vendors())),
    "money": ("Money", lambda studio: settings_money.show(studio.house.money())),
    "defaults": ("New projects", lambda studio: settings_defaults.show(studio.house.defaults())),
    "storage": ("Disk", lambda studio: settings_storage.show(studio.house.storage())),
    "about": ("About", _about),
}


def _part() -> str:
    chosen = st.segmented_control(
        "Part of the settings", list(_PARTS), default="keys", required=True, key=PART, label_visibility="collapsed",
        format_func=lambda name: _PARTS[name][0], bind="query-params", on_change=session.dismiss,
    )  # fmt: skip
    return chosen or "keys"


def _act(studio: Studio, asked: SettingsAsk) -> None:
    told = []
    if session.attempt(lambda: told.append(asked.carry_out(studio)), cell=asked.panel):
        session.close_panel(asked.panel)
        session.tell(told[0])
    st.rerun()


def _show(studio: Studio) -> None:
    frame.title("Settings")
    name = _part()
    with st.container(key="rb_settings", gap="small"):
        try:
            asked = _PARTS[name][1](studio)
        except InputError as exc:
            st.html(notice.line(exc.message, exc.hint))
            return
    if asked is not None:
        _act(studio, asked)


_show(session.studio())
