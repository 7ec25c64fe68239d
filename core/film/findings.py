"""What in a finished film is not as planned: its shape, its file, its sound. `watched.py` looks at its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from core.film.encoding import takes_bitrate
from core.film.lanes import has_sound
from core.film.mastering import PEAK_DBTP
from core.film.walk import Walk
from core.model.certificate import Finding, FindingKind
from core.model.cut import Cut
from core.model.delivery import Codec
from core.model.film import ExportSettings, FilmReport
from core.model.media import MediaInfo
from core.timing import clock

_LOUDER_LU, _QUIETER_LU, _PEAK_SLACK_DB = 1.0, 3.0, 0.3
_CODECS = {
    Codec.H264: ("h264",),
    Codec.H265: ("hevc",),
    Codec.AV1: ("av1", "libdav1d"),
    Codec.VP9: ("vp9", "libvpx-vp9"),
    Codec.PRORES: ("prores",),
    Codec.GIF: ("gif",),
}
_CLOCKS = {Codec.VP9: Fraction(1, 900), Codec.GIF: Fraction(1, 90)}
"""WebM tells time in thousandths of a second, GIF in hundredths; all others exactly."""


def shape_findings(
    report: FilmReport, cut: Cut, wanted: tuple[int, int], info: MediaInfo, codec: Codec
) -> Iterator[Finding]:
    """Number of frames, rate, size and shape of pixels."""
    if report.frames != cut.frames:
        yield Finding(
            kind=FindingKind.FRAMES,
            text=f"The film has {report.frames} frames; the cut has {cut.frames}.",
            at=None if report.frames > cut.frames else max(0, report.frames - 1),
        )
    if not _is_rate(report.rate, cut, codec):
        told = f"The film runs at {float(report.rate):.3f} frames a second; planned were {float(cut.rate):.3f}."
        yield Finding(kind=FindingKind.RATE, text=told)
    if (report.width, report.height) != wanted:
        told = f"The film is {report.width} x {report.height}; planned was {wanted[0]} x {wanted[1]}."
        yield Finding(kind=FindingKind.SIZE, text=told)
    if info.sar != 1:
        yield Finding(kind=FindingKind.SIZE, text="The film's pixels are not square.")


def _is_rate(found: Fraction, cut: Cut, codec: Codec) -> bool:
    """Whether a rate is that of the cut, as exactly as the clock of the file can tell it."""
    slack_s = _CLOCKS.get(codec, Fraction(0))
    return found > 0 and abs(cut.frames / found - cut.frames / cut.rate) <= slack_s


def color_findings(report: FilmReport, found: Walk, cut: Cut, settings: ExportSettings) -> Iterator[Finding]:
    """What file and pictures say of their colors: players believe the one or the other."""
    if settings.delivery.codec is Codec.GIF:
        return
    if report.file is not None and not report.file.is_bt709:
        yield Finding(kind=FindingKind.COLOR, text="The film's colors are not tagged as BT.709 in limited range.")
    elif found.foreign_colors:
        at = max(0, round(found.shown_s[found.foreign_colors[0]] * cut.rate))
        told = f"The pictures from {clock(at, cut.rate)} on say that their colors are not BT.709, unlike the file."
        yield Finding(kind=FindingKind.COLOR, text=told, at=at)


def file_findings(report: FilmReport, settings: ExportSettings) -> Iterator[Finding]:
    """What the file says of itself: how it is encoded, its index, its weight."""
    facts, wanted = report.file, settings.delivery
    if facts is None:
        return
    if wanted.codec in _CODECS and facts.codec not in _CODECS[wanted.codec]:
        told = f"The pictures are encoded as {facts.codec or 'nothing known'}; planned was {wanted.codec.title}."
        yield Finding(kind=FindingKind.CODEC, text=told)
    if facts.is_index_first is False:
        told = "The film's index lies at the end: it plays only once it is loaded whole."
        yield Finding(kind=FindingKind.INDEX, text=told)
    yield from _weight(report, settings)


def stamp_findings(found: Walk, cut: Cut, settings: ExportSettings) -> Iterator[Finding]:
    """Whether every picture is shown at its own frame; told once, where it first is not."""
    slack_s = _CLOCKS.get(settings.delivery.codec, Fraction(0))
    shown = sorted(found.shown_s)
    frames = [round(at_s * cut.rate) for at_s in shown]
    beside = next((n for n, at_s in enumerate(shown) if abs(at_s - frames[n] / cut.rate) > slack_s), None)
    if beside is not None:
        frame, late_ms = frames[beside], float(1000 * (shown[beside] - frames[beside] / cut.rate))
        told = f"The picture at {clock(max(0, frame), cut.rate)} is shown {late_ms:+.1f} ms beside its frame."
        yield Finding(kind=FindingKind.STAMPS, text=told, at=max(0, frame))
        return
    filled = set(frames)
    missing = next((n for n in range(max(frames, default=-1)) if n not in filled), None)
    if missing is not None:
        told = f"No picture is shown at {clock(missing, cut.rate)}: the one before stands longer."
        yield Finding(kind=FindingKind.STAMPS, text=told, at=missing)


def sound_findings(report: FilmReport, cut: Cut, settings: ExportSettings) -> Iterator[Finding]:
    """Whether there is sound, its beginning, its length, its loudness."""
    if not has_sound(cut, settings):
        if report.sound_s is not None:
            yield Finding(kind=FindingKind.SOUND, text="The film has sound, but none was planned.")
        return
    if report.sound_s is None:
        yield Finding(kind=FindingKind.SOUND, text="The film has no sound.")
        return
    if report.sound_start_s:
        told = f"The sound begins at {float(report.sound_start_s):.2f} s instead of with the picture."
        yield Finding(kind=FindingKind.SOUND, text=told, at=0)
    if abs(report.sound_s - cut.frames / cut.rate) > 1 / cut.rate:
        told = f"The sound lasts {float(report.sound_s):.2f} s, the picture {float(cut.frames / cut.rate):.2f} s."
        yield Finding(kind=FindingKind.SOUND, text=told)
    yield from _loudness(report, settings)


def _loudness(report: FilmReport, settings: ExportSettings) -> Iterator[Finding]:
    if report.loudness_lufs is None or report.true_peak_dbtp is None:
        yield Finding(kind=FindingKind.LOUDNESS, text="There is nothing to hear in the sound.")
        return
    target_lufs = settings.delivery.loudness.lufs
    if target_lufs is not None and not -_QUIETER_LU <= report.loudness_lufs - target_lufs <= _LOUDER_LU:
        told = f"The sound is at {report.loudness_lufs:.1f} LUFS; planned were {target_lufs:.0f}."
        yield Finding(kind=FindingKind.LOUDNESS, text=told)
    if report.true_peak_dbtp > PEAK_DBTP + _PEAK_SLACK_DB:
        told = f"The sound peaks at {report.true_peak_dbtp:.1f} dBTP; planned were at most {PEAK_DBTP:.0f}."
        yield Finding(kind=FindingKind.LOUDNESS, text=told)


def _weight(report: FilmReport, settings: ExportSettings) -> Iterator[Finding]:
    most_mb = settings.delivery.size_mb
    if most_mb is None or report.file is None or report.file.size_bytes <= most_mb * 1_000_000:
        return
    if settings.delivery.codec is Codec.GIF or takes_bitrate(settings.delivery):
        told = f"The file weighs {report.file.size_bytes / 1e6:.2f} MB; at most {most_mb:g} MB were wanted."
        yield Finding(kind=FindingKind.WEIGHT, text=told)
