"""The certificate: a good film has no problems, and each way it can be wrong is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import ProbeError
from core.film import render_film
from core.film.verify import read_back
from core.model.cut import Cut, CutItem, SongUse
from core.model.film import ExportSettings
from tests.media import make
from tests.unit.film.shelf import TINY, Shelf, cut_of

SETTINGS = ExportSettings()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, stock: Path) -> tuple[Path, Cut]:
    """A film of four shots with a song, and its cut."""
    shelf = Shelf()
    red, green, blue = (shelf.put(stock / f"{name}.mp4") for name in ("red", "green", "blue"))
    cut = cut_of(
        CutItem(id="a", source=red, frames=30),
        CutItem(id="b", source=green, frames=30),
        CutItem(id="c", source=blue, frames=45, transition_frames=10),
        CutItem(id="d", source=red, frames=20),
    ).model_copy(
        update={"song": SongUse(source=shelf.put(stock / "song.wav")), "beat_frames": tuple(range(0, 125, 15))}
    )
    path = tmp_path_factory.mktemp("made") / "film.mp4"
    render_film(cut, SETTINGS, shelf, path, kept=lambda _: None, keep=lambda _key, _path: None, size=TINY)
    return path, cut


def test_good_film(made: tuple[Path, Cut]) -> None:
    """A film that is what was planned has its measures told and no problems."""
    path, cut = made
    report = read_back(path, cut, SETTINGS, size=TINY)
    assert report.problems == ()
    assert (report.frames, report.rate, report.width, report.height) == (125, Fraction(30), *TINY)
    assert (report.cuts, report.cuts_on_beat) == ((30, 60, 105), 3)
    assert report.sound_s is not None
    assert abs(report.sound_s - Fraction(125, 30)) <= Fraction(1, 30)
    assert report.loudness_lufs == pytest.approx(-14, abs=0.6)
    assert report.true_peak_dbtp is not None
    assert report.true_peak_dbtp <= -1


def test_cuts_beside_the_beat_are_counted(made: tuple[Path, Cut]) -> None:
    """Only cuts exactly on a beat frame count as such; without a song none are counted."""
    path, cut = made
    off = cut.model_copy(update={"beat_frames": (29, 60, 106)})
    assert read_back(path, off, SETTINGS, size=TINY).cuts_on_beat == 1
    assert read_back(path, cut.model_copy(update={"song": None}), SETTINGS, size=TINY).cuts_on_beat is None


@dataclass
class Wrong:
    """A cut that the film is not the film of, and the sentence that says so."""

    name: str
    says: str
    lengths: tuple[int, ...] = (30, 30, 45, 20)
    fields: dict[str, object] = field(default_factory=dict)
    size: tuple[int, int] = TINY


WRONG = [
    Wrong("one frame short", "125 frames; the cut has 126", (30, 30, 45, 21)),
    Wrong("cut one frame late", "planned at 0:00.29 shows at 0:01.00", (29, 31, 45, 20)),
    Wrong("cut one frame early", "planned at 0:01.01 shows at 0:01.00", (31, 29, 45, 20)),
    Wrong("another rate", "frames a second; planned were 25", fields={"rate": Fraction(25)}),
    Wrong("another size", "96 x 160; planned was 540 x 960", size=(540, 960)),
    Wrong("unplanned sound", "none was planned", fields={"song": None}),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_what_is_wrong_is_said(made: tuple[Path, Cut], case: Wrong) -> None:
    """Whatever differs from the plan is a sentence with both numbers."""
    path, cut = made
    items = tuple(
        item.model_copy(update={"frames": frames}) for item, frames in zip(cut.items, case.lengths, strict=True)
    )
    planned = cut.model_copy(update={"items": items, **case.fields})
    problems = read_back(path, planned, SETTINGS, size=case.size).problems
    assert any(case.says in problem for problem in problems), problems


def test_missing_silent_and_loud_sound(made: tuple[Path, Cut], tmp_path: Path) -> None:
    """No sound, nothing to hear and wrong loudness are three different sentences."""
    path, cut = made
    for name, args, says in (
        ("none", ["-c", "copy", "-an"], "no sound"),
        ("mute", ["-c:v", "copy", "-af", "volume=0"], "nothing to hear"),
        ("loud", ["-c:v", "copy", "-af", "volume=6dB"], "LUFS; planned were -14"),
        ("short", ["-c:v", "copy", "-af", "atrim=end=2"], "The sound lasts 2.0"),
    ):
        make.ffmpeg("-i", str(path), *args, str(tmp_path / f"{name}.mp4"))
        (problem, *_) = read_back(tmp_path / f"{name}.mp4", cut, SETTINGS, size=TINY).problems
        assert says in problem


def test_black_shot(tmp_path: Path) -> None:
    """A shot that is black for a second is told; a gap is meant to be."""
    shelf = Shelf()
    black = shelf.put(make.make_clip(tmp_path / "black.mp4", frames=40, color=(0, 0, 0)))
    cut = cut_of(CutItem(id="a", frames=40), CutItem(id="b", source=black, frames=40))
    path = tmp_path / "film.mp4"
    rendered = render_film(cut, SETTINGS, shelf, path, kept=lambda _: None, keep=lambda _key, _path: None, size=TINY)
    assert rendered.report.problems == ("The picture is black from 0:01.10 on for 1.3 s, in shot 2.",)


def test_unreadable_film(tmp_path: Path) -> None:
    """A file that is no film is an error, not a report."""
    with pytest.raises(ProbeError, match="The film"):
        read_back(make.make_text(tmp_path / "film.mp4"), cut_of(), SETTINGS)
