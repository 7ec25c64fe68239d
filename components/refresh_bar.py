"""Refreshes by depth: what each would do and what it costs, on the button that does it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components import session
from components.amounts import budget_of
from components.asks import Ask, Refresh
from components.marks import verdict_mark
from components.markup import Html, label, tag
from core.model.cells import Plan, PlanStep
from core.model.views import RefreshOffer

_SHOWN = 40


def show(offers: tuple[RefreshOffer, ...], *, is_next: bool) -> Ask | None:
    """One button an offer, the deepest last.

    Args:
        is_next: The deepest one is the next action of the screen.

    Raises:
        InputError: When the budget is not an amount.
    """
    asked: Ask | None = None
    told = {
        offer.label: offer for offer in offers
    }  # a deeper refresh that says the same takes the place of the shallower
    offers = tuple(told.values())
    with st.container(key="rb_offers", gap="small"):
        for number, offer in enumerate(offers):
            kind: Literal["primary", "secondary"] = "primary" if is_next and number == len(offers) - 1 else "secondary"
            pressed = st.button(label(offer.label), key=f"rb_offer_{offer.depth}", type=kind, width="stretch")
            asked = Refresh(offer.depth, offer.plan.total) if pressed else asked
        if offers:
            asked = _plan(offers[-1]) or asked
    return asked


def _plan(offer: RefreshOffer) -> Ask | None:
    """The plan behind the deepest offer, and a way to do only what a budget allows."""
    with st.expander("What that does", key="rb_plan"):
        st.html(_steps(offer.plan))
        if offer.plan.total.is_free:
            return None
        with st.form("rb_budget_form", border=False):
            text = st.text_input("For at most, in dollars", key=session.own("rb_budget"), placeholder="0.50")
            sent = st.form_submit_button("Do what fits", key=session.own("rb_budget_send"))
        budget = budget_of(text) if sent else None
    return Refresh(offer.depth, budget_usd=budget) if budget is not None else None


def _steps(plan: Plan) -> Html:
    rows = [_step(step) for step in plan.steps[:_SHOWN]]
    rest = len(plan.steps) - len(rows)
    rows += [tag("li", f"and {rest} more", class_="rb-muted")] if rest > 0 else []
    rows += [_step(step, "left out") for step in plan.left_out[:_SHOWN]]
    rows += [tag("li", reason, class_="rb-muted") for reason in plan.refused[:_SHOWN]]
    return tag("ul", *rows, class_="rb-plan")


def _step(step: PlanStep, word: str = "") -> Html:
    said = word or ("" if step.is_certain else "if it turns stale")
    if step.repair is not None:
        said = step.repair.sentence
    price = "" if step.price.is_free else step.price.label()
    return tag(
        "li",
        verdict_mark(step.verdict),
        tag("span", step.title),
        tag("span", said, class_="rb-muted"),
        tag("span", price, class_="rb-aside"),
    )
