"""axe-core on a page: what it finds that is serious, without what only Streamlit itself could mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_GRAVE = {"serious", "critical"}
_OPTIONS = {"resultTypes": ["violations"]}


@dataclass(frozen=True)
class Finding:
    """One element that breaks a rule.

    Args:
        rule, impact: As axe names them.
        place: Selector of the element, with those of the shadow roots around it.
        html: Where it begins.
        words: What would have to be different.
    """

    rule: str
    impact: str
    place: str
    html: str
    words: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}) at {self.place}\n    {self.html}\n    {self.words}"


@dataclass(frozen=True)
class Known:
    """A finding inside one of Streamlit's own widgets.

    Args:
        place: A pattern that the selector or the markup holds.
        reason: Why we cannot mend it.
    """

    rule: str
    place: str
    reason: str


KNOWN: tuple[Known, ...] = ()
"""Each with its reason; a rule is never let off as a whole."""


def grave(page: Page) -> list[Finding]:
    """Serious and critical findings of a page, those of our own making."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    findings = [_finding(rule, node) for rule in found if rule["impact"] in _GRAVE for node in rule["nodes"]]
    return [one for one in findings if not any(_is(one, known) for known in KNOWN)]


def _is(finding: Finding, known: Known) -> bool:
    text = f"{finding.place}\n{finding.html}"
    return finding.rule == known.rule and re.search(known.place, text) is not None


def _finding(rule: dict[str, Any], node: dict[str, Any]) -> Finding:
    place = " >> ".join(" > ".join(part) if isinstance(part, list) else str(part) for part in node["target"])
    words = " ".join(str(node.get("failureSummary", "")).split())
    return Finding(rule["id"], str(node["impact"]), place, str(node["html"])[:240], words[:300])
