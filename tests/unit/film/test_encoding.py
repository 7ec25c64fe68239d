"""How much a film may weigh, and what of a delivery is in the key of its segments."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from core.film import compile_cut, render_segment
from core.film.encoding import Encoding, encoder_args, encoding_of, picture_kbps, sound_args
from core.film.finish import finish
from core.film.tool import run_ffmpeg
from core.model.cut import Cut, CutItem
from core.model.delivery import RATES, Codec, Delivery, FrameSize, Level
from core.model.film import ExportSettings
from core.model.project import Aspect, Quality
from core.timing import FrameRange
from tests.media.make import encode_pictures, tone
from tests.unit.film.shelf import TINY, Shelf, cut_of, numbers

FINAL = Quality.FINAL


def noisy(shelf: Shelf, folder: Path) -> Cut:
    """Two seconds that no encoder can make small, cut into five shots."""
    grain = np.random.default_rng(3)
    frames = (grain.integers(0, 256, (160, 96, 3), dtype=np.uint8) for _ in range(60))
    source = shelf.put(encode_pictures(folder / "noise.mp4", frames, size=TINY, sound=tone(440, 2)))
    return cut_of(*(CutItem(id=str(n), source=source, in_frames=12 * n, frames=12) for n in range(5)))


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265, Codec.VP9, Codec.AV1], ids=str)
@pytest.mark.parametrize("size_mb", [0.25, 0.1])
def test_a_wanted_size_is_kept(shelf: Shelf, tmp_path: Path, codec: Codec, size_mb: float) -> None:
    """Even of pure noise the finished file weighs at most what was wanted, with its sound, and uses a good part of it."""
    cut = noisy(shelf, tmp_path)
    wanted = Delivery(codec=codec, size_mb=size_mb, sound_kbps=96)
    settings = ExportSettings(quality=FINAL, delivery=wanted)
    parts = []
    heard = cut.model_copy(update={"has_clip_sound": True})
    for number, part in enumerate(compile_cut(heard, settings, encoder="test", size=TINY)):
        parts.append(tmp_path / f"{number}.mp4")
        render_segment(part, shelf, parts[-1])
    sound = tmp_path / "sound"
    run_ffmpeg(["-f", "lavfi", "-i", "anoisesrc=r=48000:d=2", "-ac", "2", *sound_args(wanted), sound])
    film = finish(parts, sound, tmp_path / f"film{wanted.suffix}", wanted)
    assert 0.4 * size_mb * 1e6 < film.stat().st_size <= size_mb * 1e6


def test_a_bitrate_is_an_average_for_finals_and_a_lid_for_the_rest() -> None:
    """Drafts are looked at, so they stay small; finals get the bitrate that was asked for."""
    wanted = Delivery(bitrate_kbps=8_000)
    final = encoding_of(ExportSettings(quality=FINAL, delivery=wanted))
    assert (final.crf, final.bitrate_kbps, final.most_kbps) == (None, 8_000, 12_000)
    draft = encoding_of(ExportSettings(delivery=wanted))
    assert (draft.crf, draft.bitrate_kbps, draft.most_kbps) == (24, None, 12_000)


def test_room_for_sound_and_pieces_is_taken_off() -> None:
    """More sound and more pieces leave less for pictures; a few frames more leave the rate as it is."""

    def kbps(**changes: object) -> int:
        fields = {"length_s": Fraction(30), "frames": 900, "pieces": 10, "has_sound": True, **changes}
        found = picture_kbps(Delivery(size_mb=8), **fields)  # type: ignore[arg-type]
        assert found is not None
        return found

    assert kbps(has_sound=False) > kbps() > kbps(pieces=60)
    assert kbps() == kbps(frames=901, length_s=Fraction(901, 30))
    assert kbps() * 125 * 30 < 8_000_000
    assert picture_kbps(Delivery(), Fraction(30), frames=900, pieces=10, has_sound=True) is None


def test_what_takes_no_bitrate_ignores_one() -> None:
    """ProRes, GIF and pictures without loss weigh what they weigh; their segments do not change with a wanted size."""
    for wanted in (Delivery(codec=Codec.PRORES), Delivery(codec=Codec.GIF), Delivery(level=Level.LOSSLESS)):
        with_size = wanted.model_copy(update={"size_mb": 1.0})
        assert encoding_of(ExportSettings(delivery=wanted)) == encoding_of(ExportSettings(delivery=with_size))


DIFFERENT = [
    *(Delivery(codec=codec) for codec in Codec if codec not in (Codec.GIF, Codec.SOUND)),
    *(Delivery(level=level) for level in Level if level is not Level.MEDIUM),
    Delivery(bitrate_kbps=5_000),
    Delivery(bitrate_kbps=6_000),
    Delivery(size_mb=3),
    Delivery(rate=Fraction(24)),
    Delivery(size=FrameSize.P1440),
    Delivery(key_s=Fraction(1, 2)),
]


def test_everything_that_changes_bits_changes_keys() -> None:
    """Two deliveries share a segment only where every option of the encoder is the same."""
    cut = Cut(aspect=Aspect.WIDE, items=(CutItem(id="a", frames=30),))
    keys = [
        compile_cut(cut, ExportSettings(quality=FINAL, delivery=wanted), encoder="test")[0].key for wanted in DIFFERENT
    ]
    assert len(set(keys)) == len(DIFFERENT)


def test_what_changes_no_picture_shares_segments() -> None:
    """Loudness, the bitrate of the sound, and a GIF at the film's own rate change no segment."""
    cut = Cut(aspect=Aspect.WIDE, rate=Fraction(25), items=(CutItem(id="a", frames=30),))
    plain, *others = (
        compile_cut(cut, ExportSettings(delivery=wanted), encoder="test")[0].key
        for wanted in (Delivery(), Delivery(sound_kbps=320), Delivery(codec=Codec.GIF))
    )
    assert others == [plain, plain]


