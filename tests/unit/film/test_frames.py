"""Single pictures and the outline of a sound."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import ProbeError
from core.film import frame_at, frame_bytes, frame_count, frame_png, frames_in, poster, waveform
from core.model.cut import CutItem
from tests.media import make
from tests.media.colors import BLUE, GREEN, RED, is_near, mean_color, number_of
from tests.unit.film.places import one
from tests.unit.film.shelf import Shelf, pictures


def rgb(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    assert picture.mode == "RGB"
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize("suffix", make.VIDEO_SUFFIXES)
def test_frames_are_exact(tmp_path: Path, suffix: str) -> None:
    """Frame n of a clip in any container is picture n, and past the end comes the last one."""
    path = make.make_clip(tmp_path / f"clip{suffix}", frames=50)
    for frame in (0, 1, 29, 37, 49):
        assert number_of(rgb(frame_at(path, frame))) == frame
    assert number_of(rgb(frame_at(path, 500))) == 49


def test_frames_are_exact_behind_rare_keys(tmp_path: Path, stock: Path) -> None:
    """Reordered frames far from a key, and a clock that starts late, change nothing."""
    for name, late in (("bf.mp4", []), ("late.mkv", ["-vf", "setpts=PTS+0.7/TB"])):
        codec = ["-c:v", "libx264", "-bf", "3", "-g", "250", "-crf", "10"]
        make.ffmpeg("-i", str(stock / "numbered.mp4"), *late, *codec, str(tmp_path / name))
        assert [number_of(rgb(frame_at(tmp_path / name, frame))) for frame in (0, 3, 201, 215)] == [0, 3, 201, 215]


def test_frames_by_count_not_by_clock(tmp_path: Path) -> None:
    """Frame n of a clip of variable rate is its n-th picture, however long the others last."""
    path = make.make_uneven_clip(tmp_path / "clip.mp4", [Fraction(n * n, 10) for n in range(8)])
    assert [number_of(rgb(frame_at(path, frame))) for frame in range(8)] == list(range(8))


@pytest.mark.parametrize("suffix", make.VIDEO_SUFFIXES)
def test_a_run_of_frames_is_exact(tmp_path: Path, suffix: str) -> None:
    """Frames taken in one go carry the numbers they were asked by, in any container, from any start, at any step."""
    path = make.make_clip(tmp_path / f"clip{suffix}", frames=50)
    assert frame_count(path) == 50
    for wanted in (range(50), range(31, 32), range(17, 50, 7), range(44, 60)):
        found = [(number, number_of(rgb(picture))) for number, picture in frames_in(path, wanted)]
        assert found == [(number, number) for number in wanted if number < 50]


def test_a_run_is_exact_behind_rare_keys_and_uneven_times(tmp_path: Path, stock: Path) -> None:
    """Reordered frames, a late clock and a variable rate change nothing; an empty run decodes nothing."""
    codec = ["-c:v", "libx264", "-bf", "3", "-g", "250", "-crf", "10"]
    late = ["-vf", "setpts=PTS+0.7/TB"]
    make.ffmpeg("-i", str(stock / "numbered.mp4"), *late, *codec, str(tmp_path / "late.mkv"))
    run = range(196, 216, 3)
    assert [number_of(rgb(picture)) for _, picture in frames_in(tmp_path / "late.mkv", run)] == list(run)
    uneven = make.make_uneven_clip(tmp_path / "uneven.mp4", [Fraction(n * n, 10) for n in range(8)])
    assert [number_of(rgb(picture)) for _, picture in frames_in(uneven, range(3, 8))] == [3, 4, 5, 6, 7]
    assert list(frames_in(tmp_path / "not_there.mp4", range(0))) == []


def test_frames_follow_the_file(tmp_path: Path) -> None:
    """What is remembered of a clip belongs to its bytes: another clip at the same place is read anew."""
    path = make.make_clip(tmp_path / "clip.mp4", frames=20)
    assert number_of(rgb(frame_at(path, 19))) == 19
    make.make_clip(path, frames=31, rate=Fraction(25))
    assert frame_count(path) == 31
    assert number_of(rgb(frame_at(path, 30))) == 30


def test_a_frame_as_a_file(stock: Path) -> None:
    """A PNG keeps the pixels, a JPEG nearly; a limit makes it smaller, never larger."""
    picture = frame_at(stock / "numbered.mp4", 41)
    for kind, name in (("png", "PNG"), ("jpg", "JPEG")):
        with Image.open(io.BytesIO(frame_bytes(picture.copy(), kind))) as image:  # type: ignore[arg-type]
            assert (image.format, image.size, number_of(rgb(image.convert("RGB")))) == (name, (96, 160), 41)
    with Image.open(io.BytesIO(frame_bytes(picture.copy(), "png", max_px=80))) as image:
        assert image.size == (48, 80)
    with Image.open(io.BytesIO(frame_bytes(picture, "png", max_px=1280))) as image:
        assert image.size == (96, 160)


def test_png_has_the_picture(tmp_path: Path, stock: Path) -> None:
    """A saved frame is a PNG of the clip's size."""
    with Image.open(frame_png(stock / "numbered.mp4", 77, tmp_path / "frame")) as image:
        assert (image.format, image.size) == ("PNG", (96, 160))
        assert number_of(rgb(image.convert("RGB"))) == 77


