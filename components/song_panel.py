"""The song under the film: where it comes from, where it begins, how it ends."""

from __future__ import annotations

import streamlit as st

from components import drop_zone, session
from components.asks import Ask, Make
from components.cut_asks import EditCut
from components.markup import label, tag
from core.model.views_cut import CutView, SongView

_SAMPLES = 48_000
_CELL = "song"


def show(view: CutView) -> Ask | None:
    """Facts of the song and what can be done with it; what was asked."""
    asked: Ask | None = None
    with st.container(key="rb_cut_song"):
        st.html(_words(view.song))
        with st.container(key="rb_cut_song_acts", horizontal=True, gap="small"):
            can_make = bool(view.song_label) and not view.busy
            if can_make and st.button(label(view.song_label), key="rb_cut_song_make"):
                asked = Make(is_new_take=view.song is not None, shown=view.song_price, cell=_CELL)
            with st.popover("Bring a song", type="tertiary"):
                key = session.own("rb_cut_song_drop")
                asked = drop_zone.show(view.project_id, _CELL, "audio", key=key, title="Drop a song here") or asked
            if view.song is not None and view.song.is_in_cut and view.shots:
                with st.popover("Begin and end", type="tertiary"):
                    asked = _ends(view, view.song) or asked
    return asked


def _words(song: SongView | None) -> str:
    if song is None:
        words = "No song: the film has the sound of its clips, or none."
        return tag("div", tag("h4", "Song"), tag("p", words, class_="rb-muted"), class_="rb-cut-words")
    return tag("div", tag("h4", song.title), tag("p", song.facts, class_="rb-muted"), class_="rb-cut-words")


def _ends(view: CutView, song: SongView) -> Ask | None:
    """Where the song begins and how long it fades; the fields belong to the values they began from."""
    key = session.own(f"rb_song_ends_{song.in_s:.3f}_{song.fade_out_frames}".replace(".", "_"))
    with st.form(key, border=False):
        start = st.number_input(
            "The film begins at this second of the song",
            value=float(song.in_s),
            step=0.1,
            format="%.3f",
            key=f"{key}_start",
            help="Below zero the film begins before the song.",
        )
        fade = st.number_input(
            "Fade out, in seconds",
            value=song.fade_out_frames / view.rate,
            min_value=0.0,
            step=0.1,
            format="%.2f",
            key=f"{key}_fade",
        )
        sent = st.form_submit_button("Keep this", key=f"{key}_send")
    if not sent:
        return None
    edit = {"edit": "song", "in_samples": round(start * _SAMPLES), "fade_out_frames": round(fade * view.rate)}
    return EditCut((edit,), view.version_no, cell="cut")