def test_memory_is_bounded_by_the_size_of_the_picture() -> None:
    """Large pictures wait in shorter lines; small ones as the preset says."""
    high = ExportSettings(delivery=Delivery(level=Level.HIGH))
    ahead = [encoding_of(high, size=size).look_ahead for size in ((1280, 720), (1920, 1080), (3840, 2160))]
    assert ahead == [None, 20, 10]
    assert encoding_of(ExportSettings(quality=FINAL), size=(1920, 1080)).look_ahead is None


def test_lossless_needs_its_own_profile() -> None:
    """x264 refuses to lose nothing in its common profile."""
    args = encoder_args(Encoding(preset="veryfast", crf=None), Fraction(30))
    assert args[args.index("-profile:v") + 1] == "high444"


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_any_rate_adds_up(shelf: Shelf, tmp_path: Path, stock: Path, rate: Fraction) -> None:
    """At every rate the frames are exactly as long as the cut, and every cut falls on the nearest frame."""
    source = shelf.put(stock / "numbered.mp4")
    items = tuple(
        CutItem(id=str(n), source=source, in_frames=60 * n, frames=frames) for n, frames in enumerate((7, 1, 22))
    )
    settings = ExportSettings(delivery=Delivery(rate=rate))
    parts = compile_cut(cut_of(*items), settings, encoder="test", size=TINY)
    assert sum(part.frames for part in parts) == (30 * rate / 30 + Fraction(1, 2)).__floor__()
    spans = [FrameRange(part.start, part.frames) for part in parts]
    assert spans[0].stop == (7 * rate / 30 + Fraction(1, 2)).__floor__()
    seen = []
    for number, part in enumerate(parts):
        render_segment(part, shelf, tmp_path / f"{number}.mp4")
        shown = numbers(tmp_path / f"{number}.mp4")
        assert len(shown) == part.frames
        seen += shown
    assert seen[0] == 0
    assert 119 < seen[spans[-1].start] < 124


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("size", [FrameSize.P720, FrameSize.P1080, FrameSize.P1440, FrameSize.P2160])
def test_every_size_in_every_shape(aspect: Aspect, size: FrameSize) -> None:
    """The short side is what the name says, both sides are even, and the shape is kept within a pixel or two."""
    width, height = ExportSettings(delivery=Delivery(size=size)).size(Cut(aspect=aspect))
    assert min(width, height) == size.short_px
    assert width % 2 == height % 2 == 0
    assert abs(width - height * aspect.ratio) <= 2 * float(max(Fraction(1), aspect.ratio))
