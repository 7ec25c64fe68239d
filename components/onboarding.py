"""What Reelbook is, in three sentences, on the first start: while the shelf holds nothing but the sample.

Each browser remembers for itself that they were put away.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components.markup import Html, tag

if TYPE_CHECKING:
    from core.studio import Studio

_HERE = Path(__file__).parent
SENTENCES = (
    "A film is made in five steps, from the brief to the export; each can be made from the one before it.",
    "Every attempt is kept: change one thing, and each step says what is out of date, why, and what refreshing it costs.",
    "Start a new project, or open the finished sample and look around; press ? for the keys.",
)


def _body() -> Html:
    rows = [tag("li", sentence) for sentence in SENTENCES]
    return tag(
        "section",
        tag("ol", *rows),
        tag("button", "Got it", type="button"),
        class_="welcome",
        aria_label="First steps",
        hidden=True,
    )


_WELCOME = st.components.v2.component(
    "reelbook_welcome",
    html=f"\n{_body()}\n",
    css=(_HERE / "onboarding.css").read_text("utf-8"),
    js=(_HERE / "onboarding.js").read_text("utf-8"),
)


def show(studio: Studio) -> None:
    """The three sentences, where this is a first start."""
    is_small = len(studio.projects.names()) <= 1  # cards cost more than names
    if is_small and all(card.is_sample for card in studio.projects.cards()):
        _WELCOME(key="rb_welcome", data={})
