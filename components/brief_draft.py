"""What is typed on the form of the brief and not saved yet, kept apart from what the store holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from components import session
from core.model.base import checked
from core.model.messages import FieldValue
from core.model.project import Brief
from core.model.views_brief import FIELD_TITLES

_STATE = "rb_brief_draft"
_LISTS = ("claims", "avoid")
Typed = dict[str, str | int]


@dataclass(frozen=True)
class Draft:
    """The form as it stands.

    Args:
        began_from: Version of the brief that the person has seen on it.
        typed: What stands in each field.
        changed: Fields that differ from what is saved.
    """

    began_from: int
    typed: Typed
    changed: tuple[str, ...]

    def brief(self, saved: Brief) -> Brief:
        """The brief that the form says.

        Raises:
            InputError: When a field does not fit.
        """
        fields = {name: _value(name, typed) for name, typed in self.typed.items()}
        return checked(Brief, **{**dict(saved), **fields})


def key(name: str) -> str:
    """Key of a field's widget, within the project."""
    return session.own(f"rb_brief_{name}")


def draft(saved: Brief, version_no: int, *, is_saving: bool) -> Draft:
    """Brings form and store together before the fields are drawn.

    A field nobody has typed in follows the store; one with unsaved words keeps them, whatever is saved meanwhile. While
    the form is being saved nothing moves, so that what is saved names the version the person has seen.
    """
    now = shown(saved)
    kept = cast("dict[str, Any] | None", st.session_state.get(session.own(_STATE)))
    base = cast("Typed", now if kept is None else kept["base"])
    began_from = version_no if kept is None or not is_saving else int(kept["began"])
    for name, value in now.items():
        widget = key(name)
        is_untouched = widget not in st.session_state or st.session_state[widget] == base[name]
        if is_untouched and not (is_saving and widget in st.session_state):
            st.session_state[widget] = value
    st.session_state[session.own(_STATE)] = {"base": base if is_saving else now, "began": began_from}
    typed: Typed = {name: st.session_state[key(name)] for name in now}
    return Draft(began_from, typed, tuple(name for name in now if typed[name] != now[name]))


def use(name: str, value: FieldValue) -> None:
    """Puts an offered value into a field, as a widget's callback."""
    st.session_state[key(name)] = _text(value)


def shown(brief: Brief) -> Typed:
    """Every field as its widget holds it."""
    return {name: _text(getattr(brief, name)) for name in FIELD_TITLES}


def offered(saved: Mapping[str, FieldValue], typed: Typed) -> dict[str, FieldValue]:
    """Offers that are not in the fields already."""
    return {name: value for name, value in saved.items() if typed[name] != _text(value)}


def _text(value: FieldValue) -> str | int:
    return "\n".join(value) if isinstance(value, tuple) else value


def _value(name: str, typed: str | int) -> FieldValue:
    if name in _LISTS:
        return tuple(row.strip() for row in str(typed).splitlines() if row.strip())
    return int(typed) if name == "length_s" else typed
