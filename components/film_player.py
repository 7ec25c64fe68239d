"""A finished film: its player, what was read back from the file, and the link that downloads it."""

from __future__ import annotations

import streamlit as st

from components import export_also, film_shown, places
from components.marks import mark
from components.markup import Html, join, tag
from core.model.project import Project
from core.model.views_export import FilmView, FoundView


def show(film: FilmView, project: Project, *, is_next: bool) -> None:
    """The player, the way to keep the film, and its certificate.

    Args:
        is_next: Taking it home is the next action of the screen.
    """
    aspect = film.film.settings.shape(project.aspect)
    with st.container(key=f"rb_film_in_{aspect.name.lower()}"):
        film_shown.show(film, project, aspect)
    st.html(join((_keep(film, project.id, is_next=is_next), certificate(film))))


def download_link(film: FilmView, project_id: str, *, is_next: bool = False) -> Html:
    """The link that saves the film as a file."""
    address, name = places.download(project_id, film.take_id), film.film.file_name
    kind = "rb-button rb-next" if is_next else "rb-button"
    return tag("a", "Download", class_=kind, href=address, download=name, aria_label=f"Download {name}")


def _keep(film: FilmView, project_id: str, *, is_next: bool) -> Html:
    older = join((mark("stale", "older"), tag("span", "The cut has changed since.", class_="rb-muted")))
    return tag(
        "div",
        download_link(film, project_id, is_next=is_next),
        *_subtitles(film, project_id),
        _certificate_link(film, project_id),
        tag("span", film.film.file_name, class_="rb-facts rb-film-name"),
        None if film.is_current else tag("span", older, class_="rb-older"),
        class_="rb-keep",
    )


def _certificate_link(film: FilmView, project_id: str) -> Html:
    """The link that saves what was read back, to lie beside the film."""
    name = f"Certificate of {film.film.file_name} as .json"
    address = places.certificate(project_id, film.take_id)
    return tag("a", "Certificate", class_="rb-button", href=address, download=True, aria_label=name)


def _subtitles(film: FilmView, project_id: str) -> tuple[Html, ...]:
    """Links that save the subtitles that lie beside the film; none where none do."""
    if film.film.captions is None:
        return ()
    found = []
    for kind in ("srt", "vtt"):
        address = places.subtitles(project_id, kind, film.take_id)
        name = f"Download the subtitles of {film.film.file_name} as .{kind}"
        found.append(tag("a", f".{kind}", class_="rb-button", href=address, download=True, aria_label=name))
    return tuple(found)


def _jump(text: str, at_s: float | None) -> Html | str:
    """Words that bring the player to their place; `player.js` hears the press."""
    if at_s is None:
        return text
    return tag("button", text, class_="rb-jump", type="button", data_jump=f"{at_s:.4f}", title="Show it in the player")


def _beats(film: FilmView) -> Html | None:
    """Every cut along the film, higher the farther it lies from its beat. The same is told in words above."""
    if not any(cut.off_frames for cut in film.cut_marks):
        return None
    worst = max(cut.off_frames for cut in film.cut_marks)
    marks = (
        tag(
            "span",
            class_="rb-cut-worst" if cut.off_frames == worst else None,
            style=f"left: {100 * cut.share:.2f}%; height: {4 + 16 * cut.off_frames / worst:.0f}px",
        )
        for cut in film.cut_marks
    )
    return tag("div", *marks, class_="rb-cut-marks", aria_hidden="true")


def certificate(film: FilmView) -> Html:
    """What was measured in the finished file, and whatever is not as planned."""
    count = len(film.problems)
    if not count:
        head = join((mark("current", "as planned"), tag("span", "Read back from the file: as planned.")))
    else:
        words = f"{'One thing is' if count == 1 else f'{count} things are'} not as planned."
        head = join((mark("failed", "not as planned"), tag("span", f"Read back from the file. {words}")))
    leads = film_shown.can_jump(film)
    facts = (
        join((tag("dt", fact.name), tag("dd", _jump(fact.value, fact.at_s if leads else None))))
        for fact in film.certificate
    )
    found = film.found or tuple(FoundView(text=problem) for problem in film.problems)
    problems = tag("ul", *(tag("li", _jump(one.text, one.at_s if leads else None)) for one in found)) if count else None
    made = tag("p", f"{film.made_with}. {film.facts}.", class_="rb-facts")
    return tag(
        "section",
        tag("p", head, class_="rb-certificate-head"),
        problems,
        tag("ul", *(tag("li", note) for note in film.notes)) if film.notes else None,
        tag("dl", *facts),
        _beats(film),
        export_also.checks(film.checks, "Delivery check of the file") if film.checks else None,
        made,
        class_="rb-certificate",
        aria_label="Certificate",
    )
