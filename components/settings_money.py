"""Limits of money, and today's spending against them."""

from __future__ import annotations

import streamlit as st

from components import notice, session
from components.amounts import amount_text, budget_of
from components.markup import Html, tag
from components.settings_asks import SaveLimits, SettingsAsk
from core.model.preferences import MoneyLimits
from core.model.views_settings import LimitUse, MoneyView

PANEL = "settings_limits"
_NAMES = {"day_usd": "Everybody, per day", "person_day_usd": "Each person, per day"}


def show(view: MoneyView) -> SettingsAsk | None:
    """Use of the limits, and the form; what was asked.

    Raises:
        InputError: When an amount cannot be used.
    """
    st.html(tag("div", *(_use(one) for one in view.uses), class_="rb-uses"))
    words = "A limit refuses what would go over it, before it is sent. Days begin at midnight UTC."
    st.html(tag("p", words, class_="rb-muted rb-lead"))
    if session.panel(PANEL) is None:
        session.open_panel(PANEL, "edit", view.saves)
    opened = session.panel(PANEL)
    notice.show(PANEL)
    return _form(view, 0 if opened is None else opened.opening)


def _form(view: MoneyView, opening: int) -> SettingsAsk | None:
    with st.form(f"rb_limits_form_{opening}", border=False):
        day, person = (_amount(view, name, opening) for name in _NAMES)
        share = st.number_input(
            "Warn at, in percent of a limit", 1, 100, round(view.limits.warn_share * 100),
            key=f"rb_limits_share_{opening}", disabled="warn_share" in view.fixed, help=_fixed(view, "warn_share"),
        )  # fmt: skip
        sent = st.form_submit_button(
            "Save the limits", type="primary", key="rb_limits_save", disabled=len(view.fixed) == len(_NAMES) + 1
        )
    if not sent:
        return None
    limits = MoneyLimits(day_usd=budget_of(day), person_day_usd=budget_of(person), warn_share=int(share) / 100)
    return SaveLimits(PANEL, limits, session.seen_version(PANEL, view.saves))


def _amount(view: MoneyView, name: str, opening: int) -> str:
    typed = st.text_input(
        f"{_NAMES[name]}, in dollars", amount_text(getattr(view.limits, name)), placeholder="no limit",
        key=f"rb_limits_{name}_{opening}", disabled=name in view.fixed, help=_fixed(view, name),
    )  # fmt: skip
    if name in view.fixed:
        st.html(tag("p", _fixed(view, name), class_="rb-facts"))
    return typed or ""


def _fixed(view: MoneyView, name: str) -> str | None:
    return f"Set by {view.fixed[name]} in the environment, which wins." if name in view.fixed else None


def _use(one: LimitUse) -> Html:
    part = min(1.0, one.share or 0.0)
    bar = tag(
        "div", tag("i", style=f"width: {part * 100:.1f}%", class_="rb-warned" if one.is_warned else None),
        class_="rb-use-bar", role="img", aria_label=f"{one.title}: {one.words}",
    )  # fmt: skip
    note = " near the limit" if one.is_warned and part < 1 else " the limit is reached" if one.is_warned else ""
    return tag(
        "div",
        tag("h3", one.title),
        tag("p", tag("span", one.words), tag("span", note, class_="rb-use-note") if note else None),
        bar if one.limit_usd is not None else None,
        class_="rb-use",
    )