def test_pictures_stand_upright(tmp_path: Path) -> None:
    """Turned clips and photos, and pixels that are not square, come as a viewer sees them."""
    clip = make.turn(make.make_halves(tmp_path / "clip.mp4", RED, BLUE, size=(96, 64), frames=2), 90)
    photo = make.make_photo(tmp_path / "photo.jpg", rotation_deg=90, size=(96, 64), left=RED, right=BLUE)
    for path in (clip, photo):
        picture = rgb(frame_at(path, 0))
        assert picture.shape[:2] == (96, 64)
        assert is_near(mean_color(picture[5:40]), RED)
        assert is_near(mean_color(picture[56:91]), BLUE)
    wide = frame_at(make.make_clip(tmp_path / "wide.mp4", frames=1, sar=Fraction(2)), 0)
    assert wide.size == (192, 160)


def test_deep_greys(tmp_path: Path) -> None:
    """A picture with sixteen bits of grey keeps its brightness."""
    Image.fromarray(np.full((20, 30), 40_000, np.uint16)).save(tmp_path / "grey.png")
    assert is_near(mean_color(rgb(frame_at(tmp_path / "grey.png", 0))), (155.6, 155.6, 155.6))


@pytest.mark.parametrize("name", ["clip.mov", "clip.webm", "still.png", "still.webp"])
def test_transparency_is_shown_on_black(tmp_path: Path, name: str) -> None:
    """What is half transparent is half as bright."""
    path = tmp_path / name
    if name.startswith("clip"):
        make.make_clip(path, frames=2, color=RED, alpha=128)
    else:
        make.make_picture(path, color=RED, alpha=128)
    assert is_near(mean_color(rgb(frame_at(path, 0))), tuple(part * 128 / 255 for part in RED))


@pytest.mark.parametrize(("name", "kind"), [("poster.jpg", "JPEG"), ("poster.png", "PNG"), ("poster", "JPEG")])
def test_poster(tmp_path: Path, stock: Path, name: str, kind: str) -> None:
    """A poster fits into its square, keeps the shape, and shows a picture from the clip."""
    with Image.open(poster(stock / "halves.mp4", tmp_path / name, 80)) as image:
        assert (image.format, image.size) == (kind, (80, 45))
        assert is_near(mean_color(rgb(image.convert("RGB"))[:, :30]), RED, 6)


def test_poster_is_never_enlarged(tmp_path: Path) -> None:
    """A small picture stays small."""
    still = make.make_picture(tmp_path / "still.gif", size=(40, 30), color=GREEN)
    with Image.open(poster(still, tmp_path / "poster.jpg", 320)) as image:
        assert image.size == (40, 30)
        assert is_near(mean_color(rgb(image)), GREEN)


def test_poster_of_a_long_clip_is_from_its_middle(tmp_path: Path, stock: Path) -> None:
    """Clips often begin in black: the poster comes from about half way."""
    with Image.open(poster(stock / "numbered.mp4", tmp_path / "poster.png", 96)) as image:
        assert 100 <= number_of(rgb(image.convert("RGB"))) <= 200


@pytest.mark.parametrize("suffix", [".webm", ".gif", ".webp", ".avi", ".png", ".jpg"])
def test_poster_of_everything(tmp_path: Path, suffix: str) -> None:
    """Every kind of clip and picture has a poster."""
    path = tmp_path / f"media{suffix}"
    if suffix in (".png", ".jpg"):
        make.make_picture(path, color=RED)
    else:
        make.make_clip(path, frames=8, color=RED)
    with Image.open(poster(path, tmp_path / "poster.jpg", 64)) as image:
        assert is_near(mean_color(rgb(image)), RED, 6)


