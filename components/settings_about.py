"""Which program this is, what it runs on, and whose work ships along."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.marks import mark
from components.markup import Html, tag
from core.doctor import Credit, Finding


def show(findings: Sequence[Finding], credits_due: Sequence[Credit], workspace: str) -> None:
    """All of it."""
    facts = [_fact(one.what, one.found, one.is_ok, one.advice) for one in findings]
    facts.append(_fact("Workspace", workspace))
    st.html(tag("dl", *facts, class_="rb-about"))
    st.html(tag("h3", "Read at the start only", class_="rb-part-title"))
    words = (
        "Address, port, workspace, render threads and the limits of uploads come from reelbook.toml and the environment; "
        "they take effect when Reelbook is started again. Everything else on this screen takes effect at once."
    )
    st.html(tag("p", words, class_="rb-muted rb-lead"))
    st.html(tag("h3", "Work of others that ships along", class_="rb-part-title"))
    st.html(tag("table", tag("tbody", *(_credit(one) for one in credits_due)), class_="rb-table rb-credits"))


def _fact(what: str, found: str, is_ok: bool = True, advice: str = "") -> Html:
    shape = None if is_ok else mark("failed", "not as it should be")
    return tag("div", tag("dt", what), tag("dd", shape, found, f" {advice}" if advice else None))


def _credit(one: Credit) -> Html:
    text = tag("a", "license text", href=one.address, target="_blank", rel="noopener") if one.address else None
    return tag("tr", tag("th", one.what, scope="row"), tag("td", one.version), tag("td", one.licence), tag("td", text))
