"""What is told of a take: what its file is, and what in it is to be looked at."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import ProbeError
from core.model.media import Media, MediaInfo, MediaKind
from core.model.takecheck import Details, Stretch, StretchKind, TakeCheck
from core.projects.marks import clip_marks, clip_words, marks_note
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from tests.media import make
from tests.unit.stage import quiet_studio

CLIP = MediaInfo(
    kind=MediaKind.VIDEO, container="mp4", codec="h264", width=96, height=160, rate=Fraction(25), duration_s=Fraction(4)
)
FOUND = (
    Stretch(kind=StretchKind.BLACK, start=0, frames=12),
    Stretch(kind=StretchKind.FLASHING, start=30, frames=40),
    Stretch(kind=StretchKind.BLACK, start=80, frames=1),
)


def test_marks_name_what_and_when() -> None:
    """Each stretch is told in words with its times at the take's own rate; a single picture has one time."""
    media = Media(blob="b", info=CLIP, check=TakeCheck(stretches=FOUND, more=3))
    assert [mark.words for mark in clip_marks(media)] == [
        "Black, 0:00.00 to 0:00.12",
        "Flashes more than three times a second, 0:01.05 to 0:02.20",
        "Black, 0:03.05",
    ]
    assert [(mark.start, mark.frames) for mark in clip_marks(media)] == [(0, 12), (30, 40), (80, 1)]
    assert marks_note(media) == "and 3 more"


def test_a_take_that_nobody_looked_through_says_so() -> None:
    """Clips of before are not passed off as free of faults; pictures have nothing to say."""
    assert marks_note(Media(blob="b", info=CLIP)).startswith("Not checked for black")
    assert marks_note(Media(blob="b", info=CLIP, check=TakeCheck())) == ""
    still = Media(blob="b", info=MediaInfo(kind=MediaKind.PICTURE, container="png", codec="png"))
    assert (marks_note(still), clip_words(still), clip_marks(still)) == ("", (), ())


def test_what_was_stored_before_reads_the_same() -> None:
    """A take stored before clips were looked through keeps its JSON, and one with a check comes back whole."""
    assert '"check"' not in Media(blob="b", info=CLIP).to_json()
    media = Media(blob="b", info=CLIP, check=TakeCheck(details=Details(bits=10), stretches=FOUND))
    assert Media.from_json(media.to_json()) == media


def test_an_imported_clip_is_looked_through(settings: Settings, tmp_path: Path) -> None:
    """A clip with a black begin is taken and shown with its mark; one that breaks is refused, and is no take."""
    clip = make.make_clip(tmp_path / "black.mp4", frames=20, color=(0, 0, 0))
    whole = make.make_clip(tmp_path / "whole.mp4", frames=60)
    make.ffmpeg("-i", str(whole), "-c", "copy", "-movflags", "+faststart", str(tmp_path / "fast.mp4"))
    broken = make.make_truncated(tmp_path / "broken.mp4", tmp_path / "fast.mp4", share=0.6)
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        scene_id = studio.clips_view(SAMPLE_ID).tabs[0].id
        studio.cells.import_file(SAMPLE_ID, f"clip:{scene_id}", clip, "black.mp4")
        with pytest.raises(ProbeError, match=r"broken\.mp4 breaks at 0:0\d\.\d\d"):
            studio.cells.import_file(SAMPLE_ID, f"clip:{scene_id}", broken, "broken.mp4")
        desk = studio.clips_view(SAMPLE_ID, scene_id).desk
    assert desk is not None
    takes = desk.cell.takes
    assert [mark.words for mark in takes[0].marks] == ["Black, 0:00.00 to 0:00.20"]
    assert "H.264 in MP4" in takes[0].words
    assert len(takes) == 2
