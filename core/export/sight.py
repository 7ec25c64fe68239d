"""Finished films as the export screen lists them, each with what was read back from its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from core.export.captions import KIND as CAPTIONS
from core.export.check import measured
from core.export.presets import preset_for
from core.export.words import settings_line
from core.model.base import utc_now
from core.model.cells import Snapshot, Take
from core.model.certificate import FindingKind
from core.model.film import Film, FilmReport
from core.model.style import Style
from core.model.views_export import CutMark, Fact, FilmView, FoundView
from core.notebook import slots
from core.notebook.origins import is_offline
from core.timing import FILM_RATE, clock, frames_of, seconds_of


def film_views(snapshot: Snapshot, *, is_deleted: bool, styles: Sequence[Style] = ()) -> tuple[FilmView, ...]:
    """The films of a project, newest first: those that are there, or those that were put away."""
    takes = reversed(snapshot.all_takes_of(snapshot.ref("film")))
    return tuple(_film_view(snapshot, take, styles) for take in takes if (take.deleted_at is not None) is is_deleted)


def _film_view(snapshot: Snapshot, take: Take, styles: Sequence[Style]) -> FilmView:
    cut, film = snapshot.selected("cut"), slots.document(take, Film)
    made_from = {part.name: part.digest for part in take.stamp.inputs} if take.stamp else {}
    is_of_cut = cut is not None and made_from.get("cut") == cut.content_digest
    captions = snapshot.selected(CAPTIONS) if "subtitles" in made_from else None
    is_so_told = made_from.get("subtitles") == (None if captions is None else captions.content_digest)
    return FilmView(
        take_id=take.id,
        film=film,
        facts=", ".join(_facts(film)),
        made_with=settings_line(film.settings, styles),
        made_at=_moment(take.created_at),
        is_current=is_of_cut and is_so_told,
        certificate=certificate(film),
        checks=measured(film, preset_for(film.settings.shape(snapshot.project.aspect), film.settings.preset)),
        problems=film.report.problems,
        found=_found(film.report),
        cut_marks=_cut_marks(film.report),
        notes=film.report.notes,
        is_offline=is_offline(snapshot, take),
        created_at=take.created_at,
    )


def certificate(film: Film) -> tuple[Fact, ...]:
    """What was measured in the finished file, line by line."""
    report = film.report
    facts = [Fact(name="sound", value=_sound(report))]
    if report.frames:
        picture = f"{report.width}x{report.height}, {float(report.rate):g} frames a second"
        length = f"{report.frames} frames, {clock(report.frames, report.rate)}"
        facts[:0] = [Fact(name="picture", value=picture), Fact(name="length", value=length)]
    if report.loudness_lufs is not None:
        facts.append(Fact(name="loudness", value=f"{report.loudness_lufs:.1f} LUFS"))
    if report.true_peak_dbtp is not None:
        facts.append(Fact(name="true peak", value=f"{report.true_peak_dbtp:.1f} dBTP"))
    facts += [*_rhythm(report), *_pieces(report)]
    size = f"{film.info.size_bytes / 1e6:.1f} MB, {film.info.codec.upper().replace('H264', 'H.264')}"
    return (*facts, Fact(name="file", value=size))


def _rhythm(report: FilmReport) -> Iterator[Fact]:
    """Cuts beside their beats; nothing without a song. Films from before distances were measured say how many are exact."""
    cuts = len(report.cuts)
    if report.beats_off is None or not cuts:
        if report.cuts_on_beat is not None:
            yield Fact(name="rhythm", value=f"{report.cuts_on_beat} of {cuts} cuts on a beat")
        return
    worst = report.worst_cut
    if worst is None:
        yield Fact(name="rhythm", value=f"{cuts} of {cuts} cuts on a beat")
        return
    at, off = worst
    frames = "1 frame" if abs(off) == 1 else f"{abs(off)} frames"
    told = f"{report.near_beats} of {cuts} cuts within one frame of a beat, worst {frames} at {clock(at, report.rate)}"
    yield Fact(name="rhythm", value=told, at_s=_seen_s(at, report))


def _pieces(report: FilmReport) -> Iterator[Fact]:
    """How the file was held against its pieces; nothing where it is no join."""
    joins = report.joins
    if joins is None:
        return
    pieces = "1 piece" if joins.pieces == 1 else f"{joins.pieces} pieces"
    if any(finding.kind is FindingKind.JOIN for finding in report.findings):
        yield Fact(name="joins", value=f"not the same as its {pieces}")
        return
    fresh = (
        "all decoded" if joins.decoded >= report.frames else f"{joins.decoded} of {report.frames} frames decoded anew"
    )
    yield Fact(name="joins", value=f"{pieces}, bit for bit as rendered, {fresh}")


def _found(report: FilmReport) -> tuple[FoundView, ...]:
    """What is not as planned, with its place where that was told."""
    if len(report.findings) != len(report.problems):
        return tuple(FoundView(text=problem) for problem in report.problems)
    return tuple(
        FoundView(text=finding.text, at_s=None if finding.at is None else _seen_s(finding.at, report))
        for finding in report.findings
    )


def _cut_marks(report: FilmReport) -> tuple[CutMark, ...]:
    if not report.frames:
        return ()
    pairs = zip(report.cuts, report.beats_off or (), strict=False)
    return tuple(CutMark(share=at / report.frames, off_frames=abs(off)) for at, off in pairs)


def _seen_s(frame: int, report: FilmReport) -> float:
    """A moment at which a frame is surely seen: a quarter of it has passed."""
    return round(float((frame + Fraction(1, 4)) / (report.rate or FILM_RATE)), 4)


def _sound(report: FilmReport) -> str:
    if report.sound_s is None:
        return "none"
    rate = report.rate or FILM_RATE
    if not report.frames:
        return f"{float(report.sound_s):.2f} s"
    is_even = abs(report.sound_s - seconds_of(report.frames, rate)) <= 1 / rate
    return f"{float(report.sound_s):.2f} s{', ends with the picture' if is_even else ''}"


def _facts(film: Film) -> list[str]:
    report, whole = film.report, film.rendered_frames + film.reused_frames
    reuse = "all rendered" if not film.reused_frames else f"{film.reused_frames} of {whole} frames reused"
    return [
        f"{report.width}x{report.height}" if report.frames else "sound",
        clock(report.frames or frames_of(report.sound_s or 0, report.rate), report.rate),
        reuse if film.rendered_frames else "all reused",
        f"made in {film.render_s:.0f} s",
    ]


def _moment(moment: datetime) -> str:
    """On this machine's clock, which is the person's."""
    here = moment.astimezone()
    is_today = here.date() == utc_now().astimezone().date()
    return f"{here:%H:%M}" if is_today else f"{here:%b} {here.day}, {here:%H:%M}"
