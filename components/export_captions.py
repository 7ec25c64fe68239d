"""Subtitles: brought, written or made from what is spoken; what is hard to read in them; in the picture or beside the film."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import drop_zone, export_choice, export_stills, export_zone, notice, places, session
from components.asks import Ask
from components.export_asks import ClearSubtitles, MendSubtitles, SaveSubtitles, SpeakSubtitles
from components.markup import Html, join, label, tag
from core.model.captions import CaptionUse
from core.model.views_captions import CaptionsView
from core.model.views_export import ExportView
from core.timing import clock, frames_of

CELL = "captions"
_USES = {
    CaptionUse.NONE: "Leave them out",
    CaptionUse.BURNED: "In the picture",
    CaptionUse.SIDECAR: "Beside the film",
    CaptionUse.BOTH: "Both",
}
_MOST_LISTED = 30


def show(view: ExportView) -> Ask | None:
    """The section; what was asked in it."""
    found = view.captions
    with st.container(key="rb_export_captions", gap="small"):
        st.html(join((tag("h2", "Subtitles"), _words(found, view.settings.captions))))
        notice.show(CELL)
        if found.count:
            _use(view)
        asked = _acts(view)
        if found.count:
            asked = _findings(view) or asked
            if shown := join((_picture(view), _problems(found))):
                st.html(shown)
        return asked


def _words(found: CaptionsView, use: CaptionUse) -> Html:
    said = [f"{found.facts}." if found.count else "No subtitles yet."]
    if found.count and use is CaptionUse.NONE:
        said.append("The next film leaves them out.")
    if found.stale:
        said.append(f"Not up to date: {found.stale}.")
    if found.missing:
        said.append(f"{found.missing} hang on shots that the cut no longer has, and are not seen.")
    return tag("p", " ".join(said), class_="rb-facts")


def _use(view: ExportView) -> None:
    """What is done with them."""
    st.segmented_control(
        "What is done with subtitles",
        list(_USES),
        format_func=lambda use: label(_USES[use]),
        key=export_choice.begin(export_choice.CAPTIONS, view.settings.captions),
        on_change=partial(export_choice.collect_captions, view.settings),
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )


def _acts(view: ExportView) -> Ask | None:
    """Where they come from, and the way to keep them."""
    found = view.captions
    asked: Ask | None = None
    with st.container(key="rb_export_captions_acts", horizontal=True, vertical_alignment="center", gap="small"):
        if found.spoken and st.button(label(_speak_label(found)), key="rb_captions_speak", help=_speak_help(found)):
            asked = SpeakSubtitles(view.settings, found.version_no, cell=CELL)
        with st.popover("Bring a file", type="tertiary"):
            key = session.own("rb_captions_drop")
            here = drop_zone.show(
                view.project.id, "subtitles", "subtitles", key=key, title="Drop an .srt or .vtt file here"
            )
            asked = here or asked
        with st.popover("Edit" if found.count else "Write", type="tertiary", width="content"):
            asked = _edit(found) or asked
        if found.count:
            links = (_link(view, kind) for kind in ("srt", "vtt"))
            st.html(tag("div", *links, class_="rb-captions-links"), width="content")
            if st.button("Remove", key="rb_captions_clear", type="tertiary"):
                asked = ClearSubtitles(cell=CELL)
    return asked


def _speak_label(found: CaptionsView) -> str:
    lines = "1 spoken line" if found.spoken == 1 else f"{found.spoken} spoken lines"
    return f"{'Make again' if found.count else 'Make'} from {lines}"


def _speak_help(found: CaptionsView) -> str | None:
    if not found.guessed:
        return None
    which = "None" if found.guessed == found.spoken else f"{found.guessed} of {found.spoken}"
    if found.guessed == found.spoken:
        return "No line says when its words are spoken, so words are spread over the sound."
    return f"{which} do not say when their words are spoken: there, words are spread over the sound."


def _edit(found: CaptionsView) -> Ask | None:
    """All of them as text; the field belongs to the version it began from."""
    key = session.own(f"rb_captions_text_{found.version_no}")
    with st.form(f"{key}_form", border=False):
        text = st.text_area(
            "Subtitles as SubRip text",
            value=found.text,
            placeholder="1\n00:00:01,000 --> 00:00:03,500\nWhat is said",
            key=key,
            height=360,
            width=460,
            help="A line of times, then the words; an empty line between two of them. Numbers may be left out.",
        )
        sent = st.form_submit_button("Keep these subtitles", key=f"{key}_send")
    return SaveSubtitles(text, found.version_no, cell=CELL) if sent else None


def _link(view: ExportView, kind: str) -> Html:
    name = f"Download the subtitles as .{kind}"
    address = places.subtitles(view.project.id, kind)
    return tag("a", f".{kind}", class_="rb-button", href=address, download=True, aria_label=name)


def _findings(view: ExportView) -> Ask | None:
    """Rules that are not kept, each with its moment, and what can be done at once."""
    found = view.captions
    asked: Ask | None = None
    if not found.breaches:
        st.html(tag("p", "Easy to read: lines, lengths and gaps are as they should be.", class_="rb-facts"))
        return None
    count = len(found.breaches)
    with st.expander(
        f"{count:,} {'thing' if count == 1 else 'things'} to look at", key=session.own("rb_captions_found")
    ):
        if found.mends:
            with st.container(key="rb_captions_mends", horizontal=True, gap="small"):
                for offer in found.mends:
                    if st.button(label(offer.label), key=f"rb_captions_{offer.mend}"):
                        asked = MendSubtitles(offer.mend, view.settings, found.version_no, cell=CELL)
        rows = (
            tag("li", tag("span", clock(frames_of(one.at_ms / 1000)), class_="rb-captions-at"), f" {one.said}")
            for one in found.breaches[:_MOST_LISTED]
        )
        more = count - _MOST_LISTED
        rest = tag("p", f"And {more:,} more of the kind.", class_="rb-facts") if more > 0 else None
        st.html(join((tag("ul", *rows, class_="rb-captions-found"), rest)))
    return asked


def _picture(view: ExportView) -> Html | None:
    """How the first one stands in the picture."""
    moment = view.captions.moment
    if not view.settings.captions.is_burned or moment is None:
        return None
    source = export_stills.address(view, view.settings, moment, 640)
    said = f"Subtitle at {clock(moment)}"
    return tag(
        "div", export_zone.framed(view, source, said), tag("p", said, class_="rb-facts"), class_="rb-captions-still"
    )


def _problems(found: CaptionsView) -> Html:
    return join(tag("p", problem, class_="rb-title-problem") for problem in found.problems)
