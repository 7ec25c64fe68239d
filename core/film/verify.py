"""The certificate: the finished file read back and measured against the cut and the pieces it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

from core.film.facts import file_facts
from core.film.findings import color_findings, file_findings, shape_findings, sound_findings, stamp_findings
from core.film.gaze import Looks, look_at
from core.film.hardware import hardware_notes
from core.film.loudness import Loudness, measured
from core.film.onplan import at_rate, beats_off
from core.film.probe import probe, reach_of
from core.film.walk import Walk, sound_hash, walk
from core.film.watched import black_findings, cut_findings, frozen_findings, join_findings
from core.film.witness import Proof
from core.model.certificate import Finding, FindingKind, JoinProof
from core.model.cut import Cut
from core.model.delivery import Codec
from core.model.film import ExportSettings, FilmReport
from core.model.media import MediaInfo
from core.process import Stop, never

_OTHER_SOUND = "The film's sound is not the one that was mixed for it."


def read_back(
    path: Path,
    cut: Cut,
    settings: ExportSettings,
    *,
    size: tuple[int, int] | None = None,
    proof: Proof | None = None,
    should_stop: Stop = never,
) -> FilmReport:
    """Reads a finished film back and measures it.

    Args:
        path: The file.
        cut: What it was made from.
        settings: What it was made with.
        size: Width and height instead of those of its shape.
        proof: The pieces it was joined from. Where all their frames were seen before, and the film's pictures are theirs byte
            by byte, it is not decoded whole again. Without it joins are not judged, and every frame is decoded.
        should_stop: Asked all the time.

    Returns:
        The measures, and a finding for whatever is not as planned.

    Raises:
        ProbeError: When the file cannot be read at all.
        CancelledError: When `should_stop` said so.
    """
    info = probe(path, name="The film")
    cut = at_rate(cut, settings)
    if settings.delivery.codec is Codec.SOUND:
        report = _sound_report(path, settings.rate(cut), should_stop)
        found = [*file_findings(report, settings), *sound_findings(report, cut, settings), *_foreign_sound(path, proof)]
        return _with_findings(report, found)
    pictures = _look(path, cut, settings, proof, should_stop)
    report = _report(path, cut, settings, info, pictures, should_stop)
    wanted = size or settings.size(cut)
    if settings.delivery.codec is Codec.GIF and report.width < wanted[0]:
        told = f"Its pictures were made {report.width} x {report.height}, so that it keeps its size."
        report, wanted = report.model_copy(update={"notes": (*report.notes, told)}), (report.width, report.height)
    foreign = list(_foreign_sound(path, proof)) if settings.delivery.codec is not Codec.GIF else []
    found = [*shape_findings(report, cut, wanted, info, settings.delivery.codec)]
    found += stamp_findings(pictures.stream, cut, settings)
    found += [*sound_findings(report, cut, settings), *foreign, *file_findings(report, settings)]
    found += color_findings(report, pictures.stream, cut, settings)
    found += [*pictures.foreign, *cut_findings(pictures.looks, cut), *black_findings(pictures.looks, cut)]
    found += frozen_findings(pictures.looks, cut)
    joins = pictures.joins
    if joins is not None and proof is not None and proof.sound:
        joins = joins.model_copy(update={"is_sound_same": not foreign})
    return _with_findings(report.model_copy(update={"joins": joins}), found)


@dataclass(frozen=True)
class _Pictures:
    """The picture stream of a film: its packets, its looks, and where it is not what its pieces are."""

    stream: Walk
    looks: Looks
    foreign: tuple[Finding, ...] = ()
    joins: JoinProof | None = None


def _look(path: Path, cut: Cut, settings: ExportSettings, proof: Proof | None, should_stop: Stop) -> _Pictures:
    """Compares a film with its pieces, then takes what was seen of them, or looks at every frame."""
    parts = proof.parts if proof is not None and settings.delivery.codec is not Codec.GIF else ()
    starts = (0, *accumulate(len(part.packets) for part in parts))
    stream = walk(path, frozenset(starts[: len(parts)] or (0,)))
    foreign = tuple(join_findings(stream, parts, cut)) if parts else ()
    known = proof.looks if proof is not None and parts and not foreign else None
    looks = look_at(path, should_stop=should_stop) if known is None else known
    if not parts or proof is None:
        return _Pictures(stream, looks)
    decoded = len(looks.levels) if known is None else proof.decoded
    joins = JoinProof(
        pieces=len(parts), packets=min(starts[-1], len(stream.packets)), starts=len(stream.starts), decoded=decoded
    )
    return _Pictures(stream, looks, foreign, joins)


def _report(
    path: Path, cut: Cut, settings: ExportSettings, info: MediaInfo, pictures: _Pictures, should_stop: Stop
) -> FilmReport:
    """The measures, without findings."""
    reach = reach_of(path)["audio"] if info.has_sound else None
    loud = measured(["-i", path], should_stop=should_stop) if info.has_sound else Loudness(None, None)
    cuts = tuple(span.start for span in cut.ranges()[1:])
    return FilmReport(
        frames=len(pictures.looks.levels),
        rate=info.rate or Fraction(0),
        width=info.width,
        height=info.height,
        sound_s=None if reach is None else reach.stop_s,
        sound_start_s=Fraction(0) if reach is None else _late_s(reach.start_s, settings.rate(cut)),
        loudness_lufs=loud.lufs,
        true_peak_dbtp=loud.true_peak_dbtp,
        cuts=cuts,
        cuts_on_beat=len(set(cuts) & set(cut.beat_frames)) if cut.song is not None else None,
        beats_off=beats_off(cut),
        notes=hardware_notes(settings),
        file=file_facts(path),
    )


def _late_s(start_s: Fraction, rate: Fraction) -> Fraction:
    """When sound begins, where that is a frame or more beside the first picture."""
    return start_s if abs(start_s) >= 1 / rate else Fraction(0)


def _sound_report(path: Path, rate: Fraction, should_stop: Stop) -> FilmReport:
    """What is measured of sound alone."""
    loud = measured(["-i", path], should_stop=should_stop)
    facts = file_facts(path)
    return FilmReport(
        frames=0,
        rate=rate,
        width=0,
        height=0,
        sound_s=facts.length_s,
        loudness_lufs=loud.lufs,
        true_peak_dbtp=loud.true_peak_dbtp,
        file=facts,
    )


def _foreign_sound(path: Path, proof: Proof | None) -> tuple[Finding, ...]:
    """Whether the sound in the file is another than the finished one; nothing where that is unknown, or one is missing."""
    if proof is None or not proof.sound:
        return ()
    heard = sound_hash(path)
    return (Finding(kind=FindingKind.SOUND, text=_OTHER_SOUND),) if heard and heard != proof.sound else ()


def _with_findings(report: FilmReport, found: Sequence[Finding]) -> FilmReport:
    return report.model_copy(update={"findings": tuple(found), "problems": tuple(finding.text for finding in found)})
