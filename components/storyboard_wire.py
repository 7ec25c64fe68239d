"""What the board and the sheet of a scene send: one message at a time, each heard once, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

_ANSWERED = "rb_board_answered"


def heard(key: str) -> Mapping[str, Any] | None:
    """What a component has sent since it was last asked; None when nothing new came. Its number is answered by that."""
    state = st.session_state.get(key)
    sent = state.get("did") if isinstance(state, Mapping) else None
    if not isinstance(sent, Mapping) or not isinstance(sent.get("serial"), str):
        return None
    numbers = _numbers()
    if numbers.get(key) == sent["serial"]:
        return None
    numbers[key] = sent["serial"]
    return sent


def answered(key: str) -> str:
    """Number of the last message of a component that was heard; empty before the first."""
    return _numbers().get(key, "")


def texts(sent: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts in a message; what is none is left out."""
    found = sent.get(name)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def text(sent: Mapping[str, Any], name: str) -> str:
    found = sent.get(name)
    return found if isinstance(found, str) else ""


def number(sent: Mapping[str, Any], name: str) -> int:
    """A whole number in a message; 0 for anything else."""
    found = sent.get(name)
    return int(found) if isinstance(found, int | float) and not isinstance(found, bool) else 0


def _numbers() -> dict[str, str]:
    return cast("dict[str, str]", st.session_state.setdefault(_ANSWERED, {}))
