"""What apps cover of a picture: shown over small pictures of the film where a person wants to see it."""

from __future__ import annotations

import streamlit as st

from components import session
from components.markup import Html, tag
from components.shapes import RATIOS
from core.model.views_export import ExportView
from core.model.zones import TALL_ZONE, zone_of_shape

_KEY = "rb_export_zone"


def toggle(view: ExportView) -> None:
    """The switch; it changes pictures on the screen only, never the film."""
    is_tall = zone_of_shape(view.aspect) == TALL_ZONE
    st.toggle("Show what apps cover" if is_tall else "Show the edges that screens may cut", key=session.own(_KEY))


def is_shown() -> bool:
    return bool(st.session_state.get(session.own(_KEY)))


def framed(view: ExportView, source: str, said: str) -> Html:
    """A picture in the film's shape, with what is covered shaded while that is wanted."""
    picture = tag("img", src=source, alt=said, loading="lazy")
    return tag("div", picture, shade(view), class_="rb-frame", style=f"--rb-ratio: {RATIOS[view.aspect]}")


def shade(view: ExportView) -> Html | None:
    """The shade around what stays uncovered; nothing while nobody wants to see it."""
    if not is_shown():
        return None
    zone = zone_of_shape(view.aspect)
    sides = (zone.top, 1 - zone.right, 1 - zone.bottom, zone.left)
    inset = " ".join(f"{100 * side:.2f}%" for side in sides)
    return tag("div", class_="rb-zone", style=f"inset: {inset}", aria_hidden="true")
