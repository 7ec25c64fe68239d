"""One cell of a scene's sound: its mark and reason, the make button with its price, and the take to look at or listen to."""

from __future__ import annotations

import streamlit as st

from components import job_list, notice, places
from components.asks import Ask, Make, PickTake
from components.marks import cell_mark, job_mark
from components.markup import Html, join, named, tag
from core.model.cells import VerdictKind
from core.model.media import MediaKind
from core.model.views import CellView, TakeView

_MOST_TAKES = 4
_MADE = {"voice": "the voice", "effect": "the effect", "lips": "the lips follow", "bridge": "a bridge"}
"""What the button makes, by the name of the panel."""


def show(cell: CellView | None, project_id: str, problem: str, *, what: str) -> Ask | None:
    """The cell; what was asked. Nothing where there is nothing to make it of.

    Args:
        problem: Why it cannot be made now; it stands above, so the button is only left out.
        what: Short name for keys: `voice`, `effect`, `lips` or `bridge`.
    """
    if cell is None:
        return None
    tail = f"{what}_{cell.subject}".replace("~", "_")
    with st.container(key=f"rb_sound_{tail}", gap="small"):
        st.html(_face(cell, project_id))
        notice.show(cell.name)
        jobs = (cell.job,) if cell.job is not None else ()
        asked = job_list.show(project_id, jobs, key=f"rb_sound_jobs_{tail}", only=cell.name) if jobs else None
        asked = _takes(cell, tail) or asked
        is_busy = cell.job is not None and not cell.job.state.is_over
        if problem or is_busy or not cell.make_label:
            return asked
        said = named(_said(cell.make_label, what), cell.title)
        if st.button(said, key=f"rb_sound_make_{tail}", width="stretch"):
            return Make(is_new_take=cell.verdict.kind is VerdictKind.CURRENT, shown=cell.price, cell=cell.name)
        return asked


def _said(make_label: str, what: str) -> str:
    """`Make a bridge · $0.20`; a second one is just another."""
    verb, money = make_label.partition(" · ")[::2]
    whole = verb if verb.endswith("another") else f"{verb} {_MADE[what]}"
    return f"{whole} · {money}" if money else whole


def _face(cell: CellView, project_id: str) -> Html:
    shape = job_mark(cell.job) if cell.job is not None else cell_mark(cell)
    reason = cell.verdict.sentence()
    taken = cell.selected
    return join(
        (
            tag("div", shape, tag("span", cell.title), tag("span", reason, class_="rb-muted"), class_="rb-sound-line"),
            _player(taken, project_id, cell.title) if taken is not None and taken.is_readable else None,
        )
    )


def _player(take: TakeView, project_id: str, title: str) -> Html | None:
    """Loads nothing before it is played."""
    if take.blob is None or take.info is None:
        return None
    where = places.media(project_id, take.blob)
    facts = tag("p", take.facts, class_="rb-facts")
    if take.info.kind is MediaKind.AUDIO:
        return join((tag("audio", controls=True, preload="none", src=where, aria_label=title), facts))
    poster = places.poster(project_id, take.blob, 320)
    video = tag("video", controls=True, preload="none", playsinline=True, poster=poster, src=where, aria_label=title)
    return join((video, facts))


def _takes(cell: CellView, tail: str) -> Ask | None:
    """Earlier takes, each a press away."""
    others = [take for take in cell.takes if not take.is_deleted and not take.is_selected][:_MOST_TAKES]
    if not others:
        return None
    with st.container(key=f"rb_sound_takes_{tail}", horizontal=True, gap="small"):
        for take in others:
            said = named(f"Take {take.number}", cell.title)
            if st.button(said, key=f"rb_sound_take_{tail}_{take.number}", type="tertiary"):
                return PickTake(take.id, cell=cell.name)
    return None
