"""Prompts that were kept or used: found by words, used again, kept, forgotten."""

from __future__ import annotations

import streamlit as st

from components import model_form, session
from components.asks import Ask
from components.markup import Html, label, named, tag
from components.model_asks import ForgetPrompt, KeepPrompt
from components.model_source import ABILITIES, ModelSource
from components.storyboard_asks import SaveFields
from core.model.views import CellView
from core.model.views_models import PromptLine

_SHOWN = 12
_LONGEST_NOTE = 2_000


def show(cell: CellView, source: ModelSource, slug: str, *, panel: str, text_version: int | None) -> Ask | None:
    """The shelf; what was asked.

    Args:
        panel: Where a refusal is said.
        text_version: Of the scene's text, where a prompt may become that; None where it cannot.
    """
    search = st.text_input(
        "Find a prompt", key=session.own(f"rb_prompts_find_{slug}"), type="search", placeholder="Words in it"
    )
    found = source.prompts(cell, search or "")
    asked: Ask | None = None
    if not found:
        words = "No prompt has these words." if search else "Nothing was made with a prompt yet, and none was kept."
        st.html(tag("p", words, class_="rb-muted"))
    with st.container(key=f"rb_prompts_{slug}", gap=None):
        for number, line in enumerate(found[:_SHOWN]):
            asked = _line(cell, line, f"{slug}_{number}", slug, panel, text_version) or asked
    if len(found) > _SHOWN:
        st.html(tag("p", f"{len(found) - _SHOWN} more; find them by their words.", class_="rb-facts"))
    return _keep(cell, slug, panel) or asked


def _line(cell: CellView, line: PromptLine, place: str, slug: str, panel: str, text_version: int | None) -> Ask | None:
    asked: Ask | None = None
    with st.container(key=f"rb_prompt_{place}", gap="small"):
        st.html(_face(line))
        with st.container(horizontal=True, gap="small"):
            note = line.text[:_LONGEST_NOTE]
            words = named("Into the note", line.name)
            st.button(words, key=f"rb_prompt_note_{place}", type="tertiary", on_click=_put, args=(slug, note))
            if text_version is not None and st.button(
                named("As the scene's text", line.name), key=f"rb_prompt_text_{place}", type="tertiary"
            ):
                asked = SaveFields(cell.subject, {"text": line.text}, text_version, cell=f"scene_text:{cell.subject}")
            if line.is_saved and st.button(
                named("Forget", line.name), key=f"rb_prompt_forget_{place}", type="tertiary"
            ):
                asked = ForgetPrompt(line.id, cell=panel)
    return asked


def _put(slug: str, words: str) -> None:
    """Puts words into the note of the form and shows that form, as a widget's callback."""
    st.session_state[model_form.note_key(slug)] = words
    st.session_state[session.own(f"rb_models_part_{slug}")] = "Models"


def _face(line: PromptLine) -> Html:
    times = f"used {line.times} times" if line.times > 1 else "used once" if line.times else "kept"
    facts = ", ".join(part for part in (line.name, line.model, times) if part)
    return tag("div", tag("p", line.text, class_="rb-prompt-text"), tag("p", facts, class_="rb-facts"))


def _keep(cell: CellView, slug: str, panel: str) -> Ask | None:
    """A field for words to keep; at first those of the scene."""
    page = session.page_no("prompt")
    key = session.own(f"rb_prompt_keep_{slug}_{page}")
    with st.form(key, border=False):
        name = st.text_input("Keep a prompt as", key=f"{key}_name", max_chars=200, placeholder="a name to find it by")
        text = st.text_area(f"Its words for {label(cell.title)}", key=f"{key}_text", height=96, max_chars=20_000)
        sent = st.form_submit_button("Keep this prompt", key=f"{key}_send")
    return KeepPrompt(name or "", text or "", ABILITIES[cell.kind], cell=panel) if sent else None
