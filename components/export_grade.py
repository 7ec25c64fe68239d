"""The grade: every part of a look by hand, and LUTs, folded away until somebody wants them."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from components import export_choice, session
from components.export_choice import begin, value_of
from components.markup import label
from core.model.film import ExportSettings
from core.model.look import Grade
from core.model.views_export import ExportView

LUT, LUT_SHARE, LUT_FILE = "rb_export_lut", "rb_export_lut_share", "rb_export_lut_file"
_NONE, _KEPT = "", "·"
_PARTS = {
    "exposure": ("Exposure", "Tenths of a stop: 10 is twice the light."),
    "contrast": ("Contrast", ""),
    "shadows": ("Shadows", ""),
    "highlights": ("Highlights", ""),
    "temperature": ("Temperature", "Left is blue, right is amber."),
    "tint": ("Tint", "Left is green, right is magenta."),
    "saturation": ("Saturation", ""),
    "vignette": ("Vignette", "Darker corners."),
    "grain": ("Grain", ""),
    "halation": ("Halation", "Lights glow red-orange into the dark."),
}
KEYS = (*(f"rb_export_grade_{name}" for name in _PARTS), LUT, LUT_SHARE)
_LARGEST_MB = 30


def show(view: ExportView) -> None:
    """The sliders and the LUT."""
    grade = view.settings.look.grade
    with st.expander("Grade", key="rb_export_grade"):
        columns = st.columns(2)
        for place, (name, (title, told)) in enumerate(_PARTS.items()):
            low, high = _bounds(name)
            columns[place % 2].slider(
                title,
                low,
                high,
                key=begin(f"rb_export_grade_{name}", getattr(grade, name)),
                help=told or None,
                on_change=partial(_collect, view.settings),
            )
        _lut(view, grade)


def _lut(view: ExportView, grade: Grade) -> None:
    names = [_NONE, *view.luts, *([_KEPT] if grade.lut and value_of(LUT, _KEPT) not in view.luts else [])]
    st.selectbox(
        "LUT",
        names,
        format_func=lambda name: {_NONE: "None", _KEPT: "The one of this film"}.get(name) or label(name),
        key=begin(LUT, _KEPT if grade.lut else _NONE),
        on_change=partial(_collect_lut, view.settings),
    )
    if grade.lut:
        st.slider(
            "Strength of the LUT",
            0,
            100,
            step=5,
            format="%d %%",
            key=begin(LUT_SHARE, grade.lut_strength),
            on_change=partial(_collect, view.settings),
        )
    st.file_uploader(
        "Bring a LUT (.cube)",
        type=["cube"],
        max_upload_size=_LARGEST_MB,
        key=session.own(LUT_FILE),
        on_change=partial(_bring, view.settings),
    )


def _collect(settings: ExportSettings) -> None:
    """Keeps what the sliders say; their callback."""
    settings = export_choice.kept() or settings
    grade = settings.look.grade
    moved = {name: int(value_of(f"rb_export_grade_{name}", getattr(grade, name))) for name in _PARTS}
    _keep(settings, grade.model_copy(update={**moved, "lut_strength": int(value_of(LUT_SHARE, grade.lut_strength))}))


def _collect_lut(settings: ExportSettings) -> None:
    """Keeps the LUT that was just chosen; the callback of that choice."""
    settings = export_choice.kept() or settings
    name = str(value_of(LUT, _NONE))
    if name != _KEPT:
        session.attempt(lambda: _use(settings, name))


def _bring(settings: ExportSettings) -> None:
    """Takes in the file that was just brought, and uses it; the callback of the place for it."""
    settings = export_choice.kept() or settings
    file = value_of(LUT_FILE, None)
    if file is None:
        return

    def take_in() -> None:
        with tempfile.TemporaryDirectory(prefix="lut-") as folder:
            path = Path(folder) / "brought.cube"
            path.write_bytes(file.getbuffer())
            name = session.studio().export.luts.add(path, file.name)
        _use(settings, name)
        st.session_state[session.own(LUT)] = name

    session.attempt(take_in)


def _use(settings: ExportSettings, name: str) -> None:
    digest = session.studio().export.luts.digest(name) if name else ""
    _keep(settings, settings.look.grade.model_copy(update={"lut": digest}))


def _keep(settings: ExportSettings, grade: Grade) -> None:
    export_choice.keep(
        settings.model_copy(
            update={
                "look": settings.look.model_copy(update={"grade": grade, "strength": settings.look.strength or 100})
            }
        )
    )


def _bounds(name: str) -> tuple[int, int]:
    """The least and the most that a part of a grade takes, as the model says."""
    limits = {type(rule).__name__: rule for rule in Grade.model_fields[name].metadata}
    return int(limits["Ge"].ge), int(limits["Le"].le)
