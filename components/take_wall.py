"""The takes of a scene beside each other, as a wall: play, scrub, open, pick, rate, compare, put away, bring back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import streamlit as st

from components import clips_state, places, session
from components.asks import Ask, DeleteTake, PickTake, RateTake, RestoreTake
from components.shapes import RATIOS
from core.model.project import Aspect
from core.model.views import CellView, TakeView
from core.model.views_clips import ClipDesk

_HERE = Path(__file__).parent
_WALL = st.components.v2.component(
    "reelbook_take_wall",
    html="""
<div class="wall">
  <p class="none"></p>
  <ul class="shown" aria-label="Takes"></ul>
  <details class="away" hidden><summary></summary><ul class="gone" aria-label="Takes that were put away"></ul></details>
</div>
""",
    css=(_HERE / "take_wall.css").read_text("utf-8"),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("clips_hands.js", "take_wall.js")),
)


def show(
    desk: ClipDesk, project_id: str, aspect: Aspect, *, opened: TakeView | None, compared: TakeView | None
) -> Ask | None:
    """The wall; what was asked. Opening and comparing change only what this tab shows."""
    key = session.own("rb_take_wall")
    data = {
        "cell": desk.cell.name,
        "shape": aspect.name.lower(),
        "ratio": RATIOS[aspect],
        "takes": [_card(project_id, take, opened, compared) for take in desk.cell.takes],
        "none": "No takes yet." if not desk.cell.takes else "All takes are put away.",
    }
    result = _WALL(key=key, data=data, on_act_change=lambda: _look(key, desk.scene_id))
    return asked(clips_state.heard(key, result.act), desk.cell)


def _look(key: str, scene_id: str) -> None:
    """What changes only the view is done before the screen is drawn again."""
    state = st.session_state.get(key)
    act = state.get("act") if isinstance(state, Mapping) else None
    if not isinstance(act, Mapping) or not isinstance(act.get("take"), str):
        return
    if act.get("way") in ("open", "pick"):
        clips_state.open_take(scene_id, act["take"])
    elif act.get("way") == "compare":
        clips_state.compare_with(scene_id, act["take"])


def asked(act: Mapping[str, Any], cell: CellView) -> Ask | None:
    """What a press asks for; of takes that the cell does not have, nothing."""
    taken = next((take for take in cell.takes if take.id == act.get("take")), None)
    if taken is None:
        return None
    stars = act.get("rating")
    rating = int(stars) if isinstance(stars, int | float) and 1 <= stars <= 5 else None
    asks: dict[Any, Ask] = {
        "pick": PickTake(taken.id, cell=cell.name),
        "rate": RateTake(taken.id, rating, cell=cell.name),
        "delete": DeleteTake(taken.id, cell=cell.name),
        "restore": RestoreTake(taken.id, cell=cell.name),
    }
    return asks.get(act.get("way"))


def _found(take: TakeView) -> str:
    """What is to be looked at in a take, in a word or two; the player tells where."""
    if len(take.marks) == 1:
        return take.marks[0].words.partition(",")[0].lower()
    return f"{len(take.marks)} to look at"


def _card(project_id: str, take: TakeView, opened: TakeView | None, compared: TakeView | None) -> dict[str, Any]:
    blob, info = take.blob or "", take.info
    return {
        "id": take.id,
        "number": take.number,
        "src": places.media(project_id, blob),
        "poster": places.poster(project_id, blob, 320) if take.is_readable and blob else "",
        "frames": info.frames if info is not None else 1,
        "rate": float(info.rate or Fraction(30)) if info is not None else 30.0,
        "facts": f"{_found(take)} · {take.facts}" if take.marks else take.facts,
        "note": take.note,
        "rating": take.rating,
        "isPicked": take.is_selected,
        "isOpen": opened is not None and take.id == opened.id,
        "isCompared": compared is not None and take.id == compared.id,
        "isOffline": take.is_offline,
        "isReadable": take.is_readable,
        "isDeleted": take.is_deleted,
    }
