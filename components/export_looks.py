"""The look of the film: pictures of the film's own cut in each look, how much of it, and before against after."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from components import export_choice, export_grade, export_stills, session
from components.asks import Ask
from components.export_asks import CutInStyle
from components.markup import tag
from components.shapes import RATIOS
from core.model.look import Look, LookName
from core.model.style import Style
from core.model.views_export import ExportView

_HERE = Path(__file__).parent
_LOOKS = st.components.v2.component(
    "reelbook_looks",
    html="""
<div class="looks">
  <div class="group"><h3>Styles</h3><div class="choices styles" role="radiogroup" aria-label="Style"></div><p class="line"></p></div>
  <div class="group"><h3>Colors</h3><div class="choices names" role="radiogroup" aria-label="Look"></div></div>
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


def show(view: ExportView) -> Ask | None:
    """The styles and looks as pictures; choosing one keeps it. Asks to cut in the style that is chosen."""
    styles = {f"style:{style.name}": style.look for style in view.styles}
    asked: Ask | None = None
    with st.container(key="rb_export_looks", gap="small"):
        st.html(tag("h2", "Look"))
        if view.moments:
            _LOOKS(
                key=session.own(export_choice.LOOK),
                data=_data(view),
                on_chosen_change=partial(export_choice.collect_look, view.settings, styles, export_grade.KEYS),
            )
            asked = _cut_in(view)
            export_grade.show(view)
    return asked


def _cut_in(view: ExportView) -> Ask | None:
    """What the chosen style can do for the cut."""
    style = _style(view)
    if style is None:
        return None
    with st.container(key="rb_export_style", horizontal=True, gap="small", vertical_alignment="center"):
        is_retimed = st.checkbox(
            f"Shots of about {style.shots.beats} {'beat' if style.shots.beats == 1 else 'beats'}",
            key=session.own(f"rb_export_retime_{style.name}"),
            help="Shots get this length where their clips last; the film gets shorter or longer. Undo goes back.",
        )
        if st.button(
            "Cut in this style", key=session.own("rb_export_cut_style"), help="Gives the cut its transitions."
        ):
            return CutInStyle(style=style, is_retimed=is_retimed)
    return None


def _style(view: ExportView) -> Style | None:
    """The style whose look is chosen, at any strength."""
    look = view.settings.look

    def is_it(style: Style) -> bool:
        return style.look.model_copy(update={"strength": look.strength}) == look

    return next((style for style in view.styles if is_it(style)), None)


def _data(view: ExportView) -> dict[str, object]:
    """Addresses hold `0` for the frame, which the browser replaces by the moment that is looked at."""
    chosen, style = view.settings.look, _style(view)
    return {
        "styles": [
            {
                "name": f"style:{one.name}",
                "label": one.title,
                "line": one.line,
                "full": one.look.strength,
                "src": _address(view, one.look, 160),
            }
            for one in view.styles
        ],
        "looks": [
            {
                "name": choice.name.value,
                "label": choice.label,
                "full": 100,
                "src": _address(view, Look(name=choice.name), 160),
            }
            for choice in view.looks
        ],
        "chosen": chosen.name.value if style is None else f"style:{style.name}",
        "plain": chosen.is_plain,
        "graded": style is None and not chosen.grade.is_plain,
        "strength": chosen.strength,
        "before": _address(view, Look(name=LookName.NONE), 640),
        "after": _address(view, chosen, 640),
        "moments": [moment.model_dump() for moment in view.moments],
        "ratio": RATIOS[view.aspect],
    }


def _address(view: ExportView, look: Look, px: int) -> str:
    return export_stills.address(view, export_stills.with_look(view, look), 0, px)
