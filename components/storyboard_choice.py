"""Which scene is open, and which are chosen, in this tab."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

import streamlit as st

from components import session


def opened(ids: Sequence[str]) -> str:
    """Id of the scene that the inspector shows: the one that was opened, or what stands in its place; empty for none."""
    if kept() in ids:
        return kept()
    place = int(st.session_state.get(session.own("rb_board_place"), 0))
    return ids[min(place, len(ids) - 1)] if ids else ""


def kept() -> str:
    """Id of the scene that was opened last, whether or not it is still there; empty for none."""
    return str(st.session_state.get(session.own("rb_board_open"), ""))


def open_scene(scene_id: str) -> None:
    st.session_state[session.own("rb_board_open")] = scene_id


def keep(ids: Sequence[str], scene_id: str) -> None:
    """Remembers the open scene and where it stands: when it is taken out, its neighbor opens."""
    open_scene(scene_id)
    if scene_id in ids:
        st.session_state[session.own("rb_board_place")] = ids.index(scene_id)


def checked(ids: Sequence[str]) -> tuple[str, ...]:
    """Chosen scenes, in the order of the film."""
    kept = cast("Collection[str]", st.session_state.get(session.own("rb_board_checked"), ()))
    return tuple(one for one in ids if one in kept)


def check(scene_ids: Collection[str]) -> None:
    st.session_state[session.own("rb_board_checked")] = tuple(scene_ids)


def forget(scene_ids: Collection[str]) -> None:
    """Lets go of scenes that were taken out."""
    kept = cast("Collection[str]", st.session_state.get(session.own("rb_board_checked"), ()))
    check([one for one in kept if one not in scene_ids])
