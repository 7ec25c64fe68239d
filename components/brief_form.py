"""The form of the brief: what the conversation filled in is marked, and everything can be written over."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import brief_draft, notice
from components.asks import Ask, SaveBrief
from components.brief_asks import AcceptBrief
from components.brief_draft import Draft
from components.markup import label, tag
from core.errors import InputError
from core.model.messages import FieldValue
from core.model.views_brief import FIELD_TITLES, BriefView

_ROWS = (("goal", "message"), ("audience", "tone"), ("platform", "length_s"), ("claims", "avoid"))
_HINTS = {
    "goal": "what happens once it was seen",
    "message": "the one thing to remember",
    "audience": "who watches it, and where in their day",
    "tone": "two or three adjectives",
    "platform": "cinema, Instagram, a website",
    "product": "its name and what it is",
    "claims": "one a line, word for word",
    "avoid": "one a line",
}
_SAVE = "rb_brief_save"


def show(view: BriefView, version_no: int, *, is_primary: bool) -> tuple[Ask | None, Draft]:
    """The form, and what stands in it.

    Args:
        version_no: Version of the brief's cell.
        is_primary: Whether saving is what to do next once something was typed.
    """
    is_saving = bool(st.session_state.get(_SAVE))
    draft = brief_draft.draft(view.brief, version_no, is_saving=is_saving)
    offers = brief_draft.offered(view.offered, draft.typed)
    with st.container(key="rb_brief_form", gap="small"):
        asked = _filled_note(view)
        _field("text", view, draft, offers)
        _field("product", view, draft, offers)
        for names in _ROWS:
            for column, name in zip(st.columns(2), names, strict=True):
                with column:
                    _field(name, view, draft, offers)
        asked = _save(view, draft, is_primary=is_primary) or asked
    return asked, draft


def _filled_note(view: BriefView) -> Ask | None:
    if not view.filled:
        return None
    number = len(view.filled)
    said = f"{number} {'field comes' if number == 1 else 'fields come'} from your words. Change what is not right."
    with st.container(key="rb_brief_filled", horizontal=True, vertical_alignment="center"):
        st.html(tag("p", said, class_="rb-muted"))
        is_right = st.button("It is right so", key="rb_brief_accept", type="tertiary")
    return AcceptBrief(cell="brief") if is_right else None


def _field(name: str, view: BriefView, draft: Draft, offers: dict[str, FieldValue]) -> None:
    """One field with its mark, and below it what the conversation would put there."""
    is_filled = name in view.filled and name not in draft.changed
    state = "filled" if is_filled else "typed" if name in draft.changed else "plain"
    mark = "as you told it" if name == "text" else "from your words"
    said = {"filled": f" :blue[{mark}]", "typed": " :gray[not saved yet]", "plain": ""}[state]
    with st.container(key=f"rb_bf_{state}_{name}", gap=None):
        _widget(name, f"{FIELD_TITLES[name]}{said}")
        if name in offers:
            _offer(name, offers[name])


def _widget(name: str, title: str) -> None:
    key = brief_draft.key(name)
    if name == "length_s":
        st.number_input(f"{title} in seconds", 1, 600, key=key, persist_state="session")
    elif name == "text":
        st.text_area(title, height=168, max_chars=20_000, key=key, persist_state="session")
    elif name in {"claims", "avoid"}:
        st.text_area(title, height=92, max_chars=10_000, key=key, placeholder=_HINTS[name], persist_state="session")
    else:
        st.text_input(title, max_chars=2_000, key=key, placeholder=_HINTS[name], persist_state="session")


def _offer(name: str, value: FieldValue) -> None:
    """What was heard, beside what a person wrote: it is theirs to take."""
    words = ", ".join(value) if isinstance(value, tuple) else f"{value} seconds" if name == "length_s" else str(value)
    with st.container(key=f"rb_bo_{name}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(tag("p", tag("span", "Heard: ", class_="rb-muted"), words, class_="rb-offer"))
        about = label(f": {FIELD_TITLES[name]}")
        key = f"rb_brief_use_{name}"
        st.button(f"Use this:gray[{about}]", key=key, type="tertiary", on_click=brief_draft.use, args=(name, value))


def _save(view: BriefView, draft: Draft, *, is_primary: bool) -> Ask | None:
    kind: Literal["primary", "secondary"] = "primary" if draft.changed and is_primary else "secondary"
    if not st.button("Save the brief", key=_SAVE, type=kind):
        return None
    try:
        return SaveBrief(draft.brief(view.brief), draft.began_from, cell="brief")
    except InputError as exc:
        st.html(notice.line(exc.message, exc.hint))
        return None
