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
    settings_calls,
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


def _vendors(studio: Studio) -> SettingsAsk | None:
    asked = settings_keys.show(studio.house.vendors(), studio.models.lines)
    return settings_calls.show(studio.house.callback()) or asked


_PARTS: dict[str, tuple[str, Callable[[Studio], SettingsAsk | None]]] = {
    "keys": ("Vendors and keys", _vendors),
    "money": ("Money", lambda studio: settings_money.show(studio.house.money())),
    "defaults": ("New projects", lambda studio: settings_defaults.show(studio.house.defaults())),
    "storage": ("Disk", lambda studio: settings_storage.show(studio.house.storage())),
    "about": ("About", _about),
}


def _part() -> str:
    """Which part is open; the address carries its name."""
    wanted = st.query_params.get(PART)
    chosen = st.segmented_control(
        "Part of the settings", list(_PARTS), default=wanted if wanted in _PARTS else "keys", required=True, key=PART,
        label_visibility="collapsed", format_func=lambda name: _PARTS[name][0], on_change=_turned,
    )  # fmt: skip
    return chosen or "keys"


def _turned() -> None:
    st.query_params[PART] = st.session_state[PART]
    session.dismiss()


def _act(studio: Studio, asked: SettingsAsk) -> None:
    told: list[session.Notice | None] = []
    if session.attempt(lambda: told.append(asked.carry_out(studio)), cell=asked.panel):
        session.close_panel(asked.panel)
        if told[0] is not None:
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
