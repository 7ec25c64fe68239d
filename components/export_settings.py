"""Where the film goes and how large it is."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import export_choice, export_looks, export_titles
from components.markup import label, tag
from core.model.cut import Fit
from core.model.presets import Preset
from core.model.views_export import ExportView

_RESHAPE = {Fit.CROP: "Cropped", Fit.BLUR: "Whole, with blurred edges"}


def show(view: ExportView) -> None:
    """Every choice, each kept as soon as it is made."""
    assert view.cut is not None
    presets = {preset.id: preset for preset in view.presets}
    collect = partial(export_choice.collect, view.settings, view.cut.aspect, presets)
    with st.container(key="rb_export_where", gap="small"):
        st.html(tag("h2", "Where it goes"))
        chosen = st.segmented_control(
            "Where it goes",
            list(presets),
            format_func=lambda name: label(f"{presets[name].title} {presets[name].aspect.value}"),
            key=export_choice.begin(export_choice.PRESET, view.preset.id),
            on_change=collect,
            required=True,
            label_visibility="collapsed",
            width="stretch",
        )
        _shape(view, presets[chosen or view.preset.id], collect)
    with st.container(key="rb_export_size", gap="small"):
        st.html(tag("h2", "Quality"))
        qualities = {choice.quality: choice for choice in view.qualities}
        st.segmented_control(
            "Quality",
            list(qualities),
            format_func=lambda quality: label(f"{qualities[quality].label} · {qualities[quality].size}"),
            key=export_choice.begin(export_choice.QUALITY, view.settings.quality),
            on_change=collect,
            required=True,
            label_visibility="collapsed",
            width="stretch",
        )
    export_looks.show(view)
    export_titles.show(view, collect)


def _shape(view: ExportView, preset: Preset, collect: partial[None]) -> None:
    """What the place leaves uncovered, and how pictures of another shape come into this one."""
    if view.settings.aspect is not None:
        st.segmented_control(
            "Pictures of the other shape",
            list(_RESHAPE),
            format_func=lambda fit: label(_RESHAPE[fit]),
            key=export_choice.begin(export_choice.RESHAPE, view.settings.reshape),
            on_change=collect,
            required=True,
        )
    takes = [f"{limit.name} {_range(limit.shortest_s, limit.longest_s)}{'' if limit.is_verified else ' (not verified)'}"
             for limit in preset.limits]  # fmt: skip
    told = f" Lengths taken: {'; '.join(takes)}." if takes else ""
    st.html(tag("p", f"{preset.safe}{told} Checked {preset.checked:%b} {preset.checked.day}.", class_="rb-facts"))


def _range(shortest_s: int | None, longest_s: int | None) -> str:
    most = "" if longest_s is None else f"{longest_s} s" if longest_s < 180 else f"{longest_s // 60} min"
    return f"up to {most}" if not shortest_s else f"{shortest_s} s to {most}"
