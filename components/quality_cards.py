"""The two qualities of an export, each with its bar of segments and its button."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components.asks import Ask, Export
from components.markup import tag
from components.segment_bar import segment_bar
from core.model.project import size_px
from core.model.views import ExportView, QualityOffer


def show(view: ExportView) -> Ask | None:
    """All offers; the first one is the next action until there is a film of the cut as it is now."""
    asked: Ask | None = None
    is_busy = view.job is not None and not view.job.state.is_over
    is_done = bool(view.films) and view.films[0].is_current
    for number, offer in enumerate(view.offers):
        asked = _card(view, offer, is_next=number == 0 and not is_busy and not is_done, is_busy=is_busy) or asked
    return asked


def _card(view: ExportView, offer: QualityOffer, *, is_next: bool, is_busy: bool) -> Ask | None:
    width, height = size_px(view.aspect, offer.quality)
    with st.container(key=f"rb_quality_{offer.quality}", gap="small"):
        title = tag("h2", offer.quality.value.capitalize())
        st.html(tag("div", title, tag("span", f"{width}x{height}", class_="rb-muted"), class_="rb-section"))
        st.html(segment_bar(offer.plan))
        kind: Literal["primary", "secondary"] = "primary" if is_next else "secondary"
        pressed = st.button(
            f"Export the {offer.quality.value}", key=f"rb_export_{offer.quality}", type=kind, disabled=is_busy
        )
    return Export(offer.quality) if pressed else None
