"""Every codec: rendered, joined by copy bit for bit, and the file that comes out is what it says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from core.errors import InputError, RenderError
from core.film import compile_cut, ffmpeg_version, render_film, render_segment, sound_key
from core.film.boxes import is_index_first, top_boxes
from core.film.encoding import sound_args
from core.film.finish import finish
from core.film.join import join
from core.film.tables import read_pictures
from core.film.tool import run_ffmpeg
from core.model.cut import Cut, CutItem, SongUse
from core.model.delivery import Codec, Delivery, Level, LoudnessTarget
from core.model.film import ExportSettings
from core.model.project import Quality
from tests.media.colors import is_near, mean_color, number_color
from tests.media.make import make_text
from tests.unit.film.shelf import TINY, Shelf, cut_of, numbers, pictures, samples, stamps

ODD = (1, 1, 2, 3, 5, 9)
MOVING = [codec for codec in Codec if codec not in (Codec.GIF, Codec.SOUND)]
NTSC = Fraction(30000, 1001)
FILM = Fraction(24000, 1001)


def odd_cut(shelf: Shelf, stock: Path, rate: Fraction = Fraction(30)) -> Cut:
    """A cut of very short shots, each of numbered frames."""
    source = shelf.put(stock / "numbered.mp4")
    items = (CutItem(id=str(n), source=source, in_frames=11 * n, frames=frames) for n, frames in enumerate(ODD))
    return cut_of(*items, rate=rate)


def made(shelf: Shelf, folder: Path, cut: Cut, settings: ExportSettings) -> list[Path]:
    """Every segment of a cut as a file, in a tiny size."""
    paths = []
    for number, part in enumerate(compile_cut(cut, settings, encoder="test", size=TINY)):
        paths.append(folder / f"{number}.mp4")
        render_segment(part, shelf, paths[-1])
    return paths


def tone_for(wanted: Delivery, folder: Path, length_s: float) -> Path:
    """A sound as the mix leaves it for a delivery."""
    to = folder / "sound"
    run_ffmpeg(["-f", "lavfi", "-i", f"sine=r=48000:d={length_s}", "-ac", "2", *sound_args(wanted), to])
    return to


@pytest.mark.parametrize("rate", [Fraction(30), NTSC, FILM, Fraction(60)], ids=str)
@pytest.mark.parametrize("codec", MOVING, ids=str)
def test_every_codec_joins_bit_for_bit(shelf: Shelf, tmp_path: Path, stock: Path, codec: Codec, rate: Fraction) -> None:
    """However short the pieces are, the decoded film is the decoded pieces, one picture a frame at exactly its rate."""
    delivery = Delivery(codec=codec)
    parts = made(shelf, tmp_path, odd_cut(shelf, stock, rate), ExportSettings(quality=Quality.FINAL, delivery=delivery))
    film = join(parts, None, tmp_path / f"film{delivery.suffix}", codec=codec)
    single = [picture for part in parts for picture in pictures(part)]
    together = pictures(film)
    assert len(together) == sum(ODD)
    assert all(np.array_equal(one, other) for one, other in zip(single, together, strict=True))
    slack = Fraction(1, 1000) if codec is Codec.VP9 else 0  # the clock of webm
    for number, stamp in enumerate(stamps(film)):
        assert abs(stamp - number / rate) <= slack


@pytest.mark.parametrize("codec", MOVING, ids=str)
def test_a_file_is_what_it_says(shelf: Shelf, tmp_path: Path, stock: Path, codec: Codec) -> None:
    """Codec, container, color tags, square pixels, sound and index are those of the delivery."""
    wanted = Delivery(codec=codec)
    cut = odd_cut(shelf, stock)
    parts = made(shelf, tmp_path, cut, ExportSettings(delivery=wanted))
    sound = tone_for(wanted, tmp_path, float(cut.frames / cut.rate))
    film = finish(parts, sound, tmp_path / f"film{wanted.suffix}", wanted)
    names = {Codec.H264: "h264", Codec.H265: "hevc", Codec.AV1: "libdav1d", Codec.VP9: "vp9", Codec.PRORES: "prores"}
    heard = {Codec.VP9: "opus", Codec.PRORES: "pcm_s24le"}.get(codec, "aac")
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        frame = next(container.decode(video))
        assert video.codec_context.name in (names[codec], "av1")
        assert audio.codec_context.name == heard
        assert (int(frame.colorspace), int(frame.color_range)) == (1, 1)
        assert (video.codec_context.color_primaries, video.codec_context.color_trc) == (1, 1)
        assert video.sample_aspect_ratio in (None, 1)
        assert container.format.name.split(",")[0] == ("matroska" if codec is Codec.VP9 else "mov")
        if codec is Codec.H265:
            assert video.codec_context.codec_tag == "hvc1"
        if codec is Codec.PRORES:
            assert (video.codec_context.codec_tag, frame.format.name) == ("apch", "yuv422p10le")
    assert is_index_first(film) is (None if codec is Codec.VP9 else True)
    assert abs(len(samples(film, tmp_path)) - cut.frames * 1600) <= 1600


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265, Codec.AV1, Codec.VP9], ids=str)
def test_lossless_loses_nothing(shelf: Shelf, tmp_path: Path, stock: Path, codec: Codec) -> None:
    """Pictures that go in without loss come out bit for bit the same, whatever the codec."""
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), frames=4))
    settings = ExportSettings(delivery=Delivery(codec=codec, level=Level.LOSSLESS))
    (part,) = made(shelf, tmp_path, cut, settings)
    plain = ExportSettings(delivery=Delivery(codec=Codec.H264, level=Level.LOSSLESS))
    other = tmp_path / "other"
    other.mkdir()
    (reference,) = made(shelf, other, cut, plain)
    assert all(np.array_equal(*pair) for pair in zip(pictures(part), pictures(reference), strict=True))
    assert numbers(part) == [0, 1, 2, 3]


@pytest.mark.parametrize("codec", MOVING, ids=str)
def test_every_level_shows_the_same_film(shelf: Shelf, tmp_path: Path, stock: Path, codec: Codec) -> None:
    """At every level the frames are those of the cut, with their colors."""
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), frames=5))
    for level in Level:
        (part,) = made(shelf, tmp_path, cut, ExportSettings(delivery=Delivery(codec=codec, level=level)))
        assert numbers(part) == [0, 1, 2, 3, 4]
        assert is_near(mean_color(pictures(part)[3]), number_color(3))


def test_a_gif_is_the_film_at_25(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A GIF runs at exactly 25 pictures a second, shows every frame of the film, and loops for ever."""
    wanted = Delivery(codec=Codec.GIF)
    settings = ExportSettings(delivery=wanted)
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), frames=60))
    film = finish(made(shelf, tmp_path, cut, settings), None, tmp_path / "film.gif", wanted)
    assert stamps(film) == [Fraction(number, 25) for number in range(50)]
    assert numbers(film)[:3] == [0, 1, 2]
    assert b"NETSCAPE2.0\x03\x01\x00\x00" in film.read_bytes()


