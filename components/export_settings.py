"""Where the film goes and how large it is."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import export_also, export_choice, export_file, export_looks, export_titles
from components.asks import Ask
from components.markup import label, tag
from core.model.cut import Fit
from core.model.delivery import FrameSize
from core.model.presets import Preset, length_told
from core.model.views_export import ExportView

_RESHAPE = {Fit.CROP: "Cropped", Fit.BLUR: "Whole, with blurred edges"}


def show(view: ExportView) -> Ask | None:
    """Every choice, each kept as soon as it is made; what was asked for beside them."""
    assert view.cut is not None
    presets = {preset.id: preset for preset in view.presets}
    collect = partial(export_choice.collect, view.settings, view.cut.aspect, presets)
    with st.container(key="rb_export_where", gap="small"):
        st.html(tag("h2", "Where it goes"))
        _shape(view, collect)
        _place(view, presets)
        _told(view.preset)
    with st.container(key="rb_export_size", gap="small"):
        st.html(tag("h2", "Quality"))
        qualities = {choice.quality: choice for choice in view.qualities}
        is_sized = view.settings.delivery.size is not FrameSize.QUALITY
        st.segmented_control(
            "Quality",
            list(qualities),
            format_func=lambda quality: label(
                f"{quality.value.capitalize() if is_sized else qualities[quality].label} · {qualities[quality].size}"
            ),
            key=export_choice.begin(export_choice.QUALITY, view.settings.quality),
            on_change=collect,
            required=True,
            label_visibility="collapsed",
            width="stretch",
        )
        export_file.show(view)
        export_also.show(view, presets)
    asked = export_looks.show(view)
    export_titles.show(view, collect)
    return asked


def _shape(view: ExportView, collect: partial[None]) -> None:
    """The shape of the picture, and how pictures of another one come into it."""
    shapes = {preset.id: preset for preset in view.presets if preset.delivery is None and preset.aspect is not None}
    chosen = next((name for name, shape in shapes.items() if shape.aspect is view.aspect), view.preset.id)
    st.segmented_control(
        "Where it goes",
        list(shapes),
        format_func=lambda name: label(f"{shapes[name].title} {_ratio(shapes[name])}"),
        key=export_choice.begin(export_choice.PRESET, chosen),
        on_change=collect,
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    if view.settings.aspect is not None:
        st.segmented_control(
            "Pictures of the other shape",
            list(_RESHAPE),
            format_func=lambda fit: label(_RESHAPE[fit]),
            key=export_choice.begin(export_choice.RESHAPE, view.settings.reshape),
            on_change=collect,
            required=True,
        )


def _place(view: ExportView, presets: dict[str, Preset]) -> None:
    """One place of that shape, with the kind of file it asks for."""
    assert view.cut is not None
    fitting = [preset.id for preset in view.presets if preset.delivery is not None and preset.suits(view.aspect)]
    st.pills(
        "Made for one place",
        fitting,
        format_func=lambda name: label(presets[name].title),
        key=export_choice.begin(export_choice.PLACE, view.preset.id if view.preset.id in fitting else None),
        on_change=partial(export_choice.collect_place, view.settings, presets, view.cut.rate),
    )


def _told(preset: Preset) -> None:
    """What the place leaves uncovered, and what it takes."""
    takes = [f"{limit.name} {_range(limit.shortest_s, limit.longest_s)}{'' if limit.is_verified else ' (not verified)'}"
             for limit in preset.limits if limit.longest_s is not None]  # fmt: skip
    told = f" Lengths taken: {'; '.join(takes)}." if takes else ""
    st.html(tag("p", f"{preset.safe}{told} Checked {preset.checked:%b} {preset.checked.day}.", class_="rb-facts"))


def _ratio(shape: Preset) -> str:
    """`9:16`."""
    return "" if shape.aspect is None else shape.aspect.value


def _range(shortest_s: float | None, longest_s: int | None) -> str:
    most = "" if longest_s is None else length_told(longest_s)
    return f"up to {most}" if not shortest_s else f"{shortest_s:g} s to {most}"
