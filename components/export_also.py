"""Further places that the same run makes a film for, and what each place asks for beside what the film has."""

from __future__ import annotations

import streamlit as st

from components import export_choice, session
from components.export_choice import ALSO, begin
from components.marks import mark
from components.markup import Html, tag
from core.model.film import ExportSettings
from core.model.presets import CheckLine, Preset
from core.model.views_export import ExportView

_ADDRESS = "also"


def show(view: ExportView, presets: dict[str, Preset]) -> None:
    """The choice; kept in the address, so a reload finds it."""
    places = [preset.id for preset in view.presets if preset.delivery is not None and preset.id != view.preset.id]
    st.multiselect(
        "Also make",
        places,
        format_func=lambda name: _named(presets[name]),
        key=begin(ALSO, [name for name in _kept() if name in places]),
        on_change=_collect,
        placeholder="A further place, in the same run",
    )


def others(view: ExportView) -> tuple[ExportSettings, ...]:
    """The films for further places, beside the one that is chosen; what they share is rendered once."""
    assert view.cut is not None
    own, rate = view.cut.aspect, view.cut.rate
    made = []
    for preset in view.presets:
        if preset.id in _kept() and preset.id != view.preset.id and preset.delivery is not None:
            shaped = {} if preset.aspect is None else {"aspect": None if preset.aspect is own else preset.aspect}
            made.append(export_choice.of_place(view.settings.model_copy(update=shaped), preset, rate))
    return tuple(made)


def checks(lines: tuple[CheckLine, ...], title: str) -> Html:
    """The delivery check, a mark and a sentence a line."""
    rows = (tag("li", _mark(line), tag("span", line.text)) for line in lines)
    return tag("section", tag("ul", *rows, class_="rb-checks"), aria_label=title)


def _mark(line: CheckLine) -> Html:
    if line.fits is None:
        return mark("missing", "not known before")
    return mark("current", "fits") if line.fits else mark("stale", "does not fit")


def _named(preset: Preset) -> str:
    return preset.title if preset.aspect is None else f"{preset.title} {preset.aspect.value}"


def _kept() -> list[str]:
    found = st.session_state.get(session.own(f"{ALSO}_kept"), st.query_params.get(_ADDRESS, ""))
    return [name for name in str(found).split(",") if name]


def _collect() -> None:
    text = ",".join(export_choice.value_of(ALSO, []))
    st.session_state[session.own(f"{ALSO}_kept")] = text
    if text:
        st.query_params[_ADDRESS] = text
    elif _ADDRESS in st.query_params:
        del st.query_params[_ADDRESS]
