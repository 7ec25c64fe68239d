"""The form that starts a project: a flavor, a brief, a shape and a length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import streamlit as st

from components import shapes
from components.markup import label, tag
from core.errors import InputError
from core.model.flavor import Flavor
from core.model.project import Aspect


@dataclass(frozen=True)
class NewProject:
    """What a person wants to start."""

    name: str
    flavor: str
    aspect: Aspect
    length_s: int
    text: str
    budget_usd: Decimal | None


def show(flavors: Mapping[str, Flavor]) -> NewProject | None:
    """The form; what was typed stays while the flavor is changed.

    Raises:
        InputError: When the budget is not an amount.
    """
    names = list(flavors)
    with st.container(key="rb_new"):
        st.html(tag("h2", "New project"))
        picked = st.segmented_control(
            "Kind of film",
            names,
            default=names[0],
            required=True,
            format_func=lambda name: label(flavors[name].title),
            key="rb_new_flavor",
        )
        flavor = flavors[picked or names[0]]
        st.html(tag("p", flavor.description, class_="rb-muted"))
        return _fields(flavor)


def _fields(flavor: Flavor) -> NewProject | None:
    with st.form("rb_new_form", border=False):
        name = st.text_input("Name", max_chars=120, key="rb_new_name", placeholder="Night market")
        text = st.text_area(
            "Brief",
            key="rb_new_text",
            height=140,
            max_chars=20_000,
            placeholder=flavor.placeholder or "What is it about, who is it for, how should it feel?",
            help="In your own words. It can be changed later; cutting your own clips needs none.",
        )
        aspects = list(Aspect)
        left, middle, right = st.columns(3)
        aspect = left.selectbox(
            "Shape", aspects, aspects.index(flavor.aspect), format_func=lambda shape: shapes.WORDS[shape],
            key=f"rb_new_aspect_{flavor.name}",
        )  # fmt: skip
        length = middle.number_input("Length in seconds", 1, 600, flavor.length_s, key=f"rb_new_length_{flavor.name}")
        budget = right.text_input("Budget in dollars", key="rb_new_budget", placeholder="no limit")
        sent = st.form_submit_button("Start the project", type="primary", key="rb_new_send")
    if not sent:
        return None
    return NewProject(name.strip() or _first_words(text), flavor.name, aspect, int(length), text, budget_of(budget))


def budget_of(text: str) -> Decimal | None:
    """Dollars from what was typed: `10`, `$10`, `10.50`; nothing typed is no limit.

    Raises:
        InputError: When it is not an amount.
    """
    plain = text.strip().removeprefix("$").strip()
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation as exc:
        raise InputError(f"{text.strip()} is not an amount.", hint="Write dollars such as 10 or 2.50.") from exc
    if not amount.is_finite() or amount < 0:
        raise InputError(f"{text.strip()} is not an amount.", hint="Write dollars such as 10 or 2.50.")
    return amount


def _first_words(text: str) -> str:
    """A name for a project that was given none."""
    return " ".join(text.split()[:4])[:120] or "Untitled"
