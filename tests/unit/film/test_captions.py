"""Subtitles by decoding them: each at its frames, at the bottom of what stays uncovered, however many there are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.film import compile_cut, frame_of, render_segment, render_still
from core.film.captions import CaptionSpans, save_track
from core.film.letters import readable
from core.film.subtitles import set_lines, subtitle
from core.model.captions import Captions, Cue
from core.model.cut import Cut, CutItem
from core.model.film import ExportSettings, Title, TitlePlace
from core.model.project import Aspect
from core.model.zones import zone_of
from core.timing import FrameRange
from tests.media import make
from tests.media.colors import Picture
from tests.unit.film.shelf import Shelf, pictures

SIZE = (320, 180)
RATE = Fraction(30)
DIM = (40, 60, 80)


@pytest.fixture
def cut(shelf: Shelf, tmp_path: Path) -> Cut:
    """Two shots of thirty flat frames."""
    source = shelf.put(make.make_picture(tmp_path / "dim.png", color=DIM))
    return Cut(aspect=Aspect.WIDE, items=tuple(CutItem(id=name, source=source, frames=30) for name in "ab"))


def film(shelf: Shelf, folder: Path, cut: Cut, captions: Captions, *titles: Title) -> list[Picture]:
    frames: list[Picture] = []
    chosen = ExportSettings(titles=titles)
    for number, part in enumerate(compile_cut(cut, chosen, encoder="test", size=SIZE, captions=captions)):
        render_segment(part, shelf, folder / f"{number}.mp4")
        frames += pictures(folder / f"{number}.mp4")
    return frames


def is_seen(frame: Picture) -> bool:
    """Whether letters stand in it."""
    return bool((frame.min(axis=2) > 170).any())


def rows_of(frame: Picture) -> tuple[int, int]:
    """First and last row that holds letters."""
    rows = np.nonzero((frame.min(axis=2) > 170).any(axis=1))[0]
    return int(rows.min()), int(rows.max())


def said(*spans: tuple[int, int], text: str = "Rain") -> Captions:
    """Subtitles at these frames of thirty a second."""
    cues = (Cue(start_ms=round(start * 100 / 3), stop_ms=round(stop * 100 / 3), text=text) for start, stop in spans)
    return Captions(cues=tuple(cues))


def test_each_stands_at_its_frames_and_nowhere_else(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """Also over a cut, with the same words twice, right after each other, and with nothing in between."""
    spans = [(3, 7), (7, 8), (12, 13), (25, 36), (50, 70)]
    frames = film(shelf, tmp_path, cut, said(*spans))
    expected = [any(start <= number < stop for start, stop in spans) for number in range(60)]
    assert [is_seen(frame) for frame in frames] == expected
    clean = [frame for frame, seen in zip(frames, expected, strict=True) if not seen]
    assert max(int(np.abs(frame.astype(int) - np.array(DIM)).max()) for frame in clean) < 12


def test_two_at_once_are_below_each_other(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """Where one begins before another ends, both are read, the earlier one above."""
    both = Captions(cues=(Cue(start_ms=0, stop_ms=900, text="Rain"), Cue(start_ms=500, stop_ms=1500, text="Wind")))
    frames = film(shelf, tmp_path, cut, both)
    one, two, later = (rows_of(frames[number]) for number in (5, 20, 40))
    assert two[0] < one[0] - 5
    assert abs(two[1] - one[1]) <= 1
    assert abs(later[1] - one[1]) <= 3


def test_they_make_room_for_a_lower_third(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """All of a subtitle that meets a lower third stands above it, also where that has not begun yet."""
    lower = Title(place=TitlePlace.LOWER_THIRD, text="Mai", start=35, frames=25)
    frames = film(shelf, tmp_path, cut, said((5, 20), (28, 45)), lower)
    assert rows_of(frames[29])[1] < rows_of(frames[10])[0]
    assert rows_of(frames[32]) == rows_of(frames[29])


def test_the_still_shows_what_the_film_shows(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """One frame of a film that is not rendered has its subtitle; the frame after it has none."""
    seen = []
    for frame in (19, 20):
        still = frame_of(cut, ExportSettings(), frame, max_px=320, captions=said((5, 20)))
        render_still(still, shelf, tmp_path / f"{frame}.png")
        with Image.open(tmp_path / f"{frame}.png") as picture:
            seen.append(is_seen(np.asarray(picture.convert("RGB"), np.uint8)))
    assert seen == [True, False]


def test_very_many_are_one_input(shelf: Shelf, tmp_path: Path) -> None:
    """Forty subtitles in ten seconds are one list of pictures, each drawn once, and all of them are seen."""
    source = shelf.put(make.make_picture(tmp_path / "dim.png", color=DIM))
    cut = Cut(aspect=Aspect.WIDE, items=(CutItem(id="a", source=source, frames=300),))
    cues = tuple(Cue(start_ms=250 * at, stop_ms=250 * at + 150, text=f"Line {at % 20}") for at in range(40))
    (part,) = compile_cut(cut, ExportSettings(), encoder="test", size=SIZE, captions=Captions(cues=cues))
    track = save_track(part.overlays, part.frames, RATE, SIZE, tmp_path)
    assert track is not None
    assert len(list(tmp_path.glob("subtitle-*.png"))) == 21
    render_segment(part, shelf, tmp_path / "film.mp4")
    shown = [is_seen(frame) for frame in pictures(tmp_path / "film.mp4")]
    assert sum(now and not before for before, now in zip([False, *shown], shown, strict=False)) == 40


def test_what_cannot_be_drawn_at_all_is_left_out() -> None:
    """A subtitle without a letter the font has gives no overlay; of a mixed one the rest is drawn."""
    spans = CaptionSpans(Captions(cues=(*said((0, 9), text="東京").cues, *said((9, 20), text="東 Tokyo").cues)), RATE)
    assert [overlay.text for overlay in spans.seen_in(FrameRange(0, 30))] == ["Tokyo"]


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=12), st.integers(0, 190), st.integers(1, 60)
)
@settings(deadline=None)
def test_a_stretch_finds_all_that_it_sees(found: list[tuple[int, int]], start: int, frames: int) -> None:
    """Whatever overlaps a stretch is found, in the order of beginnings, and nothing else."""
    cues = tuple(Cue(start_ms=at * 1000, stop_ms=(at + lasts) * 1000, text=f"{at}-{lasts}") for at, lasts in found)
    spans = CaptionSpans(Captions(cues=cues), Fraction(1))
    got = [(overlay.offset + start, overlay.text) for overlay in spans.seen_in(FrameRange(start, frames))]
    expected = [(at, f"{at}-{lasts}") for at, lasts in found if at < start + frames and at + lasts > start]
    assert got == sorted(expected, key=lambda one: one[0])


SIZES = [(540, 960), (960, 540), (540, 540), (540, 676), (1260, 540), (1080, 1920)]


@given(st.text(st.sampled_from("abcdefgh WÄM\n-.,東"), min_size=1, max_size=170), st.sampled_from(SIZES))
@settings(max_examples=60, deadline=None)
def test_letters_keep_inside_what_stays_uncovered(text: str, size: tuple[int, int]) -> None:
    """Whatever the words, none is lost and every letter lies in the safe part of the picture."""
    words = readable(text)
    if not words:
        return
    assert "".join("".join(set_lines(words, *size).lines).split()) == "".join(words.split())
    found, safe = subtitle(words, *size), zone_of(*size)
    rows, columns = np.nonzero(np.asarray(found.picture.convert("RGBA"))[:, :, :3].min(axis=2) > 150)
    if len(rows):
        assert found.left + columns.min() >= int(size[0] * safe.left) - 2
        assert found.left + columns.max() <= int(size[0] * safe.right) + 2
        assert found.top + rows.max() <= int(size[1] * safe.bottom) + 2


@pytest.mark.parametrize(
    ("text", "size", "lines"),
    [
        ("Rain. Again.", (960, 540), ("Rain. Again.",)),
        ("I never saw the market as bright as it was that night.", (960, 540),
         ("I never saw the market as", "bright as it was that night.")),
        ("I never saw the market as bright as it was that night.", (540, 960),
         ("I never saw the market as", "bright as it was that night.")),
        ("- Who?\n- Mai.", (540, 960), ("- Who?", "- Mai.")),
        ("- Where?\n- On the roof, watching the whole city go dark at once.", (540, 960),
         ("- Where?", "- On the roof, watching the", "whole city go dark at once.")),
    ],
)  # fmt: skip
def test_lines_are_even_and_speakers_stay_apart(text: str, size: tuple[int, int], lines: tuple[str, ...]) -> None:
    """Long words are set in two lines of about one length; what two people say is never run together."""
    assert set_lines(text, *size).lines == lines
