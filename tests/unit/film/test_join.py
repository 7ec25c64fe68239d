"""Joining by copy: nothing is encoded again, and every frame is on its place."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import CancelledError, RenderError
from core.film import join, mix_sound
from core.model.cut import CutItem, SongUse
from core.model.film import ExportSettings
from tests.media import make
from tests.unit.film.shelf import Shelf, cut_of, numbers, pictures, rendered, samples, stamps


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(24000, 1001), Fraction(60)], ids=str)
def test_joined_frames_are_the_segments_frames(shelf: Shelf, tmp_path: Path, stock: Path, rate: Fraction) -> None:
    """The decoded film is bit for bit the decoded segments, one frame a tick, at exactly the film's rate."""
    source = shelf.put(stock / "numbered.mp4")
    lengths = [1, 1, 2, 3, 1, 5, 7, 4]
    items = [CutItem(id=str(n), source=source, in_frames=9 * n, frames=frames) for n, frames in enumerate(lengths)]
    parts = rendered(shelf, tmp_path, cut_of(*items, rate=rate))
    film = join(parts, None, tmp_path / "film.mp4")
    single = [picture for part in parts for picture in pictures(part)]
    together = pictures(film)
    assert len(together) == sum(lengths)
    assert all(np.array_equal(one, other) for one, other in zip(single, together, strict=True))
    assert stamps(film) == [number / rate for number in range(sum(lengths))]
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.frames) == (rate, sum(lengths))
        stored = [packet.dts for packet in container.demux(stream) if packet.dts is not None]
        assert len({later - earlier for earlier, later in pairwise(stored)}) == 1


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 7), min_size=2, max_size=30))
def test_any_order_of_segments(shelf: Shelf, tmp_path: Path, stock: Path, order: list[int]) -> None:
    """Segments may come in any order and repeat; the film shows them in that order, without a frame more or less."""
    source = shelf.put(stock / "numbered.mp4")
    items = [CutItem(id=str(n), source=source, in_frames=20 * n, frames=1 + n) for n in range(8)]
    if not (tmp_path / "segment-7.mp4").exists():
        rendered(shelf, tmp_path, cut_of(*items))
    film = join([tmp_path / f"segment-{number}.mp4" for number in order], None, tmp_path / "film.mp4")
    assert numbers(film) == [20 * number + frame for number in order for frame in range(1 + number)]
    assert stamps(film) == [Fraction(number, 30) for number in range(sum(1 + part for part in order))]


def test_sound_and_picture_end_together(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Sound is copied from its own file and ends within one frame of the picture."""
    song = SongUse(source=shelf.put(stock / "song.wav"))
    cut = cut_of(*(CutItem(id=str(n), frames=17) for n in range(4))).model_copy(update={"song": song})
    sound = mix_sound(cut, ExportSettings(), shelf, tmp_path / "sound.m4a")
    film = join(rendered(shelf, tmp_path, cut), sound, tmp_path / "film.mp4")
    assert abs(len(samples(film, tmp_path)) - 68 * 1600) <= 1600
    assert len(pictures(film)) == 68


def test_film_plays_before_it_is_loaded(shelf: Shelf, tmp_path: Path) -> None:
    """The index stands before the pictures."""
    film = join(rendered(shelf, tmp_path, cut_of(CutItem(id="a", frames=9))), None, tmp_path / "film.mp4").read_bytes()
    assert 0 < film.index(b"moov") < film.index(b"mdat")


def test_odd_paths(shelf: Shelf, tmp_path: Path) -> None:
    """Quotes, blanks, umlauts and missing suffixes in paths are no trouble."""
    (part,) = rendered(shelf, tmp_path, cut_of(CutItem(id="a", frames=4)))
    odd = tmp_path / "it's Jürgen's \"film\" #1"
    odd.mkdir()
    parts = [part.rename(odd / "seg ment's")] * 2
    assert len(pictures(join(parts, None, odd / "fi'lm.mp4"))) == 8


def test_damaged_segment(tmp_path: Path) -> None:
    """A segment that cannot be read is an error, and no film is left."""
    with pytest.raises(RenderError):
        join([make.make_text(tmp_path / "segment.mp4")], None, tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_cancel_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    """A cancelled join leaves nothing."""
    parts = rendered(shelf, tmp_path, cut_of(CutItem(id="a", frames=4)))
    with pytest.raises(CancelledError):
        join(parts, None, tmp_path / "out" / "film.mp4", should_stop=lambda: True)
    assert not list((tmp_path / "out").rglob("*"))