def test_a_gif_gets_smaller_until_it_keeps_its_size(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Where a size is wanted, pictures shrink, never the number of frames."""
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "halves.mp4"), frames=30))
    free = finish(
        made(shelf, tmp_path, cut, ExportSettings(delivery=Delivery(codec=Codec.GIF))),
        None, tmp_path / "free.gif", Delivery(codec=Codec.GIF),
    )  # fmt: skip
    most = free.stat().st_size * 0.6
    wanted = Delivery(codec=Codec.GIF, size_mb=most / 1e6)
    small = finish(made(shelf, tmp_path, cut, ExportSettings(delivery=wanted)), None, tmp_path / "small.gif", wanted)
    assert small.stat().st_size <= most
    assert len(pictures(small)) == len(pictures(free)) == 25
    assert pictures(small)[0].shape < pictures(free)[0].shape


@pytest.mark.parametrize(("level", "codec_name"), [(Level.MEDIUM, "aac"), (Level.LOSSLESS, "pcm_s24le")])
def test_sound_alone(tmp_path: Path, level: Level, codec_name: str) -> None:
    """Sound alone is an M4A whose index comes first, or a WAV with every sample; without sound there is nothing to make."""
    wanted = Delivery(codec=Codec.SOUND, level=level)
    made_of = finish((), tone_for(wanted, tmp_path, 1.0), tmp_path / f"film{wanted.suffix}", wanted)
    with av.open(str(made_of)) as container:
        assert not container.streams.video
        assert container.streams.audio[0].codec_context.name == codec_name
    assert abs(len(samples(made_of, tmp_path)) - 48_000) <= (0 if level is Level.LOSSLESS else 1024)
    assert is_index_first(made_of) is (None if level is Level.LOSSLESS else True)
    with pytest.raises(InputError, match="no sound"):
        finish((), None, tmp_path / "none.m4a", wanted)


def test_boxes_of_anything(tmp_path: Path, stock: Path) -> None:
    """A file of another kind, and one that was cut in its index, tell nothing; as a piece of film they are refused."""
    assert top_boxes(stock / "red.mp4")[0] == "ftyp"
    with pytest.raises(RenderError, match="cannot be read back"):
        read_pictures(make_text(tmp_path / "words.mp4"))
    for size in (0, 7, 20, 40, 700):
        cut_off = tmp_path / f"{size}.mp4"
        cut_off.write_bytes((stock / "red.mp4").read_bytes()[:size])
        assert is_index_first(cut_off) is None
        with pytest.raises(RenderError, match="cannot be read back"):
            read_pictures(cut_off)


READ_BACK = [
    Delivery(),
    Delivery(rate=FILM),
    Delivery(codec=Codec.H265, rate=Fraction(60)),
    Delivery(codec=Codec.VP9),
    Delivery(codec=Codec.PRORES, loudness=LoudnessTarget.BROADCAST),
    Delivery(codec=Codec.GIF),
    Delivery(codec=Codec.GIF, rate=FILM),
    Delivery(codec=Codec.SOUND),
    Delivery(codec=Codec.SOUND, level=Level.LOSSLESS),
]


@pytest.mark.parametrize("wanted", READ_BACK, ids=lambda wanted: wanted.model_dump_json(exclude_defaults=True))
def test_a_whole_export_of_each_kind_is_as_planned(shelf: Shelf, tmp_path: Path, stock: Path, wanted: Delivery) -> None:
    """From the cut to the file: whatever is asked for, the file that is read back has no fault to tell."""
    song = SongUse(source=shelf.put(stock / "song.wav"))
    items = (CutItem(id=name, source=shelf.put(stock / f"{name}.mp4"), frames=31) for name in ("red", "blue"))
    cut = cut_of(*items).model_copy(update={"song": song})
    kept: dict[str, Path] = {}

    def keep(key: str, path: Path) -> None:
        kept[key] = path.rename(tmp_path / key)

    settings = ExportSettings(quality=Quality.FINAL, delivery=wanted)
    to = tmp_path / f"film{wanted.suffix}"
    made = render_film(cut, settings, shelf, to, kept=kept.get, keep=keep, size=TINY)
    report = made.report
    assert report.problems == ()
    assert report.file is not None
    assert report.file.size_bytes == to.stat().st_size
    assert abs(report.file.length_s - Fraction(62, 30)) <= Fraction(1, 20)
    if wanted.codec is Codec.SOUND:
        assert set(kept) == {sound_key(cut, settings, encoder=ffmpeg_version())}
    else:
        # A GIF counts hundredths of a second, which do not divide every rate.
        slack = Fraction(1, 10) if wanted.codec is Codec.GIF else Fraction(0)
        assert abs(report.rate - settings.rate(cut)) <= slack
        assert report.frames == round(Fraction(62, 30) * settings.rate(cut))
        assert report.file.is_constant is (wanted.codec is not Codec.GIF or wanted.rate is None)
        assert (report.file.is_closed, report.file.is_square) == (True, True)
        assert report.file.is_bt709 is (wanted.codec is not Codec.GIF)
