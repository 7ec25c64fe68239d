"""What a browser tab remembers, and the one place where the scripts find the studio.

Session state holds ids and plain values only. The open project is in the address, so a reload or a second tab finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core.errors import ClashError, InputError, SettingsError, StudioError

if TYPE_CHECKING:
    from core.studio import Studio

_PROJECT = "project"
_NOTICE = "rb_notice"
_PANELS = "rb_panels"
_OPENINGS = "rb_openings"
_SEEN = "rb_seen"
_TOUCHED = "rb_touched"
_DONE = "rb_done"
_held: list[Studio] = []


def hold(studio: Studio | None) -> None:
    """Puts the process's one studio where scripts and routes find it; None takes it away."""
    _held[:] = [] if studio is None else [studio]


def studio() -> Studio:
    """The process's studio.

    Raises:
        SettingsError: When the server was started in a way that opened none.
    """
    if not _held:
        raise SettingsError("The studio is not open.", hint="Start Reelbook with `make run`.")
    return _held[0]


def is_open() -> bool:
    """Whether there is a studio to be found."""
    return bool(_held)


@dataclass(frozen=True)
class Notice:
    """One calm sentence that is waiting to be shown.

    Args:
        text, hint: What happened, and what next.
        is_bad: Something was refused or failed.
        cell: Name of the cell it belongs to; empty for the page.
        undo: Id of a project that can be brought back.
        theirs, ours: Both versions after a clash, as plain text.
    """

    text: str
    hint: str = ""
    is_bad: bool = False
    cell: str = ""
    undo: str = ""
    theirs: str = ""
    ours: str = ""


def project_id() -> str | None:
    """The project in the address, or None."""
    return st.query_params.get(_PROJECT)


def project_query(chosen: str | None) -> dict[str, str]:
    """Address parameters that keep a project open on the next page."""
    return {} if chosen is None else {_PROJECT: chosen}


def own(key: str) -> str:
    """A widget's key within the open project, so that what was typed or chosen in one project never shows in another."""
    return f"{key}_{project_id()}"


def tell(notice: Notice) -> None:
    """Keeps a notice for the next run; a newer one takes its place."""
    st.session_state[_NOTICE] = asdict(notice)


def notice(cell: str = "") -> Notice | None:
    """The notice for this cell or, with no name, for the page. It stays until the person acts again."""
    kept = st.session_state.get(_NOTICE)
    return Notice(**kept) if kept is not None and kept["cell"] == cell else None


def forget_notice() -> None:
    st.session_state.pop(_NOTICE, None)


def dismiss() -> None:
    """Forgets the notice, unless it holds words of the person that are saved nowhere."""
    kept = st.session_state.get(_NOTICE)
    if kept is not None and not kept["ours"]:
        forget_notice()


def attempt(work: Callable[[], object], *, cell: str = "", told: Notice | None = None) -> bool:
    """Carries out what a person asked for; a refusal becomes a notice at its cell, never a broken page.

    Returns:
        Whether it was done.
    """
    try:
        work()
    except ClashError as exc:
        tell(Notice(exc.message, exc.hint, is_bad=True, cell=cell, theirs=exc.theirs, ours=exc.ours))
        _begin_again(cell)
        return False
    except StudioError as exc:
        tell(Notice(exc.message, exc.hint, is_bad=not isinstance(exc, InputError), cell=cell))
        return False
    forget_notice()
    if told is not None:
        tell(told)
    return True


@dataclass(frozen=True)
class Panel:
    """What is open inside a cell's card.

    Args:
        name: `edit`, `takes`, `import`, `note` or `order`.
        began_from: Version of the cell that the person has seen; handed back with the edit. None after a clash, until
            the version that came in between is shown.
        opening: Number of this opening; what was typed belongs to it.
    """

    name: str
    began_from: int | None
    opening: int = 0


def panel(cell: str) -> Panel | None:
    """The panel that is open in this cell of the open project, or None."""
    kept = _panels().get(_panel_key(cell))
    return Panel(**kept) if kept else None


def open_panel(cell: str, name: str, began_from: int) -> None:
    """Opens a panel. An open form stays: what was typed in it would be lost."""
    kept = panel(cell)
    if kept is not None and kept.name == "edit":
        return
    st.session_state[_OPENINGS] = st.session_state.get(_OPENINGS, 0) + 1
    _panels()[_panel_key(cell)] = asdict(Panel(name, began_from, st.session_state[_OPENINGS]))


def seen_version(cell: str, version_no: int) -> int:
    """The version that an edit in this cell's panel began from; after a clash the one that is shown now."""
    kept = _panels()[_panel_key(cell)]
    if kept["began_from"] is None:
        kept["began_from"] = version_no
    return int(kept["began_from"])


def _begin_again(cell: str) -> None:
    """After a clash both versions are shown, and what is saved next is meant to replace theirs."""
    kept = _panels().get(_panel_key(cell))
    if kept is not None:
        kept["began_from"] = None


def close_panel(cell: str) -> None:
    _panels().pop(_panel_key(cell), None)


def page_no(field: str) -> int:
    """Number of the empty page that is being written on in a field of the open project; part of the widget's key."""
    return int(st.session_state.get(own(f"rb_page_{field}"), 0))


def turn_page(field: str) -> None:
    """Takes a fresh page: what stood in the field has been said."""
    st.session_state[own(f"rb_page_{field}")] = page_no(field) + 1


def touch(widget: str) -> None:
    """Notes, as a widget's callback, that a person changed it: what is asked then is asked once, not on every run."""
    st.session_state[_TOUCHED] = widget


def was_touched(widget: str) -> bool:
    """Whether a person has just changed this widget; true once."""
    if st.session_state.get(_TOUCHED) != widget:
        return False
    del st.session_state[_TOUCHED]
    return True


def once(widget: str, at: object) -> bool:
    """Whether what a component in the browser asked for at this moment is still to be done; true once for each moment."""
    done = cast("dict[str, object]", st.session_state.setdefault(_DONE, {}))
    is_new = done.get(widget) != at
    done[widget] = at
    return is_new


def is_first_look(cell: str) -> bool:
    """True once per tab and cell: for what opens by itself, but not again after it was closed."""
    seen = cast("dict[str, bool]", st.session_state.setdefault(_SEEN, {}))
    is_first = _panel_key(cell) not in seen
    seen[_panel_key(cell)] = True
    return is_first


def _panels() -> dict[str, dict[str, Any]]:
    return cast("dict[str, dict[str, Any]]", st.session_state.setdefault(_PANELS, {}))


def _panel_key(cell: str) -> str:
    return f"{project_id()}/{cell}"
