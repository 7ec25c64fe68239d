"""A calm sentence where another program would put up an alarm: what happened, and what next."""

from __future__ import annotations

import json

import streamlit as st

from components import session
from components.marks import mark
from components.markup import Html, tag


def show(cell: str = "") -> str:
    """Shows the waiting notice of this cell, or of the page.

    Returns:
        Id of a project whose deletion the person wants undone; empty otherwise.
    """
    waiting = session.notice(cell)
    if waiting is None:
        return ""
    with st.container(
        key=f"rb_notice_{cell or 'page'}".replace(":", "_"), horizontal=True, vertical_alignment="center"
    ):
        st.html(line(waiting.text, waiting.hint, is_bad=waiting.is_bad, extra=_versions(waiting)))
        if waiting.undo and st.button("Undo", key="rb_undo", type="tertiary", width="content"):
            return waiting.undo
    return ""


def line(text: str, hint: str = "", *, is_bad: bool = False, extra: Html | None = None) -> Html:
    """The sentence itself, for places that show one of their own."""
    shape = mark("failed", "not done") if is_bad else mark("note", "note")
    words = tag(
        "p", tag("span", text, class_="rb-notice-text"), " " if hint else None, tag("span", hint) if hint else None
    )
    return tag("div", shape, tag("div", words, extra), class_="rb-notice", role="status")


def _versions(waiting: session.Notice) -> Html | None:
    if not (waiting.theirs or waiting.ours):
        return None
    return tag(
        "div",
        _version("Saved now", waiting.theirs),
        _version("Yours, not saved", waiting.ours),
        class_="rb-versions",
    )


def _version(title: str, text: str) -> Html:
    return tag("div", tag("h4", title), tag("pre", _readable(text), tabindex=0), class_="rb-version")


def _readable(text: str) -> str:
    """A stored document as lines of `field: value`, without what is empty; other text as it is."""
    try:
        fields = json.loads(text)
    except ValueError:
        return text
    if not isinstance(fields, dict):
        return text
    return "\n".join(
        f"{name.replace('_', ' ')}: {value}" for name, value in fields.items() if name != "schema" and value
    )
