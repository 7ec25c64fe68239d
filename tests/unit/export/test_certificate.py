"""What was read back, in the words of the export screen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from core.export.sight import _cut_marks, _found, certificate
from core.model.certificate import Finding, FindingKind, JoinProof
from core.model.film import ExportSettings, Film, FilmReport
from core.model.media import MediaInfo, MediaKind


def film_of(**fields: Any) -> Film:
    """A film of a minute whose report says these things."""
    report = FilmReport(frames=1800, rate=Fraction(30), width=1080, height=1920, **fields)
    info = MediaInfo(kind=MediaKind.VIDEO, container="mp4", codec="h264", width=1080, height=1920, size_bytes=2_000_000)
    return Film(
        blob="0" * 64,
        info=info,
        settings=ExportSettings(),
        report=report,
        file_name="a.mp4",
        rendered_frames=1800,
        reused_frames=0,
        render_s=1,
    )


@dataclass
class Said:
    """What a report says of one thing; None is nothing."""

    name: str
    fact: str
    fields: dict[str, Any]
    says: str | None
    at_s: float | None = None


CUTS = tuple(range(30, 1230, 30))
SAID = [
    Said("no song", "rhythm", {"cuts": CUTS}, None),
    Said(
        "an old film", "rhythm", {"cuts": CUTS, "cuts_on_beat": 38}, "38 of 40 cuts on a beat"
    ),
    Said("all on beats", "rhythm", {"cuts": CUTS, "cuts_on_beat": 40, "beats_off": (0,) * 40}, "40 of 40 cuts on a beat"),
    Said(
        "two beside",
        "rhythm",
        {"cuts": CUTS, "cuts_on_beat": 30, "beats_off": (*(1, -1) * 15, 2, -2, *(0,) * 8)},
        "38 of 40 cuts within one frame of a beat, worst 2 frames at 0:31.00",
        31.0083,
    ),
    Said("one frame", "rhythm", {"cuts": (30, 60), "cuts_on_beat": 1, "beats_off": (0, -1)},
         "2 of 2 cuts within one frame of a beat, worst 1 frame at 0:02.00", 2.0083),
    Said("no pieces", "joins", {}, None),
    Said("all new", "joins", {"joins": JoinProof(pieces=1, packets=1800, starts=1, decoded=1800)},
         "1 piece, bit for bit as rendered, all decoded"),
    Said("one new", "joins", {"joins": JoinProof(pieces=60, packets=1800, starts=60, decoded=30)},
         "60 pieces, bit for bit as rendered, 30 of 1800 frames decoded anew"),
    Said("foreign", "joins", {"joins": JoinProof(pieces=60, packets=1800, starts=60, decoded=1800),
                              "findings": (Finding(kind=FindingKind.JOIN, text="x", at=4),)},
         "not the same as its 60 pieces"),
]  # fmt: skip


@pytest.mark.parametrize("case", SAID, ids=lambda case: case.name)
def test_facts_in_words(case: Said) -> None:
    """Each measure is one line, with the place where it is worst; what was not measured is not claimed."""
    facts = {fact.name: fact for fact in certificate(film_of(**case.fields))}
    if case.says is None:
        assert case.fact not in facts
        return
    assert facts[case.fact].value == case.says
    assert facts[case.fact].at_s == case.at_s


def test_findings_with_their_places() -> None:
    """A finding with a frame has a moment within it; one of the whole film, and those of old films, have none."""
    findings = (Finding(kind=FindingKind.BLACK, text="Black.", at=0), Finding(kind=FindingKind.RATE, text="Slow."))
    report = film_of(problems=("Black.", "Slow."), findings=findings).report
    assert [(one.text, one.at_s) for one in _found(report)] == [("Black.", 0.0083), ("Slow.", None)]
    old = film_of(problems=("The film has no sound.",)).report
    assert [(one.text, one.at_s) for one in _found(old)] == [("The film has no sound.", None)]


def test_cuts_along_the_film() -> None:
    """Each cut has its place as a share of the film and its distance without a sign; films without beats have none."""
    marks = _cut_marks(film_of(cuts=(450, 900), beats_off=(-2, 0)).report)
    assert [(mark.share, mark.off_frames) for mark in marks] == [(0.25, 2), (0.5, 0)]
    assert _cut_marks(film_of(cuts=(450,)).report) == ()
