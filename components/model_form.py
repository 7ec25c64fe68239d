"""What a model would make here, and the form that asks it: its own settings, seed, a note, alone or beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import model_beside, session
from components.asks import Ask
from components.markup import label, named, tag
from components.model_asks import ChooseModel, MakeBeside, MakeWithModel
from core.model.money import Price
from core.model.views import CellView
from core.model.views_models import ModelChoice, ModelDefault, ParameterView

_UNSAID = ""
_FLAGS = {_UNSAID: "as the vendor does", "yes": "yes", "no": "no"}


def price_words(price: Price) -> str:
    """`free`, `$0.40`, `price unknown`."""
    return "free" if price.is_free else price.label()


def note_key(slug: str) -> str:
    """Key of the field for what should be different."""
    return session.own(f"rb_model_note_{slug}")


def facts(choice: ModelChoice) -> None:
    """What it takes, what would be bought, what it passes over and what it cannot do."""
    bought = " at ".join(part for part in (_seconds(choice), choice.bought_size.replace("x", " × ")) if part)
    lines = [
        ("Takes", choice.takes),
        ("Buys", bought),
        ("Price", ", ".join(part for part in (price_words(choice.price), _note(choice)) if part)),
        ("So far", choice.outcomes.words() or "not tried yet"),
        ("Keeps out", choice.negative),
    ]
    rows = [tag("div", tag("dt", name), tag("dd", words)) for name, words in lines if words]
    wrong = [choice.not_ready, *choice.problems]
    told = [tag("p", words, class_="rb-model-cannot") for words in wrong if words]
    soft = [
        tag("p", _bare(choice, words), class_="rb-facts") for words in (*choice.passes_over, choice.warning) if words
    ]
    st.html(tag("div", tag("dl", *rows, class_="rb-model-facts"), *told, *soft, class_="rb-model"))


def _note(choice: ModelChoice) -> str:
    """What is said beside the price, unless it only says again that nobody knows it."""
    return "" if choice.price.usd is None and choice.price_note == "not told" else choice.price_note


def _bare(choice: ModelChoice, words: str) -> str:
    """A sentence of a model without its name, which stands above."""
    bare = words.removeprefix(f"{choice.title}: ")
    return f"{bare[:1].upper()}{bare[1:]}"


def show(cell: CellView, choice: ModelChoice, choices: Sequence[ModelChoice], slug: str) -> Ask | None:
    """The form; a take that was asked for."""
    if cell.job is not None and not cell.job.state.is_over:
        waits = "Both takes open beside each other once they are there." if model_beside.is_waiting(cell.name) else ""
        st.html(tag("p", f"Something is being made for it. {waits}".strip(), class_="rb-facts"))
        return None
    if not _can(choice):
        return None
    key = session.own(f"rb_modelform_{slug}_{choice.id}")
    others = [one for one in choices if one.id != choice.id and _can(one)]
    other = _beside(others, slug)
    with st.form(key, border=False):
        note = st.text_input("What should be different", key=note_key(slug), placeholder="or nothing")
        seed = None if other is not None else _seed(cell, choice, key)
        sent = {} if other is not None else _parameters(choice.parameters, key)
        price = choice.price if other is None else choice.price + other.price
        words = f"Make with {choice.title}" if other is None else f"Make both, {choice.title} and {other.title}"
        money = "" if price.is_free else f" · {price.label()}"
        pressed = st.form_submit_button(label(f"{words}{money}"), key=f"{key}_send", width="stretch")
    if not pressed:
        return None
    told = note.strip()
    shown = None if told else price
    if other is not None:
        return MakeBeside((choice.id, other.id), note=told, shown=shown, cell=cell.name)
    return MakeWithModel(choice.id, seed=seed, parameters=sent, note=told, shown=shown, cell=cell.name)


def use(cell: CellView, choice: ModelChoice, default: ModelDefault, saves: int, slug: str, *, panel: str) -> Ask | None:
    """Makes a model the project's own, or takes that back."""
    said = f"The project uses {default.title or 'no model'}, as {default.said_by} says." if default.said_by else ""
    if said:
        st.html(tag("p", said, class_="rb-facts"))
    with st.container(key=f"rb_modeluse_{slug}", horizontal=True, gap="small"):
        if choice.id != default.own and choice.is_ready:
            words = named("Use it for the whole project", f"{choice.title}, {cell.title}")
            if st.button(words, key=f"rb_model_use_{slug}", type="tertiary"):
                return ChooseModel(choice.ability, choice.id, saves, cell=panel)
        if default.own and st.button(
            named("Back to what the settings say", cell.title), key=f"rb_model_unuse_{slug}", type="tertiary"
        ):
            return ChooseModel(choice.ability, "", saves, cell=panel)
    return None


