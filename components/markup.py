"""HTML that is safe by construction: every plain text that goes in is escaped, only `Html` passes through."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_EMPTY = frozenset({"img", "input", "br", "hr", "source"})


class Html(str):
    """Text that is HTML already. Only functions of this module make it."""

    __slots__ = ()


def tag(name: str, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """One element. Plain children and all attribute values are escaped; None and False attributes are left out.

    `class_` becomes `class`, other underscores become hyphens (`aria_label`).
    """
    parts = [name, *(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))]
    opening = f"<{' '.join(parts)}>"
    if name in _EMPTY:
        return Html(opening)
    return Html(f"{opening}{join(children)}</{name}>")


def join(children: Iterable[str | None]) -> Html:
    """Pieces one after another; plain text among them is escaped, None is nothing."""
    return Html("".join(_escaped(child) for child in children if child is not None))


def label(text: str) -> str:
    """A name or a prompt for a widget's label, where Markdown would otherwise take hold of it."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def named(text: str, of: str) -> str:
    """A label with the name of what the button acts on, heard but not seen: `Edit: Scene text 2`.

    Streamlit's labels know no hidden text; `look.css` hides what is gray inside a cell's buttons.
    """
    return f"{label(text)}:gray[{label(f': {of}')}]"


def _escaped(child: str) -> str:
    return str(child) if isinstance(child, Html) else html.escape(child)


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    return name if value is True else f'{name}="{html.escape(str(value))}"'
