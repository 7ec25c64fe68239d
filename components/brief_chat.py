"""The conversation about the film: what was said, what is being answered, and a field for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from components import job_list, session
from components.asks import Ask
from components.brief_asks import Say
from components.markup import Html, join, label, tag
from core.model.messages import FieldValue, Message, Speaker, Way
from core.model.views import CellView, JobView
from core.model.views_brief import FIELD_TITLES, BriefView, SoFar

EVERY_S = 0.4
"""How often an answer that is being written is looked at."""
_WHO = {Speaker.PERSON: "You", Speaker.STUDIO: "Studio"}


Writing = Callable[[], SoFar | None]
"""The answer as far as it is written; None once it is no longer being written."""


def key() -> str:
    """Key of the field that is being written in."""
    return session.own(f"rb_say_{session.page_no('say')}")


def words() -> str:
    """What stands in the field and was not said yet."""
    return str(st.session_state.get(key(), ""))


def show(
    view: BriefView,
    cell: CellView,
    project_id: str,
    jobs: tuple[JobView, ...],
    *,
    placeholder: str,
    is_primary: bool,
    writing: Writing | None = None,
) -> Ask | None:
    """The conversation; what was said or asked of a job.

    Args:
        placeholder: What could be said first.
        is_primary: Whether talking is what to do next.
        writing: Gives the answer that is being written; None where none is.
    """
    with st.container(key="rb_chat", gap="small"):
        st.html(_log(view))
        if writing is not None:
            _written(writing)
        asked: Ask | None = None
        if cell.job is not None:
            asked = job_list.show(project_id, jobs, key=session.own("rb_chat_jobs"), only=cell.name)
        return _say(view, placeholder, is_primary=is_primary) or asked


@st.fragment(run_every=EVERY_S)
def _written(writing: Writing) -> None:
    """The answer as it comes. It looks again only while it is being written; then the whole screen is drawn once."""
    now = writing()
    if now is None:
        st.rerun()
    said = [_heard(name, value) for name, value in now.parts.items()]
    body = [tag("dl", *said, class_="rb-so-far")] if said else []
    if now.question:
        body.append(tag("p", now.question))
    if body:
        who = tag("span", "Studio, still writing: ", class_="rb-heard")
        st.html(tag("div", who, *body, class_="rb-say rb-say-studio rb-say-coming", aria_live="off"))


def _heard(name: str, value: FieldValue) -> Html:
    words = ", ".join(value) if isinstance(value, tuple) else f"{value} seconds" if name == "length_s" else str(value)
    return tag("div", tag("dt", FIELD_TITLES[name]), tag("dd", words))


def _log(view: BriefView) -> Html:
    """Newest at the bottom, which is where the list stands; readers hear what comes."""
    said = [_bubble(message) for message in view.messages]
    if not said:
        said = [_opening(view)]
    inner = tag("div", *said, class_="rb-talk-in")
    return tag("div", inner, class_="rb-talk", role="log", aria_label="Conversation", tabindex=0)


def _opening(view: BriefView) -> Html:
    first = "Write what you want to make, as you would tell a friend. It fills the form, and you can change all of it there."
    lines = [tag("p", first, class_="rb-muted")]
    if view.opening:
        lines.append(tag("p", view.opening))
    return tag("div", *lines, class_="rb-say rb-say-studio")


def _bubble(message: Message) -> Html:
    lines = message.text.splitlines()
    if message.speaker is Speaker.PERSON:
        body = tag("p", message.text)
    else:
        has_question = any(part.way is Way.ASKED for part in message.parts)
        body = join(tag("p", line, class_=None if has_question and line == lines[-1] else "rb-muted") for line in lines)
    who = tag("span", f"{_WHO[message.speaker]}: ", class_="rb-heard")
    return tag("div", who, body, class_=f"rb-say rb-say-{message.speaker.value}")


def _say(view: BriefView, placeholder: str, *, is_primary: bool) -> Ask | None:
    if not view.can_talk:
        st.html(tag("p", "The brief is kept as it is. Let it change again to go on talking.", class_="rb-muted"))
        return None
    typed = st.text_area(
        "Say something about the film",
        key=key(),
        height=96,
        max_chars=4_000,
        placeholder=placeholder or "what happens, how it feels, who it is for",
        persist_state="session",
    )
    price = "" if view.price.is_free else f" · {view.price.label()}"
    kind: Literal["primary", "secondary"] = "primary" if is_primary else "secondary"
    with st.container(key="rb_chat_send", horizontal=True, vertical_alignment="center"):
        is_sent = st.button(label(f"Send{price}"), key="rb_say_send", type=kind, shortcut="Ctrl+Enter")
        st.html(tag("p", "Talking makes no pictures and no clips.", class_="rb-facts"))
    return Say(typed, view.price, cell="brief") if is_sent else None