def test_no_picture(tmp_path: Path, stock: Path) -> None:
    """A song has no poster, and a text has none either."""
    with pytest.raises(ProbeError, match="no picture"):
        poster(stock / "song.wav", tmp_path / "poster.jpg", 64)
    with pytest.raises(ProbeError):
        frame_png(make.make_text(tmp_path / "text.mp4"), 0, tmp_path / "frame.png")
    assert not (tmp_path / "frame.png").exists()


def test_waveform(tmp_path: Path) -> None:
    """The outline follows the loudness of each stretch, from 0 to 1."""
    steps = np.concatenate([make.tone(440, 1, level=level) for level in (0.0, 0.25, 0.5, 1.0)])
    make.make_samples(tmp_path / "song.wav", steps)
    assert waveform(tmp_path / "song.wav", 4) == pytest.approx([0, 0.25, 0.5, 1.0], abs=0.03)
    assert len(waveform(tmp_path / "song.wav", 100)) == 100
    assert len(waveform(tmp_path / "song.wav", 10_000)) == pytest.approx(400, abs=2)


def test_waveform_of_silence_and_of_clips(tmp_path: Path, stock: Path) -> None:
    """Silence is all zeros, a clip's own sound counts, and no sound is an error."""
    make.make_silence(tmp_path / "silent.mp3")
    assert set(waveform(tmp_path / "silent.mp3", 5)) == {0.0}
    assert min(waveform(stock / "red.mp4", 5)) > 0.3
    with pytest.raises(ProbeError, match="no sound"):
        waveform(stock / "green.mp4", 5)


SCREENS = {
    "PQ": ("smpte2084", "bt2020", "bt2020nc"),
    "PQ that says only its light": ("smpte2084", "unknown", "unknown"),
    "HLG": ("arib-std-b67", "bt2020", "bt2020nc"),
    "P3": ("bt709", "smpte432", "bt709"),
    "cinema P3": ("bt709", "smpte431", "bt709"),
    "wide": ("bt709", "bt2020", "bt2020nc"),
}
SQUARES = [
    (40, 40, 40),
    (95, 95, 95),
    (148, 148, 148),
    (200, 200, 200),
    (150, 110, 90),
    (90, 130, 100),
    (110, 110, 160),
]


@pytest.mark.parametrize("screen", SCREENS)
def test_bright_and_wide_pictures_look_as_in_the_film(shelf: Shelf, tmp_path: Path, screen: str) -> None:
    """A frame, a run and a poster of a clip made for another screen show the colors that the film shows, within 5 levels."""
    transfer, primaries, matrix = SCREENS[screen]
    wide = np.repeat(np.repeat(np.array([SQUARES], np.uint8), 32, axis=1), 64, axis=0)
    Image.fromarray(wide).save(tmp_path / "squares.png")
    mixed = "bt709" if matrix == "bt709" else "bt2020"
    form = f"scale=out_color_matrix={mixed}:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv444p10le"
    tags = f"setparams=color_primaries={primaries}:color_trc={transfer}:colorspace={matrix}:range=tv"
    marks = ["-color_trc", transfer, "-color_primaries", primaries, "-colorspace", matrix, "-color_range", "tv"]
    path = tmp_path / "clip.mkv"
    still = ["-loop", "1", "-i", str(tmp_path / "squares.png"), "-frames:v", "3", "-vf", f"{form},{tags}"]
    make.ffmpeg(*still, "-c:v", "ffv1", *marks, str(path))
    item = CutItem(id="a", source=shelf.put(path), frames=2)
    film = pictures(one(shelf, tmp_path, item, size=(wide.shape[1], wide.shape[0])))[0]
    small = poster(path, tmp_path / "small.png", 500)
    found = (frame_at(path, 1), dict(frames_in(path, range(1, 2)))[1], Image.open(small))
    for picture in found:
        for number in range(len(SQUARES)):
            spot = slice(20, 44), slice(32 * number + 10, 32 * number + 22)
            assert is_near(mean_color(rgb(picture)[spot]), mean_color(film[spot]), 5)
    assert not np.allclose(rgb(found[0]), wide, atol=8)
