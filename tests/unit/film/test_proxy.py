"""Previews by proxy: short pieces that show what the film shows, in a form that browsers append."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import RenderError
from core.film import Proxy, compile_cut, in_fragments, proxy_px, render_segment
from core.model.cut import CutItem, Play
from core.model.film import ExportSettings
from tests.media.make import make_clip, make_noise
from tests.unit.film.shelf import TINY, Shelf, cut_of, numbers, stamps
from tests.unit.film.test_compile import CLIP, OTHER

LONG = (CutItem(id="a", source=CLIP, frames=400), CutItem(id="b", source=OTHER, frames=100, transition_frames=12))


def test_no_piece_is_longer_than_a_person_waits() -> None:
    """Pieces of a preview tile the film and last two seconds at most; those of an export stay as they were."""
    cut = cut_of(*LONG)
    pieces = compile_cut(cut, ExportSettings(), encoder="v1", proxy=Proxy())
    assert [part.frames for part in pieces] == [60, 60, 60, 60, 60, 60, 40, 12, 60, 28]
    assert [part.start for part in pieces] == [sum(part.frames for part in pieces[:n]) for n in range(len(pieces))]
    assert [part.frames for part in compile_cut(cut, ExportSettings(), encoder="v1")] == [300, 100, 12, 88]


def test_a_preview_shares_no_key_with_an_export() -> None:
    """What was made to be looked at is never joined into a film, even where both cut at the same places."""
    cut = cut_of(CutItem(id="a", source=CLIP, frames=45))
    ours, theirs = (compile_cut(cut, ExportSettings(), encoder="v1", proxy=one) for one in (Proxy(), None))
    assert [part.frames for part in ours] == [part.frames for part in theirs] == [45]
    assert ours[0].key != theirs[0].key


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(25), Fraction(30000, 1001)])
@pytest.mark.parametrize("play", [Play.FORWARD, Play.REVERSE])
def test_a_piece_in_fragments_has_the_same_pictures_from_moment_nought(
    tmp_path: Path, rate: Fraction, play: Play
) -> None:
    """Frame for frame what was rendered, on the grid of the film, with its head before its pictures."""
    shelf = Shelf()
    source = shelf.put(make_clip(tmp_path / "clip.mp4", frames=40, size=TINY, rate=rate))
    cut = cut_of(CutItem(id="a", source=source, in_frames=5, frames=30, play=play), rate=rate)
    (part,) = compile_cut(cut, ExportSettings(), encoder="test", size=TINY, proxy=Proxy())
    render_segment(part, shelf, tmp_path / "made.mp4")
    piece = in_fragments(tmp_path / "made.mp4", tmp_path / "piece.mp4", rate)
    assert numbers(piece) == (list(range(5, 35)) if play is Play.FORWARD else list(range(34, 4, -1)))
    assert stamps(piece) == [number / rate for number in range(30)]
    assert boxes(piece)[:3] == ["ftyp", "moov", "moof"]


def test_what_is_no_film_is_refused_in_words(tmp_path: Path) -> None:
    """A spoiled piece ends in an error for people and leaves no file."""
    with pytest.raises(RenderError, match="cannot be read back"):
        in_fragments(make_noise(tmp_path / "noise.mp4"), tmp_path / "piece.mp4", Fraction(30))
    assert not (tmp_path / "piece.mp4").exists()


def test_twice_the_pictures_are_smaller() -> None:
    """Previews are 540 pixels on the short side, 360 where there are many pictures a second."""
    assert [proxy_px(Fraction(rate)) for rate in (24, 30, 48, 60)] == [540, 540, 360, 360]


def boxes(path: Path) -> list[str]:
    """Names of the outer boxes of an MP4."""
    content, at, found = path.read_bytes(), 0, list[str]()
    while at < len(content):
        found.append(content[at + 4 : at + 8].decode("ascii"))
        at += int.from_bytes(content[at : at + 4], "big")
    return found
