"""What was spent: bars by day and provider, the same as a table, sums by project, provider and model, and a file to keep."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

import streamlit as st

from components import session
from components.markup import Html, join, tag
from core.model.money import dollars
from core.model.views_activity import Period, Slice, Spending

_RANGES = {"30 days": 30, "90 days": 90, "Everything": None}
_SHADES = 4
"""Providers beyond this many share the last one."""
DAYS = "Days are UTC, as the limits count them."


def days() -> int | None:
    """How far back, as chosen; None for everything."""
    chosen = st.segmented_control(
        "Spent in the last", list(_RANGES), default="30 days", key=session.own("rb_spending_range"), required=True
    )
    return _RANGES[chosen or "30 days"]


def show(told: Spending, project_id: str | None, back: int | None) -> None:
    """The whole part."""
    st.html(_head(told, project_id, back))
    if not told.payments:
        st.html(
            tag(
                "p",
                "Nothing was spent. What is paid for shows here by day, scene or project, and provider.",
                class_="rb-muted",
            )
        )
        return
    st.html(tag("figure", _plot(told), _legend(told), _table(told), class_="rb-plot"))
    parts = [("By provider", told.by_provider), ("By model", told.by_model)]
    parts.insert(0, ("By project", told.by_project) if project_id is None else ("By scene", told.by_scene))
    st.html(tag("div", *(_slices(title, slices, told.total_usd) for title, slices in parts), class_="rb-slices"))


def _head(told: Spending, project_id: str | None, back: int | None) -> Html:
    query = {name: str(value) for name, value in (("project", project_id), ("days", back)) if value is not None}
    address = "/api/spending.csv" + (f"?{urlencode(query)}" if query else "")
    facts = f"{told.payments} {'payment' if told.payments == 1 else 'payments'}. {DAYS}"
    if told.estimate_usd:
        facts += f" {dollars(told.estimate_usd)} of it is estimated: the vendors did not say."
    return tag(
        "div",
        tag("div", tag("p", dollars(told.total_usd), class_="rb-total"), tag("p", facts, class_="rb-facts")),
        tag("a", "Download as CSV", class_="rb-button", href=address, download=True),
        class_="rb-spending-head",
    )


def _shade(number: int) -> str:
    return f"rb-shade-{min(number, _SHADES - 1)}"


def _plot(told: Spending) -> Html:
    most = max(period.usd for period in told.periods)
    bars = [_bar(period, told, most) for period in told.periods]
    top = max(told.periods, key=lambda period: period.usd)
    words = (
        f"Bars of what was spent by {'month' if told.is_monthly else 'day'}: {dollars(told.total_usd)} in all, "
        f"the most on {_day(top, told)}, {dollars(top.usd)}. The table below says the same."
    )
    ends = tag(
        "p", tag("span", _day(told.periods[0], told)), tag("span", _day(told.periods[-1], told)), class_="rb-axis"
    )
    line = tag("span", dollars(most), class_="rb-most")
    return tag("div", tag("div", line, *bars, class_="rb-bars", role="img", aria_label=words), ends)


def _bar(period: Period, told: Spending, most: Decimal) -> Html:
    said = f"{_day(period, told)}: {dollars(period.usd)}"
    parts = [
        tag("i", class_=_shade(number), style=f"height: {usd / most:.3%}")
        for number, usd in enumerate(period.parts)
        if usd
    ]
    return tag("b", *parts, title=said)


def _legend(told: Spending) -> Html | None:
    if len(told.providers) < 2:
        return None
    names = [tag("span", tag("i", class_=_shade(number)), name) for number, name in enumerate(told.providers)]
    return tag("figcaption", *names, class_="rb-legend")


def _table(told: Spending) -> Html:
    """The bars as numbers; what was nothing is left out."""
    head = tag("tr", *(tag("th", name, scope="col") for name in (_column(told), *told.providers, "All")))
    rows = [_table_row(period, told) for period in reversed(told.periods) if period.usd]
    sums = tag(
        "tr",
        tag("th", "All", scope="row"),
        *(tag("td", dollars(part.usd)) for part in told.by_provider),
        tag("td", dollars(told.total_usd)),
    )
    whole = tag("table", tag("thead", head), tag("tbody", *rows), tag("tfoot", sums))
    return tag(
        "details",
        tag("summary", "As a table"),
        tag("div", whole, class_="rb-scroll", tabindex=0, role="region", aria_label="Spending as a table"),
    )


def _column(told: Spending) -> str:
    return "Month (UTC)" if told.is_monthly else "Day (UTC)"


def _table_row(period: Period, told: Spending) -> Html:
    cells = (tag("td", dollars(usd) if usd else "") for usd in (*period.parts, period.usd))
    return tag("tr", tag("th", _day(period, told), scope="row"), *cells)


def _day(period: Period, told: Spending) -> str:
    begins = period.begins
    return f"{begins:%B %Y}" if told.is_monthly else f"{begins:%b} {begins.day}, {begins.year}"


def _slices(title: str, slices: tuple[Slice, ...], whole: Decimal) -> Html:
    rows = join(
        tag(
            "li",
            tag("span", part.name, class_="rb-slice-name"),
            tag("span", dollars(part.usd)),
            tag("span", tag("i", style=f"width: {part.usd / whole:.1%}"), class_="rb-limit", aria_hidden="true"),
        )
        for part in slices
    )
    return tag("section", tag("h3", title), tag("ul", rows))
