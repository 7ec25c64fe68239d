"""Where the money stands, and the refreshes that were agreed to."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from components.activity_ended import when
from components.marks import mark
from components.markup import Html, join, tag
from core.model.cells import Depth
from core.model.jobs import RunState
from core.model.money import dollars
from core.model.views_activity import LimitLine, RunLine, Standing

_DEPTHS = {
    Depth.TEXTS: "Texts",
    Depth.PICTURES: "Texts and pictures",
    Depth.CLIPS: "Texts, pictures and clips",
    Depth.CUT: "The cut",
}
_SHAPES = {
    RunState.LIVE: ("ring", "at work"),
    RunState.DONE: ("current", "ended"),
    RunState.STOPPED: ("failed", "stopped"),
}


def standing(money: Standing) -> None:
    """Spent, reserved, at risk; and each limit as a bar with its numbers."""
    figures = [("Spent", dollars(money.spent_usd), ""), ("Today", dollars(money.today_usd), "since midnight UTC")]
    figures.append(
        ("Reserved", dollars(money.reserved_usd), "for jobs that are not over" if money.reserved_usd else "")
    )
    if money.at_risk_usd:
        figures.append(("At risk", dollars(money.at_risk_usd), "until an outcome is known"))
    rows = join(_figure(*figure) for figure in figures)
    limits = join(_limit(line) for line in money.limits)
    st.html(tag("div", tag("dl", rows, class_="rb-figures"), limits, class_="rb-standing"))


def runs(lines: tuple[RunLine, ...], *, has_projects: bool) -> None:
    """Refreshes, newest first: what each agreed to, spent and left undone."""
    if not lines:
        st.html(tag("p", "No refresh yet. One press of a refresh button is one line here.", class_="rb-muted"))
        return
    st.html(tag("ul", *(_run(line, has_projects=has_projects) for line in lines), class_="rb-lines"))


def _figure(name: str, value: str, note: str) -> Html:
    return tag("div", tag("dt", name), tag("dd", value), tag("dd", note, class_="rb-facts") if note else None)


def _limit(line: LimitLine) -> Html:
    share = min(Decimal(1), line.used_usd / line.limit_usd) if line.limit_usd else Decimal(1)
    words = f"{line.name}: {dollars(line.used_usd)} of {dollars(line.limit_usd)}"
    kind = "rb-limit rb-limit-full" if line.used_usd >= line.limit_usd else "rb-limit"
    bar = tag("span", tag("i", style=f"width: {share:.1%}"), class_=kind, aria_hidden="true")
    return tag("p", tag("span", words), bar, class_="rb-limit-line")


def _run(line: RunLine, *, has_projects: bool) -> Html:
    shape, word = _SHAPES[line.state]
    if line.state is RunState.DONE and line.left:
        shape, word = "stale", "something was left as it was"
    facts = [line.project] if has_projects else []
    facts += [when(line.created_at), f"{line.planned} planned, {line.asked} asked for"]
    facts += [f"{line.failed} came to nothing"] if line.failed else []
    left = tag("p", line.left, class_="rb-left") if line.left else None
    return tag(
        "li",
        mark(shape, word),
        tag("div", tag("h3", _DEPTHS[line.depth]), tag("p", ", ".join(facts), class_="rb-facts"), left),
        tag("p", _spent(line), class_="rb-money"),
    )


def _spent(line: RunLine) -> str:
    """`$0.08 of $0.50 spent`; where nothing was agreed to cost anything, nothing is said of money."""
    if line.agreed.is_free and not line.spent_usd:
        return "free"
    spent = f"{dollars(line.spent_usd)} of {line.agreed.label()} spent"
    if not line.agreed.is_known:
        spent = f"{dollars(line.spent_usd)} spent, agreed to a price nobody knew"
    return f"{spent}, {dollars(line.reserved_usd)} reserved" if line.reserved_usd else spent
