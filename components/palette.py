"""One list of all actions, and the keys of all screens: one system for hands that stay on the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import streamlit as st

from components import session
from components.markup import Html, join, tag
from core.model.views import StepView

_HERE = Path(__file__).parent
_MOST = 200
_MEANING = (
    ("Ctrl K or /", "find any action by its name"),
    ("1 to 5", "go to a step: brief, mood, storyboard, clips, export"),
    ("P", "open another project"),
    ("N", "start a new project"),
    ("↑ ↓ and Enter", "from card to card, and open one"),
    ("M", "make or remake the chosen one"),
    ("R", "refresh this step; it shows the price first"),
    ("F", "keep the chosen one as it is, or let it change again"),
    ("Ctrl Z, Ctrl Shift Z", "undo and redo"),
    ("Space, J K L, ← →", "play and pause, shuttle, step by a frame"),
)


def _body() -> Html:
    """The two quiet buttons, and the two boxes they open."""
    rows = join(join((tag("dt", key), tag("dd", words))) for key, words in _MEANING)
    field = tag(
        "input", type="text", role="combobox", placeholder="What do you want to do?", aria_label="Find an action",
        aria_controls="rb-commands", aria_expanded="true", aria_autocomplete="list", autocomplete="off", spellcheck="false",
    )  # fmt: skip
    found = tag("ul", id="rb-commands", role="listbox", aria_label="Actions")
    finder = tag("dialog", field, found, tag("p", ""), class_="finder", aria_label="Find an action")
    close = tag("button", "Close", class_="close", type="button")
    keys = tag("dialog", tag("h2", "Keys"), tag("dl", rows), close, class_="keys", aria_label="Keys")
    find = tag(
        "button", "Find", class_="find", type="button", aria_haspopup="dialog", title="Find an action: Ctrl K or /"
    )
    help_ = tag("button", "?", class_="help", type="button", aria_haspopup="dialog", aria_label="Keys", title="Keys: ?")
    return tag("div", find, help_, finder, keys, class_="palette")


_PALETTE = st.components.v2.component(
    "reelbook_palette",
    html=f"\n{_body()}\n",
    css=(_HERE / "palette.css").read_text("utf-8"),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("shortcuts.js", "palette.js")),
)


@dataclass(frozen=True)
class Command:
    """A row of the list.

    Args:
        id: `go:<screen>`, `open:<project>`, `refresh:<step>`, or a word of its own.
        key: The key that does the same, as `?` lists it; a single sign listens on every screen.
        usd: What it costs at most, for what spends, as exact text; empty text where nobody knows. None for all else.
        needs_cell: Offered only where a cell is chosen.
    """

    id: str
    group: str
    title: str
    key: str = ""
    usd: str | None = None
    needs_cell: bool = False


@dataclass(frozen=True)
class Called:
    """What was asked for by key or by name.

    Args:
        id: As in `Command`, or `open` for Enter on a card.
        cell: Name of the chosen cell; empty where none is.
        usd: What was shown as its price; None where it is unknown or there is none.
    """

    id: str
    cell: str = ""
    usd: Decimal | None = None


def show(commands: Iterable[Command]) -> Called | None:
    """Listens on every screen; what was asked for."""
    data = {"commands": [asdict(one) for one in commands]}
    wanted: Mapping[str, Any] | None = _PALETTE(
        key="rb_palette", data=data, width="content", on_run_change=lambda: None
    ).run
    if not wanted or not session.once("rb_palette", wanted["at"]):
        return None
    return Called(str(wanted["id"]), str(wanted["cell"] or ""), Decimal(wanted["usd"]) if wanted["usd"] else None)


def commands(
    here: str, pages: Mapping[str, str], steps: tuple[StepView, ...], projects: Mapping[str, str], open_id: str | None
) -> tuple[Command, ...]:
    """All that can be asked for here, the most likely first.

    Args:
        here: Name of the screen that is shown.
        pages: Screens by name, with their titles.
        steps: Steps of the open project.
        projects: Names by id.
        open_id: The open project.
    """
    offered = sorted(
        (step for step in steps if step.offer is not None and not step.is_busy), key=lambda step: step.name != here
    )
    numbers = {step.name: str(at) for at, step in enumerate(steps, 1)}
    others = [page for page in ("projects", "notebook", "activity", "settings") if page in pages]
    return (
        *(_refresh(step, is_here=step.name == here) for step in offered),
        *(Command(f"go:{step.name}", "Go to", step.title, numbers[step.name]) for step in steps),
        *(_of_project() if open_id is not None else ()),
        Command("new", "Project", "New project", "N"),
        *((Command("switch", "Project", "Open another project", "P"),) if projects else ()),
        *(Command(f"go:{page}", "Go to", pages[page]) for page in others if open_id or page != "notebook"),
        Command("keys", "Help", "List the keys", "?"),
        *(Command(f"open:{one}", "Open", name) for one, name in list(projects.items())[:_MOST] if one != open_id),
    )


def _of_project() -> tuple[Command, ...]:
    return (
        Command("undo", "Edit", "Undo", "Ctrl Z"),
        Command("redo", "Edit", "Redo", "Ctrl Shift Z"),
        Command("freeze", "Edit", "Keep the chosen one as it is, or let it change again", "F", needs_cell=True),
        Command("export", "Project", "Export the film"),
    )


def _refresh(step: StepView, *, is_here: bool) -> Command:
    assert step.offer is not None
    price = step.offer.plan.total
    amount = "" if price.usd is None else str(price.usd)
    return Command(f"refresh:{step.name}", step.title, step.offer.label, "R" if is_here else "", amount)
