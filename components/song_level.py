"""Where the song begins, how loud it is, how it ends, and what it does in a film of another length."""

from __future__ import annotations

import streamlit as st

from components import fade_fields, session
from components.asks import Ask
from components.cut_asks import EditCut
from components.markup import tag
from core.model.views_cut import CutView, SongView

_SAMPLES = 48_000
_PLAYS = {"once": "Play once", "loop": "Loop to the film", "ending": "End with the song"}


def show(view: CutView, song: SongView) -> Ask | None:
    """The form; its fields belong to the values they began from."""
    began = f"{view.version_no}_{song.in_s:.3f}_{song.fade_out_frames}_{song.fade_in_frames}_{song.gain_db:g}"
    key = session.own(f"rb_song_ends_{began}_{song.duck_db:g}_{song.plays}".replace(".", "_"))
    with st.form(key, border=False):
        told = {**_times(view, song, key), **_levels(song, key)}
        plays = st.radio(
            "In a film of another length",
            list(_PLAYS),
            index=list(_PLAYS).index(song.plays),
            format_func=_PLAYS.__getitem__,
            key=f"{key}_plays",
            help="A loop goes back to an earlier bar. An ending leaves out bars in the middle.",
        )
        if song.line:
            st.html(tag("p", song.line, class_="rb-facts"))
        sent = st.form_submit_button("Keep this", key=f"{key}_send")
    if not sent:
        return None
    return EditCut(({"edit": "song", **told, "plays": plays},), view.version_no, cell="cut")


def _times(view: CutView, song: SongView, key: str) -> dict[str, object]:
    start = st.number_input(
        "The film begins at this second of the song",
        value=float(song.in_s),
        step=0.1,
        format="%.3f",
        key=f"{key}_start",
        help="Below zero the film begins before the song.",
    )
    fades = fade_fields.show(song.fade_in_frames, song.fade_out_frames, view.rate, key=f"{key}_fade")
    return {"in_samples": round(start * _SAMPLES), **fades}


def _levels(song: SongView, key: str) -> dict[str, object]:
    gain = st.number_input(
        "Level, in dB", value=song.gain_db, min_value=-60.0, max_value=24.0, step=1.0, format="%.1f", key=f"{key}_gain"
    )
    duck = st.number_input(
        "Quieter while somebody speaks, in dB",
        value=-song.duck_db,
        min_value=0.0,
        max_value=60.0,
        step=1.0,
        format="%.1f",
        key=f"{key}_duck",
        help="Clips step back as far as the song does. 0 leaves both as they are.",
    )
    return {"gain_db": gain, "duck_db": 0.0 - duck}
