"""What holds for all screens: safe markup, readable colors, calm words, short files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components import places
from components.markup import Html, join, label, tag
from core.settings import ROOT
from tests.ui.conftest import text_of

SCREENS = sorted((ROOT / "components").glob("*.py")) + sorted((ROOT / "pages").glob("*.py"))
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2b50\u2705\u274c]")


@given(st.text(), st.text())
def test_markup_cannot_be_broken_out_of(text: str, title: str) -> None:
    """Whatever a text or an attribute holds, it opens no tag and closes no quote."""
    made = tag("p", text, title=title)
    inside = made.removeprefix('<p title="').removesuffix("</p>")
    assert made.count("<") == 2
    assert made.count(">") == 2
    assert inside.count('"') == 1


def test_only_markup_passes_through() -> None:
    """Markup made here is kept, plain text beside it is escaped."""
    assert join((tag("b", "x"), "<i>", None)) == "<b>x</b>&lt;i&gt;"
    assert isinstance(tag("b"), Html)


@given(st.text(max_size=60))
def test_a_label_is_one_line_without_markdown(text: str) -> None:
    """Every sign that Markdown or Streamlit could act on is escaped, and lines become spaces."""
    made = label(text)
    assert "\n" not in made
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]$:#<>]", made)


@given(st.text(min_size=1, max_size=30))
def test_an_address_stays_inside_its_route(name: str) -> None:
    """An id with slashes or dots in it cannot leave the route it belongs to."""
    assert places.media("p", name).count("/") == 5
    assert places.upload("p", name).count("?") == 1


def _tokens() -> dict[str, tuple[str, str]]:
    css = (ROOT / "components" / "look.css").read_text("utf-8")
    return {
        name: (light, dark)
        for name, light, dark in re.findall(r"--rb-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    }


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("surface", ["bg", "panel", "raised"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "ok", "stale", "bad", "info"])
def test_ink_is_readable_on_every_surface(theme: int, surface: str, ink: str) -> None:
    """Text, marks and the accent reach a contrast of 4.5 to 1 on each surface of both themes."""
    tokens = _tokens()
    assert _contrast(tokens[ink][theme], tokens[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_on_the_accent_are_readable(theme: int) -> None:
    """The text of the one warm button reaches 4.5 to 1."""
    tokens = _tokens()
    assert _contrast(tokens["on-accent"][theme], tokens["accent"][theme]) >= 4.5


def test_streamlit_has_the_same_colors() -> None:
    """Widgets that Streamlit draws take their colors from its own settings: the same tokens."""
    tokens, config = _tokens(), (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    for theme, name in enumerate(("light", "dark")):
        part = config.partition(f"[theme.{name}]")[2].partition("[")[0]
        for key, token in (("primaryColor", "accent"), ("backgroundColor", "bg"), ("secondaryBackgroundColor", "raised"),
                           ("textColor", "text"), ("borderColor", "line"), ("grayColor", "muted")):  # fmt: skip
            assert f'{key} = "{tokens[token][theme]}"' in part


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_words_are_calm(path: Path) -> None:
    """No screen shouts, jokes or decorates: no exclamation mark, no emoji, no oops, no alarm box."""
    source = path.read_text("utf-8")
    strings = re.findall(r"\"([A-Z][^\"\n]*)\"", source)
    assert not [text for text in strings if "!" in text or "oops" in text.lower()]
    assert not EMOJI.search(source)
    assert not re.search(r"st\.(error|warning|success|info|balloons|snow|toast)\(", source)


def test_a_server_without_a_studio_says_so() -> None:
    """A script without a studio behind it tells how to start one."""
    app = AppTest.from_file(str(ROOT / "components" / "shell.py"), default_timeout=60).run()
    assert not app.exception
    assert "The studio is not open." in text_of(app)
