"""The certificate: the finished file decoded and measured against the cut it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from core.film.encoding import takes_bitrate
from core.film.facts import file_facts
from core.film.hardware import hardware_notes
from core.film.lanes import has_sound
from core.film.loudness import Loudness, measured
from core.film.mastering import PEAK_DBTP
from core.film.probe import probe, reach_of
from core.film.tool import open_ffmpeg
from core.model.cut import Cut
from core.model.delivery import Codec
from core.model.film import ExportSettings, FilmReport
from core.model.media import MediaInfo
from core.process import Stop, never
from core.timing import clock, frames_of

_THUMB = 24
_SAME = 2.0
_JUMP = 10.0
_BLACK = 6.0
_BLACK_S = 1
_LOUDER_LU, _QUIETER_LU, _PEAK_SLACK_DB = 1.0, 3.0, 0.3


@dataclass(frozen=True)
class Looks:
    """What every decoded frame looks like, small.

    Args:
        levels: Mean brightness of each frame, 0 to 255.
        changes: How much each frame differs from the one before, 0 to 255; 0 for the first.
    """

    levels: tuple[float, ...]
    changes: tuple[float, ...]


def read_back(
    path: Path,
    cut: Cut,
    settings: ExportSettings,
    *,
    size: tuple[int, int] | None = None,
    should_stop: Stop = never,
) -> FilmReport:
    """Decodes a finished film and measures it.

    Args:
        path: The file.
        cut: What it was made from.
        settings: What it was made with.
        size: Width and height instead of those of its shape.
        should_stop: Asked all the time.

    Returns:
        The measures, and a sentence for whatever is not as planned.

    Raises:
        ProbeError: When the file cannot be read at all.
        CancelledError: When `should_stop` said so.
    """
    info = probe(path, name="The film")
    if settings.delivery.codec is Codec.SOUND:
        return _sound_report(path, cut, settings, should_stop)
    cut = _at_rate(cut, settings)
    looks = look_at(path, should_stop=should_stop)
    sound_s = reach_of(path)["audio"].stop_s if info.has_sound else None
    loud = measured(["-i", path], should_stop=should_stop) if info.has_sound else Loudness(None, None)
    cuts = tuple(span.start for span in cut.ranges()[1:])
    report = FilmReport(
        frames=len(looks.levels),
        rate=info.rate or Fraction(0),
        width=info.width,
        height=info.height,
        sound_s=sound_s,
        loudness_lufs=loud.lufs,
        true_peak_dbtp=loud.true_peak_dbtp,
        cuts=cuts,
        cuts_on_beat=len(set(cuts) & set(cut.beat_frames)) if cut.song is not None else None,
        notes=hardware_notes(settings),
        file=file_facts(path),
    )
    wanted = size or settings.size(cut)
    if settings.delivery.codec is Codec.GIF and report.width < wanted[0]:
        told = f"Its pictures were made {report.width} x {report.height}, so that it keeps its size."
        report, wanted = report.model_copy(update={"notes": (*report.notes, told)}), (report.width, report.height)
    problems = [*_shape_problems(report, cut, wanted, info), *_sound_problems(report, cut, settings)]
    problems += _weight_problems(report, settings)
    problems += [*_cut_problems(looks, cut), *_black_problems(looks, cut)]
    return report.model_copy(update={"problems": tuple(problems)})


def _sound_report(path: Path, cut: Cut, settings: ExportSettings, should_stop: Stop) -> FilmReport:
    """What is measured of sound alone."""
    loud = measured(["-i", path], should_stop=should_stop)
    facts = file_facts(path)
    report = FilmReport(
        frames=0,
        rate=settings.rate(cut),
        width=0,
        height=0,
        sound_s=facts.length_s,
        loudness_lufs=loud.lufs,
        true_peak_dbtp=loud.true_peak_dbtp,
        file=facts,
    )
    problems = _sound_problems(report, _at_rate(cut, settings), settings)
    return report.model_copy(update={"problems": tuple(problems)})


def _at_rate(cut: Cut, settings: ExportSettings) -> Cut:
    """The cut in frames of the film, when the film runs at another rate; shots too short for a frame of it are left out."""
    rate = settings.rate(cut)
    if rate == cut.rate:
        return cut

    def frame(at: int) -> int:
        return frames_of(at / cut.rate, rate)

    items = []
    for item, span in zip(cut.items, cut.ranges(), strict=True):
        if frame(span.stop) > frame(span.start):
            fresh = {"frames": frame(span.stop) - frame(span.start), "transition_frames": frame(item.transition_frames)}
            items.append(item.model_copy(update=fresh))
    beats = tuple(frame(beat) for beat in cut.beat_frames)
    return cut.model_copy(update={"rate": rate, "items": tuple(items), "beat_frames": beats})


def look_at(path: Path, *, should_stop: Stop = never) -> Looks:
    """Decodes every frame at thumbnail size, in constant memory."""
    args: list[str | Path] = ["-threads", "2", "-i", path, "-map", "0:v:0"]
    args += ["-vf", f"scale={_THUMB}:{_THUMB}:flags=area,format=rgb24"]
    levels: list[float] = []
    changes: list[float] = []
    before = None
    args += ["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]
    with open_ffmpeg(args, should_stop=should_stop) as child:
        for block in child.blocks(_THUMB * _THUMB * 3):
            frame = np.frombuffer(block, np.uint8).astype(np.int16)
            levels.append(float(frame.mean()))
            changes.append(0.0 if before is None else float(np.abs(frame - before).mean()))
            before = frame
        child.finish()
    return Looks(tuple(levels), tuple(changes))


def _shape_problems(report: FilmReport, cut: Cut, wanted: tuple[int, int], info: MediaInfo) -> Iterator[str]:
    if report.frames != cut.frames:
        yield f"The film has {report.frames} frames; the cut has {cut.frames}."
    if report.rate != cut.rate:
        yield f"The film runs at {float(report.rate):.3f} frames a second; planned were {float(cut.rate):.3f}."
    if (report.width, report.height) != wanted:
        yield f"The film is {report.width} x {report.height}; planned was {wanted[0]} x {wanted[1]}."
    if info.sar != 1:
        yield "The film's pixels are not square."


def _weight_problems(report: FilmReport, settings: ExportSettings) -> Iterator[str]:
    most_mb = settings.delivery.size_mb
    if most_mb is None or report.file is None or report.file.size_bytes <= most_mb * 1_000_000:
        return
    if settings.delivery.codec is Codec.GIF or takes_bitrate(settings.delivery):
        yield f"The file weighs {report.file.size_bytes / 1e6:.2f} MB; at most {most_mb:g} MB were wanted."


def _sound_problems(report: FilmReport, cut: Cut, settings: ExportSettings) -> Iterator[str]:
    if not has_sound(cut, settings):
        if report.sound_s is not None:
            yield "The film has sound, but none was planned."
        return
    if report.sound_s is None:
        yield "The film has no sound."
        return
    if abs(report.sound_s - cut.frames / cut.rate) > 1 / cut.rate:
        yield f"The sound lasts {float(report.sound_s):.2f} s, the picture {float(cut.frames / cut.rate):.2f} s."
    if report.loudness_lufs is None or report.true_peak_dbtp is None:
        yield "There is nothing to hear in the sound."
        return
    target_lufs = settings.delivery.loudness.lufs
    if target_lufs is not None and not -_QUIETER_LU <= report.loudness_lufs - target_lufs <= _LOUDER_LU:
        yield f"The sound is at {report.loudness_lufs:.1f} LUFS; planned were {target_lufs:.0f}."
    if report.true_peak_dbtp > PEAK_DBTP + _PEAK_SLACK_DB:
        yield f"The sound peaks at {report.true_peak_dbtp:.1f} dBTP; planned were at most {PEAK_DBTP:.0f}."


def _cut_problems(looks: Looks, cut: Cut) -> Iterator[str]:
    """A hard cut between two sources whose picture jumps beside the planned frame, but not on it."""
    for (before, item), span in zip(pairwise(cut.items), cut.ranges()[1:], strict=True):
        blobs = [part.source.blob if part.source else None for part in (before, item)]
        if blobs[0] == blobs[1] or item.transition_frames or span.start + 1 >= len(looks.changes):
            continue
        beside = {at: looks.changes[at] for at in (span.start - 1, span.start + 1)}
        at = max(beside, key=lambda frame: beside[frame])
        if looks.changes[span.start] < _SAME and beside[at] > _JUMP:
            yield f"The cut planned at {clock(span.start, cut.rate)} shows at {clock(at, cut.rate)}."


def _black_problems(looks: Looks, cut: Cut) -> Iterator[str]:
    """A shot that stays black for a second or more, though it is no gap."""
    for item, span in zip(cut.items, cut.ranges(), strict=True):
        if item.source is None:
            continue
        longest = run = 0
        for level in looks.levels[span.start : span.stop]:
            run = run + 1 if level < _BLACK else 0
            longest = max(longest, run)
        if longest >= _BLACK_S * cut.rate:
            at = clock(span.start, cut.rate)
            yield f"The shot at {at} is black for {float(longest / cut.rate):.1f} s."
