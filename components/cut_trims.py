"""Places where the film shows the same pictures twice, each with the free trim that mends it."""

from __future__ import annotations

import streamlit as st

from components.asks import Ask
from components.cut_asks import EditCut
from components.marks import mark
from components.markup import tag
from core.model.views_cut import CutView, TrimOffer

_SHOWN = 3
_AT_ONCE = 100


def show(view: CutView) -> Ask | None:
    """Up to three offers, and one press for all of them where there are more."""
    asked: Ask | None = None
    for offer in view.trims[:_SHOWN]:
        with st.container(
            key=f"rb_cut_trim_{offer.item_id}", horizontal=True, vertical_alignment="center", gap="small"
        ):
            st.html(tag("p", mark("stale", "shown twice"), " ", offer.words, class_="rb-facts"), width="content")
            if st.button(offer.label, key=f"rb_cut_trim_go_{offer.item_id}", type="tertiary"):
                asked = _ask(view, (offer,))
    more = len(view.trims) - _SHOWN
    if more > 0:
        words = f"{more} more shots begin with pictures that the one before has shown."
        with st.container(key="rb_cut_trim_rest", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(tag("p", words, class_="rb-facts"), width="content")
            if st.button("Leave all of them out", key="rb_cut_trim_all", type="tertiary"):
                asked = _ask(view, view.trims[:_AT_ONCE])
    return asked


def _ask(view: CutView, offers: tuple[TrimOffer, ...]) -> EditCut:
    """All trims as one change, which one undo takes back."""
    edits = tuple(edit for offer in offers for edit in offer.edits)
    return EditCut(edits, view.version_no, cell="cut")