def _can(choice: ModelChoice) -> bool:
    return choice.is_ready and not choice.problems


def _seconds(choice: ModelChoice) -> str:
    return f"{choice.bought_s:g} s" if choice.bought_s is not None else ""


def _beside(others: Sequence[ModelChoice], slug: str) -> ModelChoice | None:
    """Another model for the same scene, to compare."""
    if not others:
        return None
    known = {one.id: one for one in others}

    def words(name: str) -> str:
        if not name:
            return "no other"
        one = known[name]
        return one.title if one.price.usd is None else f"{one.title}, {price_words(one.price)}"

    key = session.own(f"rb_model_beside_{slug}")
    if st.session_state.get(key) not in known:
        st.session_state.pop(key, None)
    wanted = st.selectbox("Side by side with", [_UNSAID, *known], format_func=words, key=key)
    return known.get(wanted)


def _seed(cell: CellView, choice: ModelChoice, key: str) -> int | None:
    """The seed of the chosen take, or None for another."""
    have = cell.selected.seed if cell.selected is not None else None
    if have is None or not choice.takes_seed:
        return None
    kept = st.toggle(f"Keep the seed of take {cell.selected.number if cell.selected else ''}", key=f"{key}_seed")
    return have if kept else None


def _parameters(parameters: Sequence[ParameterView], key: str) -> Mapping[str, Any]:
    """What a person set; what was left alone is not sent."""
    if not parameters:
        return {}
    with st.expander("Settings of this model", key=f"{key}_more"):
        found = {one.name: _parameter(one, f"{key}_p_{one.name}") for one in parameters}
    return {name: value for name, value in found.items() if value is not None}


def _parameter(one: ParameterView, key: str) -> Any:
    """One setting; None where it was left alone."""
    said = {True: "yes", False: "no"}.get(one.default, one.default) if isinstance(one.default, bool) else one.default
    title, default = label(one.title), "" if one.default is None else f"as the vendor does: {said}"
    if one.kind in {"number", "whole"}:
        hint = default or "not sent"
        return _whole(one, title, hint, key) if one.kind == "whole" else _number(one, title, hint, key)
    if one.kind == "text":
        return st.text_input(title, one.value or "", placeholder=default, help=one.note or None, key=key) or None
    return _choice(one, title, default, key)


def _whole(one: ParameterView, title: str, hint: str, key: str) -> int | None:
    least, most, value = (None if bound is None else int(bound) for bound in (one.least, one.most, one.value))
    found = st.number_input(title, least, most, value, 1, placeholder=hint, help=one.note or None, key=key)
    return None if found is None else int(found)


def _number(one: ParameterView, title: str, hint: str, key: str) -> float | None:
    least, most, value = (None if bound is None else float(bound) for bound in (one.least, one.most, one.value))
    return st.number_input(title, least, most, value, 0.1, placeholder=hint, help=one.note or None, key=key)


def _choice(one: ParameterView, title: str, default: str, key: str) -> Any:
    is_flag = one.kind == "flag"
    options = list(_FLAGS) if is_flag else [_UNSAID, *one.choices]
    now = {True: "yes", False: "no"}.get(one.value, _UNSAID) if is_flag else (one.value or _UNSAID)
    picked = st.selectbox(
        title, options, options.index(now) if now in options else 0, help=one.note or None, key=key,
        format_func=lambda name: name or default or "as the vendor does",
    )  # fmt: skip
    if not picked:
        return None
    return picked == "yes" if is_flag else picked
