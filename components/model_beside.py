"""Two takes that were asked for side by side: what this tab waits for, until both are there."""

from __future__ import annotations

from typing import cast

import streamlit as st

from components import session
from core.model.views import CellView, TakeView

_WAITING = "rb_beside"


def wait_for(cell: str, job_ids: tuple[str, ...]) -> None:
    """Notes the jobs whose takes are to be looked at beside each other."""
    _kept()[cell] = job_ids


def is_waiting(cell: str) -> bool:
    return cell in _kept()


def arrived(cell: CellView) -> tuple[TakeView, TakeView] | None:
    """Both takes, once, when they are there; None before, and where nobody waits."""
    wanted = _kept().get(cell.name, ())
    found = [taken for job in wanted for taken in cell.takes if taken.job_id == job and not taken.is_deleted]
    if len(wanted) != 2 or len(found) != 2:
        return None
    del _kept()[cell.name]
    return found[0], found[1]


def _kept() -> dict[str, tuple[str, ...]]:
    return cast("dict[str, tuple[str, ...]]", st.session_state.setdefault(session.own(_WAITING), {}))
