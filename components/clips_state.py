"""What a tab remembers of the clips screen: the chosen scene (in the address), the take in the player, what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

from components import session
from core.model.views import TakeView
from core.model.views_clips import ClipDesk

_SCENE = "scene"
_SAID = "rb_clips_said"
_HEARD = "rb_clips_heard"
_MENUS = "rb_clips_menus"


def scene() -> str | None:
    """The scene in the address, or None."""
    return st.query_params.get(_SCENE)


def choose(scene_id: str) -> None:
    """Puts a scene into the address."""
    st.query_params[_SCENE] = scene_id
    hush()


def opened(desk: ClipDesk) -> TakeView | None:
    """The take in the player: the one a person opened, else the picked one, else the newest that can be read."""
    seen = [take for take in desk.cell.takes if not take.is_deleted and take.is_readable and take.blob is not None]
    wanted = st.session_state.get(_key("open", desk.scene_id))
    picked = next((take for take in seen if take.is_selected), None)
    return next((take for take in seen if take.id == wanted), picked or (seen[0] if seen else None))


def compared(desk: ClipDesk, beside: TakeView | None) -> TakeView | None:
    """The take that the one in the player is compared with, or None."""
    wanted = st.session_state.get(_key("compare", desk.scene_id))
    seen = (take for take in desk.cell.takes if not take.is_deleted and take.is_readable)
    found = next((take for take in seen if take.id == wanted), None)
    return found if found is not None and beside is not None and found.id != beside.id else None


def open_take(scene_id: str, take_id: str) -> None:
    """Puts a take into the player."""
    st.session_state[_key("open", scene_id)] = take_id


def compare_with(scene_id: str, take_id: str | None) -> None:
    """Compares the take in the player with another, or stops comparing."""
    st.session_state[_key("compare", scene_id)] = take_id


def heard(key: str, message: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What a component has sent, once: what was heard already, and what carries no number of its own, is empty."""
    serial = message.get("serial") if message else None
    numbers = cast("dict[str, str]", st.session_state.setdefault(_HEARD, {}))
    if message is None or not isinstance(serial, str) or numbers.get(key) == serial:
        return {}
    numbers[key] = serial
    return message


def say(text: str) -> None:
    """Keeps a sentence about what was just done, until something else is asked."""
    st.session_state[session.own(_SAID)] = text


def said() -> str:
    return str(st.session_state.get(session.own(_SAID), ""))


def hush() -> None:
    st.session_state.pop(session.own(_SAID), None)


def menus() -> int:
    """How often the menu of effects was closed by a press: a menu with another number starts closed."""
    return int(st.session_state.get(session.own(_MENUS), 0))


def close_menu() -> None:
    """Closes the menu of effects at the next drawing."""
    st.session_state[session.own(_MENUS)] = menus() + 1


def _key(what: str, scene_id: str) -> str:
    return session.own(f"rb_clips_{what}_{scene_id}")
