"""Joining by copy: nothing is encoded again, and every frame is on its place."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import CancelledError, DiskFullError, RenderError
from core.film import join, mix_sound
from core.film.encoding import Encoding, encoder_args
from core.film.tables import read_pictures
from core.film.tool import run_ffmpeg
from core.model.cut import CutItem, SongUse
from core.model.delivery import Codec
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


def piece(to: Path, *, preset: str = "veryfast", rate: int = 30, frames: int = 7, kbps: int | None = None) -> Path:
    """A piece of film, straight from an encoder."""
    encoding = Encoding(preset=preset, crf=None if kbps else 20, bitrate_kbps=kbps, most_kbps=kbps)
    return encoded(to, encoding, rate=rate, frames=frames)


def encoded(to: Path, encoding: Encoding, *, rate: int = 30, frames: int = 7, size: str = "96x160") -> Path:
    pattern = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}", "-frames:v", str(frames)]
    run_ffmpeg([*pattern, *encoder_args(encoding, Fraction(rate)), to])
    return to


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """No room for the film is an error of its own, and nothing half is left."""
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is Linux only")
    part = piece(tmp_path / "piece.mp4")
    (tmp_path / "film.mp4.part").symlink_to("/dev/full")
    with pytest.raises(DiskFullError):
        join([part] * 3, None, tmp_path / "film.mp4")
    assert list(tmp_path.iterdir()) == [part]


@pytest.mark.parametrize("asked", [1, 3, 4, 9])
@pytest.mark.parametrize("codec", [Codec.H264, Codec.VP9], ids=str)
def test_cancel_in_the_middle(tmp_path: Path, codec: Codec, asked: int) -> None:
    """Whenever a join is cancelled, what was there before under its name is as it was, and nothing else is left."""
    part = piece(tmp_path / "piece.mp4")
    film = make.make_text(tmp_path / "film")
    before = film.read_bytes()
    answers = iter([False] * asked)
    with pytest.raises(CancelledError):
        join([part] * 12, None, film, codec=codec, should_stop=lambda: next(answers, True))
    assert film.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [film, part]


@pytest.mark.parametrize(
    ("other", "said"),
    [({"preset": "ultrafast"}, "different ways"), ({"rate": 25}, "different frame rates")],
    ids=["preset", "rate"],
)
def test_pieces_that_do_not_belong_together(tmp_path: Path, other: dict[str, str], said: str) -> None:
    """Pieces that were encoded in another way than the first are refused before anything is written."""
    parts = [piece(tmp_path / "one.mp4"), piece(tmp_path / "other.mp4", **other)]  # type: ignore[arg-type]
    with pytest.raises(RenderError, match=said):
        join(parts, None, tmp_path / "out" / "film.mp4")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("encoder", "preset"), [("libx264", "veryfast"), ("libx265", "ultrafast")])
def test_a_leaner_piece_joins(tmp_path: Path, encoder: str, preset: str) -> None:
    """A piece with a lower bitrate asks less of a decoder; the film asks what the most demanding piece asks."""
    rich, lean = (
        encoded(
            tmp_path / f"{kbps}.mp4",
            Encoding(preset=preset, crf=None, encoder=encoder, bitrate_kbps=kbps, most_kbps=kbps),
            size="480x854",
        )
        for kbps in (90_000, 1_000)
    )
    said = [_said(path) for path in (lean, rich)]
    assert said[0] != said[1]
    film = join([lean, rich], None, tmp_path / "film.mp4")
    assert _said(film) == said[1]
    assert all(map(np.array_equal, pictures(film), pictures(lean) + pictures(rich)))


def _said(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return bytes(container.streams.video[0].codec_context.extradata or b"")


@pytest.mark.parametrize("left", [0.2, 0.6, 0.95])
def test_a_piece_that_was_cut_off(tmp_path: Path, left: float) -> None:
    """A piece that lacks its end is refused before anything is written, wherever its index stands."""
    whole = piece(tmp_path / "piece.mp4", frames=20)
    first = join([whole], None, tmp_path / "first.mp4")
    for path in (whole, first):
        short = tmp_path / "short.mp4"
        short.write_bytes(path.read_bytes()[: int(path.stat().st_size * left)])
        with pytest.raises(RenderError, match="cannot be read back"):
            join([whole, short], None, tmp_path / "film.mp4")
        assert not (tmp_path / "film.mp4").exists()


def test_a_damaged_index_is_an_error_or_a_film(tmp_path: Path) -> None:
    """Whatever byte of a piece's index is wrong, the join ends with a film or with an error of ours."""
    whole = piece(tmp_path / "piece.mp4")
    content = whole.read_bytes()
    begin = content.index(b"moov")
    random = np.random.default_rng(5)
    refused = 0
    for at in random.integers(begin, len(content), 300):
        bad = bytearray(content)
        bad[at] ^= int(random.integers(1, 256))
        (tmp_path / "bad.mp4").write_bytes(bad)
        try:
            join([whole, tmp_path / "bad.mp4"], None, tmp_path / "film.mp4")
        except RenderError:
            refused += 1
    assert refused > 50


def test_sound_and_pictures_take_turns(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A film plays while it is loaded: no picture lies more than a second of film away from its sound."""
    song = SongUse(source=shelf.put(stock / "song.wav"))
    cut = cut_of(CutItem(id="a", frames=150)).model_copy(update={"song": song})
    sound = mix_sound(cut, ExportSettings(), shelf, tmp_path / "sound.m4a")
    film = join([piece(tmp_path / "piece.mp4", frames=15)] * 10, sound, tmp_path / "film.mp4")
    reached = {"video": 0.0, "audio": 0.0}
    with av.open(str(film)) as container:
        packets = [packet for packet in container.demux() if packet.size and packet.pos is not None]
        for packet in sorted(packets, key=lambda packet: packet.pos or 0):
            reached[packet.stream.type] = float((packet.dts or 0) * (packet.time_base or 0))
            assert abs(reached["video"] - reached["audio"]) < 1
    assert min(reached.values()) > 4.5


@pytest.mark.long
def test_ten_thousand_pieces(tmp_path: Path) -> None:
    """A film of very many pieces has all of their pictures on their places, and its join keeps little in memory."""
    parts = [piece(tmp_path / f"{frames}.mp4", frames=frames) for frames in (1, 2, 5)]
    peaks = {}
    for count in (1_000, 10_000):
        copies = [tmp_path / f"{count}-{number}.mp4" for number in range(count)]
        for number, path in enumerate(copies):
            path.hardlink_to(parts[number % 3])
        tracemalloc.start()
        film = join(copies, None, tmp_path / "film.mp4")
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    frames = sum(read_pictures(path).track.count for path in copies)
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stored = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        assert (stream.frames, stored) == (frames, [1000 * number for number in range(frames)])
    assert peaks[10_000] < 12 * peaks[1_000]
    assert peaks[10_000] < 200_000_000
