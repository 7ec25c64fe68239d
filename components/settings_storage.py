"""What lies on the disk, and what of it nothing needs any more."""

from __future__ import annotations

import streamlit as st

from components import notice
from components.marks import mark
from components.markup import Html, tag
from components.settings_asks import SettingsAsk, Sweep
from core.model.views_settings import StorageLine, StorageView

PANEL = "settings_storage"


def show(view: StorageView) -> SettingsAsk | None:
    """The parts, the free room, and the clean-up with what it would remove; what was asked."""
    notice.show(PANEL)
    head = tag("tr", *(tag("th", word, scope="col") for word in ("What", "Files", "Size")))
    rows = [_row(line) for line in view.lines]
    foot = tag("tr", tag("th", "Together", scope="row"), tag("td"), tag("td", view.whole))
    table = tag("table", tag("thead", head), tag("tbody", *rows), tag("tfoot", foot), class_="rb-table")
    low = mark("stale", "low") if view.is_low else None
    free = tag("p", low, f"{view.free} free on this disk", ", room for a film may be short." if view.is_low else ".",
               class_="rb-free")  # fmt: skip
    st.html(tag("div", table, free, class_="rb-storage"))
    st.html(tag("h3", "Clean-up", class_="rb-part-title"))
    words = (
        "Anything a take, a job or a kept film needs stays, and so do segments that have room. "
        "So does whatever else is less than a week old."
    )
    st.html(tag("p", view.segments))
    st.html(tag("p", view.offer.sentence))
    st.html(tag("p", words, class_="rb-facts"))
    if not view.offer.files:
        return None
    files = "1 file" if view.offer.files == 1 else f"{view.offer.files} files"
    return Sweep(PANEL) if st.button(f"Remove {files}, {view.offer.size}", key="rb_sweep") else None


def _row(line: StorageLine) -> Html:
    kind = "rb-part" if line.is_part else None
    return tag("tr", tag("th", line.what, scope="row"), tag("td", str(line.files)), tag("td", line.size), class_=kind)
