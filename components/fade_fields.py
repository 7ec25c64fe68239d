"""Two fields for how a sound begins and ends."""

from __future__ import annotations

import streamlit as st


def show(fade_in_frames: int, fade_out_frames: int, rate: float, *, key: str) -> dict[str, int]:
    """The fields, in seconds; what they say, in frames, named as an edit of the cut names it.

    Args:
        rate: Frames a second of the film.
        key: What the keys of both begin with.
    """
    told = {}
    for name, said, frames in (
        ("in", "Fade in, in seconds", fade_in_frames),
        ("out", "Fade out, in seconds", fade_out_frames),
    ):
        seconds = st.number_input(
            said,
            value=frames / rate,
            min_value=0.0,
            max_value=600.0,
            step=0.1,
            format="%.2f",
            key=f"{key}_{name}",
        )
        told[f"fade_{name}_frames"] = round(seconds * rate)
    return told
