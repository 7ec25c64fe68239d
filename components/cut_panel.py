"""The cut at the foot of the clips screen: its picture, its strip in time, and the song and beats under it."""

from __future__ import annotations

import streamlit as st

from components import beat_tools, cut_preview, cut_strip, cut_trims, notice, song_panel, sound_list
from components.asks import Ask, Make
from components.cut_asks import EditCut
from components.marks import mark
from components.markup import Html, join, tag
from core.model.project import Aspect
from core.model.views_cut import CutView

_OWN = "Your own cut: it stays as it is when clips or beats change."


def show(view: CutView) -> Ask | None:
    """The whole panel; what was asked."""
    with st.container(key="rb_cut"):
        asked = _head(view)
        notice.show("cut")
        if not view.shots:
            return _empty(view) or asked
        asked = cut_trims.show(view) or asked
        picture, side = st.columns([2, 3] if view.aspect is Aspect.VERTICAL else 2, gap="medium")
        with picture:
            cut_preview.show(view, key="rb_cut_preview")
        with side:
            asked = _sound(view) or asked
        return cut_strip.show(view, key="rb_cut_strip") or asked


def _head(view: CutView) -> Ask | None:
    """Title, what is to be known, and the two free ways to a newer cut."""
    asked: Ask | None = None
    with st.container(key="rb_cut_head", horizontal=True, vertical_alignment="center"):
        st.html(join((tag("h2", "Cut"), _lines(view))))
        can_follow = bool(view.shots) and view.is_own and bool(view.stale)
        if can_follow and st.button("Use the takes chosen now", key="rb_cut_use"):
            asked = EditCut(({"edit": "use_takes"},), view.version_no, cell="cut")
        words = "Plan the cut again" if view.shots else "Plan the cut"
        if _can_plan(view) and st.button(words, key="rb_cut_plan", type="tertiary"):
            asked = Make(cell="cut")
    return asked


def _can_plan(view: CutView) -> bool:
    """A planned cut follows by itself; a person's own one, and one that is not there, are asked for."""
    return view.can_plan and not view.busy and (view.is_own or bool(view.stale) or not view.shots)


def _lines(view: CutView) -> Html:
    stale = tag("p", mark("stale", "stale"), " ", view.stale, class_="rb-cut-stale") if view.stale else None
    quiet = (view.needs if not view.shots else "", _OWN if view.is_own else "", " ".join(view.notes))
    busy = tag("p", mark("ring", "at work", fraction=0.3), " ", ", ".join(view.busy)) if view.busy else None
    return tag("div", busy, stale, *(tag("p", line) for line in quiet if line), class_="rb-facts rb-cut-lines")


def _sound(view: CutView) -> Ask | None:
    asked: Ask | None = None
    with st.container(key="rb_cut_side"):
        asked = song_panel.show(view)
        if view.grid is not None:
            notice.show("beat_grid")
            asked = beat_tools.show(view, key="rb_beat_tools") or asked
        sound = st.toggle("Clips are heard", value=view.has_clip_sound, key=f"rb_cut_sound_{view.has_clip_sound}")
        if sound != view.has_clip_sound:
            asked = EditCut(({"edit": "clip_sound", "is_on": sound},), view.version_no, cell="cut")
        return sound_list.show(view) or asked


def _empty(view: CutView) -> Ask | None:
    """Nothing to show yet: the song can be brought all the same."""
    with st.container(key="rb_cut_side"):
        asked = song_panel.show(view)
        if view.grid is not None:
            notice.show("beat_grid")
    return asked
