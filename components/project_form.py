"""The form that starts projects: from a blank page, from another project's brief, or from a template."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import streamlit as st

from components import project_kinds
from components.amounts import amount_text, budget_of
from components.markup import Html, tag
from components.project_kinds import Kinds
from components.projects_asks import Start, StartTemplate
from core.model.project import Brief, Project
from core.model.views_projects import StartAsk, TemplateView

if TYPE_CHECKING:
    from core.studio import Studio

_BLANK = ""
_JUMP = """<script>
requestAnimationFrame(() => {
  const form = document.querySelector(".st-key-rb_new");
  if (form) { form.scrollIntoView({ block: "start" }); form.querySelector("input")?.focus({ preventScroll: true }); }
});
</script>"""
TEMPLATE = "rb_new_template"
"""The template the form starts from; empty for a blank page."""


def show(studio: Studio, source: Project | None) -> Start | StartTemplate | None:
    """The form; what was typed stays while kinds and shapes are changed.

    Args:
        source: A project whose brief is used; None for none.

    Raises:
        InputError: When something that was typed cannot be used.
    """
    with st.container(key="rb_new"):
        if source is not None:
            st.html(tag("h2", f"New from the brief of {source.name}"))
            return _kinds_and_fields(studio, studio.projects.brief(source.id), source)
        st.html(tag("h2", "New project"))
        template = _template(studio.projects.templates())
        return _from_template(template) if template is not None else _kinds_and_fields(studio, Brief(), None)


def come_into_view(*, is_due: bool) -> None:
    """Brings the form before the eyes of somebody who opened it from a card far below."""
    if is_due:
        st.html(_JUMP, unsafe_allow_javascript=True)


def _template(templates: tuple[TemplateView, ...]) -> TemplateView | None:
    if not templates:
        return None
    names = {one.id: f"{one.name}, {one.flavor_title}" for one in templates}
    if st.session_state.get(TEMPLATE) not in names:
        st.session_state[TEMPLATE] = _BLANK
    chosen = st.selectbox(
        "Start from", [_BLANK, *names], key=TEMPLATE, format_func=lambda one: names.get(one, "A blank page")
    )
    return next((one for one in templates if one.id == chosen), None)


def _from_template(template: TemplateView) -> StartTemplate | None:
    words = f"Brings along: {template.holds}. Keyframes, clips and sound are made for the new film."
    st.html(tag("p", words, class_="rb-muted"))
    with st.form(f"rb_new_form_{template.id}", border=False):
        name = st.text_input("Name", max_chars=120, key="rb_new_name", placeholder=template.name)
        sent = st.form_submit_button("Start the project", type="primary", key="rb_new_send")
    return StartTemplate(template.id, name.strip()) if sent else None


def _kinds_and_fields(studio: Studio, brief: Brief, source: Project | None) -> Start | None:
    kinds = project_kinds.show(studio.flavors.flavors, studio.house.live.defaults, source)
    if not kinds.flavors:
        st.html(tag("p", "Choose at least one kind of film.", class_="rb-muted"))
        return None
    lines = _lines(studio, kinds, brief) if kinds.is_many else None
    return _fields(kinds, brief, source, studio.house.live.defaults.budget_usd, lines)


def _fields(
    kinds: Kinds, brief: Brief, source: Project | None, budget_usd: Decimal | None, lines: tuple[Html, int] | None
) -> Start | None:
    own = "" if source is None else f"_{source.id}"
    with st.form(f"rb_new_form{own}", border=False):
        name = st.text_input(
            "Name", "" if source is None else source.name, max_chars=120, key=f"rb_new_name{own}",
            placeholder="Night market",
        )  # fmt: skip
        text = st.text_area(
            "Brief", brief.text, key=f"rb_new_text{own}", height=140, max_chars=20_000,
            placeholder=kinds.first.placeholder or "What is it about, who is it for, how should it feel?",
            help="In your own words. It can be changed later; cutting your own clips needs none.",
        )  # fmt: skip
        left, right = st.columns(2)
        length = left.number_input(
            "Length in seconds", 1, 600, kinds.length_s(brief, source), key=f"rb_new_length_{kinds.length_key}{own}",
            placeholder="each kind's own",
        )  # fmt: skip
        budget = right.text_input(
            "Budget in dollars", amount_text(budget_usd), key=f"rb_new_budget{own}", placeholder="no limit"
        )
        if lines is not None:
            st.html(lines[0])
        words = (
            "Start the project"
            if lines is None
            else f"Start {lines[1]} projects"
            if lines[1] > 1
            else "Start 1 project"
        )
        sent = st.form_submit_button(words, type="primary", key="rb_new_send")
    if not sent:
        return None
    wanted = StartAsk(
        name=name.strip() or _first_words(text),
        flavors=kinds.flavors,
        aspects=kinds.aspects,
        brief=brief.model_copy(update={"text": text}),
        length_s=None if length is None else int(length),
        budget_usd=budget_of(budget),
        tier=kinds.tier,
    )
    return Start(wanted, is_many=kinds.is_many)


def _lines(studio: Studio, kinds: Kinds, brief: Brief) -> tuple[Html, int]:
    """Which projects it would be, with what making each costs; and how many."""
    wanted = StartAsk(name="", flavors=kinds.flavors, aspects=kinds.aspects, brief=brief, tier=kinds.tier)
    lines = studio.projects.start_lines(wanted)
    rows = [
        tag("li", tag("span", line.name.lstrip(", ") or kinds.first.title), tag("span", line.money, class_="rb-aside"))
        for line in lines
    ]
    head = tag("p", "Starting them costs nothing. Making each:", class_="rb-muted")
    return tag("div", head, tag("ul", *rows, class_="rb-start-list")), len(lines)


def _first_words(text: str) -> str:
    """A name for a project that was given none."""
    return " ".join(text.split()[:4])[:120] or "Untitled"
