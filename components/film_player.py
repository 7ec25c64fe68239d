"""A finished film: its player, what was read back from the file, and the link that downloads it."""

from __future__ import annotations

import streamlit as st

from components import places, player, session
from components.markup import Html, tag
from core.model.film import FilmReport
from core.model.project import Project
from core.model.views import FilmView


def show(film: FilmView, project: Project) -> None:
    """The player, the way to keep the film, and its certificate."""
    with st.container(key=f"rb_film_in_{project.aspect.name.lower()}"):
        made, title = film.film, f"the film {project.name}"
        player.show(
            project.id,
            made.blob,
            made.info,
            title,
            project.aspect,
            key=session.own("rb_film_player"),
            is_offline=film.is_offline,
            is_film=True,
        )
    st.html(_certificate(film, project.id))


def download_link(film: FilmView, project_id: str, *, is_next: bool = False) -> Html:
    """The link that saves the film as a file."""
    address = places.download(project_id, film.take_id)
    kind = "rb-button rb-next" if is_next else "rb-button"
    return tag("a", "Download", class_=kind, href=address, download=film.film.file_name)


def _certificate(film: FilmView, project_id: str) -> Html:
    lines = [tag("li", line) for line in (film.facts, *report_lines(film.film.report), *film.problems)]
    older = tag("span", "The cut has changed since.", class_="rb-muted") if not film.is_current else None
    return tag(
        "div",
        tag("div", download_link(film, project_id, is_next=film.is_current), older, class_="rb-keep"),
        tag("ul", *lines),
        class_="rb-certificate",
    )


def report_lines(report: FilmReport) -> tuple[str, ...]:
    """What was measured in the finished file, a line each."""
    lines = []
    if report.loudness_lufs is None:
        lines.append("silent")
    else:
        peak = "" if report.true_peak_dbtp is None else f", true peak {report.true_peak_dbtp:.1f} dBTP"
        lines.append(f"loudness {report.loudness_lufs:.1f} LUFS{peak}")
    if report.cuts_on_beat is not None:
        lines.append(f"{report.cuts_on_beat} of {len(report.cuts)} cuts on a beat")
    return (*lines, *report.problems)
