"""The song under the film: where it comes from, where it begins, how it ends."""

from __future__ import annotations

import streamlit as st

from components import drop_zone, session, song_level
from components.asks import Ask, Make
from components.markup import label, tag
from core.model.views_cut import CutView, SongView

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
                with st.popover("Level, begin and end", type="tertiary"):
                    asked = song_level.show(view, view.song) or asked
    return asked


def _words(song: SongView | None) -> str:
    if song is None:
        words = "No song: the film has the sound of its clips, or none."
        return tag("div", tag("h4", "Song"), tag("p", words, class_="rb-muted"), class_="rb-cut-words")
    lines = (tag("p", line, class_="rb-muted") for line in (song.facts, song.line) if line)
    return tag("div", tag("h4", song.title), *lines, class_="rb-cut-words")
