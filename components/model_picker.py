"""The model panel of a cell: closed behind its name; open, a list of models, a form for the take, and the prompts.

`show(cell, source)` is all that a screen calls.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import model_form, notice, prompt_shelf, session
from components.asks import Ask
from components.markup import label, named, tag
from components.model_source import ABILITIES, ModelSource
from core.errors import SettingsError
from core.model.orders import Ability
from core.model.views import CellView
from core.model.views_models import ModelChoice, ModelDefault

_MODEL, _PROMPTS = "Models", "Prompts"
_MAKES = {Ability.WRITE: "Text model", Ability.IMAGE: "Picture model", Ability.CLIP: "Clip model"}
_MANY = 8
"""More models than this can be searched."""


def show(cell: CellView, source: ModelSource, *, text_version: int | None = None) -> Ask | None:
    """The button that names the model, and the panel once it is open; what was asked.

    Args:
        text_version: Of the scene's text, where a prompt may become that; None where it cannot.
    """
    if cell.kind not in ABILITIES or cell.is_frozen:
        return None
    default, slug = source.default(cell), f"{cell.kind}_{cell.subject}"
    with st.container(key=f"rb_modelpanel_{slug}", gap="small"):
        if not _is_open(default, cell, slug):
            return None
        notice.show(_panel(cell))
        parts = [_MODEL, _PROMPTS]
        key = session.own(f"rb_models_part_{slug}")
        part = st.segmented_control(
            f"Part of the models of {label(cell.title)}", parts, default=_MODEL, required=True, key=key,
            label_visibility="collapsed",
        )  # fmt: skip
        try:
            if part == _PROMPTS:
                return prompt_shelf.show(cell, source, slug, panel=_panel(cell), text_version=text_version)
            return _models(cell, source, default, slug)
        except SettingsError as exc:
            st.html(notice.line(exc.message, exc.hint, is_bad=True))
            return None


def _panel(cell: CellView) -> str:
    return f"models:{cell.name}"


def _is_open(default: ModelDefault, cell: CellView, slug: str) -> bool:
    """The button that opens and closes the panel, and whether it is open."""
    key = session.own(f"rb_models_open_{slug}")
    is_open = bool(st.session_state.get(key, False))
    words = "Close the models" if is_open else f"{_MAKES[default.ability]}: {default.title or 'none yet'}"
    if st.button(named(words, cell.title), key=f"{key}_button", type="tertiary"):
        st.session_state[key] = not is_open
        st.rerun()
    if default.problem and not is_open:
        st.html(tag("p", default.problem, class_="rb-facts"))
    return is_open


def _models(cell: CellView, source: ModelSource, default: ModelDefault, slug: str) -> Ask | None:
    choices = source.choices(cell)
    if not choices:
        st.html(tag("p", "The catalogue has no model for this.", class_="rb-muted"))
        return None
    found = _search(choices, slug)
    if not found:
        st.html(tag("p", "No model fits this search.", class_="rb-muted"))
        return None
    chosen = _list(cell, found, slug)
    model_form.facts(chosen)
    asked = model_form.show(cell, chosen, choices, slug)
    return model_form.use(cell, chosen, default, source.project.saves, slug, panel=_panel(cell)) or asked


def _search(choices: Sequence[ModelChoice], slug: str) -> Sequence[ModelChoice]:
    if len(choices) <= _MANY:
        return choices
    key = session.own(f"rb_models_find_{slug}")
    words = st.text_input("Find a model", key=key, type="search", placeholder="Name, vendor, length").lower().split()
    return [one for one in choices if all(word in _words(one).lower() for word in words)]


def _words(choice: ModelChoice) -> str:
    return f"{choice.title} {choice.vendor_title} {choice.lengths} {choice.sizes} {choice.takes}"


def _list(cell: CellView, choices: Sequence[ModelChoice], slug: str) -> ModelChoice:
    """Every model as a line with its price here; the one that is looked at."""
    known = {one.id: one for one in choices}
    key = session.own(f"rb_model_{slug}")
    if st.session_state.get(key) not in known:
        st.session_state.pop(key, None)
    with st.container(key=f"rb_modellist_{slug}", height=320 if len(known) > 4 else "content", border=False):
        wanted = st.radio(
            f"Model for {label(cell.title)}", list(known), format_func=lambda name: _line(known[name]), key=key,
            captions=[label(_caption(one)) for one in choices], label_visibility="collapsed",
        )  # fmt: skip
    return known[wanted or choices[0].id]


def _line(choice: ModelChoice) -> str:
    title = choice.title.removesuffix(f" ({choice.vendor_title})")
    return f"{label(title)} :gray[{label(choice.vendor_title)}] {label(model_form.price_words(choice.price))}"


def _caption(choice: ModelChoice) -> str:
    """What stands in the way; else its lengths and sizes, how it has done, and until when it is there."""
    wrong = choice.not_ready or (choice.problems[0] if choice.problems else "")
    parts = (wrong,) if wrong else (choice.lengths, choice.sizes, choice.outcomes.words(), choice.warning)
    return " · ".join(part for part in parts if part) or "not tried yet"
