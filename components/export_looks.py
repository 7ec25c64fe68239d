"""The look of the film: pictures of the film's own cut in each look, how much of it, and before against after."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from components import export_choice, export_stills, session
from components.markup import tag
from components.shapes import RATIOS
from core.model.look import Look, LookName
from core.model.views_export import ExportView

_HERE = Path(__file__).parent
_LOOKS = st.components.v2.component(
    "reelbook_looks",
    html="""
<div class="looks">
  <div class="choices" role="radiogroup" aria-label="Look"></div>
  <div class="compare">
    <div class="picture"><img class="before" alt=""><img class="after" alt="">
      <span class="tag left">as it is</span><span class="tag right"></span><i class="edge"></i>
      <input class="wipe" type="range" min="0" max="100" value="50" aria-label="Before and after">
    </div>
    <div class="sliders">
      <label class="strength"><span>Strength</span><input type="range" min="0" max="100" step="5"><output></output></label>
      <label class="moment"><span>Shown at</span><input type="range" min="0" step="1"><output></output></label>
    </div>
  </div>
</div>
""",
    css=(_HERE / "export_looks.css").read_text("utf-8"),
    js=(_HERE / "export_looks.js").read_text("utf-8"),
)


def show(view: ExportView) -> None:
    """The looks as pictures; choosing one keeps it."""
    with st.container(key="rb_export_looks", gap="small"):
        st.html(tag("h2", "Look"))
        if view.moments:
            _LOOKS(
                key=session.own(export_choice.LOOK),
                data=_data(view),
                on_chosen_change=partial(export_choice.collect_look, view.settings),
            )


def _data(view: ExportView) -> dict[str, object]:
    """Addresses hold `0` for the frame, which the browser replaces by the moment that is looked at."""
    chosen = view.settings.look
    return {
        "looks": [
            {
                "name": choice.name.value,
                "label": choice.label,
                "src": _address(view, Look(name=choice.name), 160),
            }
            for choice in view.looks
        ],
        "chosen": chosen.name.value,
        "strength": chosen.strength,
        "before": _address(view, Look(name=LookName.NONE), 640),
        "after": _address(view, chosen, 640),
        "moments": [moment.model_dump() for moment in view.moments],
        "ratio": RATIOS[view.aspect],
    }


def _address(view: ExportView, look: Look, px: int) -> str:
    return export_stills.address(view, export_stills.with_look(view, look), 0, px)
