"""Segments by decoding them: exact frames, exact colors, anything in, nothing left behind."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from core import process
from core.errors import BlobMissingError, CancelledError, DiskFullError, ProbeError, RenderError
from core.film import compile_cut, render_segment
from core.model.cut import CutItem, Fit, Play
from core.model.film import ExportSettings
from core.model.look import Grade, Look
from tests.media import make
from tests.media.colors import BLUE, GREEN, RED, TEAL, Color, Picture, is_near, mean_color
from tests.unit.film.shelf import TINY, Shelf, colors, cut_of, numbers, pictures, rendered, shown, stamps

BLACK: Color = (0, 0, 0)


def one(shelf: Shelf, folder: Path, item: CutItem, size: tuple[int, int] = TINY) -> Path:
    """The only segment of a cut of one item."""
    (path,) = rendered(shelf, folder, cut_of(item), size=size)
    return path


def spot(picture: Picture, right: float, down: float) -> tuple[float, float, float]:
    """Color around a point, given as shares of width and height."""
    height, width = picture.shape[:2]
    x, y = int(width * right), int(height * down)
    return mean_color(picture[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3])


@dataclass
class Rate:
    """A source rate, the container that carries it, and a stretch of it."""

    suffix: str
    rate: Fraction
    start: int = 0
    frames: int = 12
    speed: Fraction = Fraction(1)


RATES = [
    Rate(".mp4", Fraction(30)),
    Rate(".mp4", Fraction(25, 2), start=5, frames=20),
    Rate(".mp4", Fraction(1790, 60), start=7),
    Rate(".mov", Fraction(24000, 1001), start=3),
    Rate(".mkv", Fraction(60), start=2),
    Rate(".webm", Fraction(60), start=2),
    Rate(".webm", Fraction(24), start=4, speed=Fraction(3, 2)),
    Rate(".avi", Fraction(25), start=6),
    Rate(".mp4", Fraction(30), start=3, speed=Fraction(1, 2)),
    Rate(".mp4", Fraction(60), start=3, speed=Fraction(2)),
]


@pytest.mark.parametrize("case", RATES, ids=str)
def test_every_rate_gives_exact_frames(shelf: Shelf, tmp_path: Path, case: Rate) -> None:
    """Each film frame shows the source frame that is on screen at its moment, at any rate, in point and speed."""
    path = make.make_clip(tmp_path / f"clip{case.suffix}", frames=40, rate=case.rate)
    item = CutItem(id="a", source=shelf.put(path), in_frames=case.start, frames=case.frames, speed=case.speed)
    film = one(shelf, tmp_path, item)
    assert numbers(film) == shown(stamps(path), case.start, case.frames, speed=case.speed)
    assert stamps(film) == [Fraction(number, 30) for number in range(case.frames)]


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_animations_give_exact_frames(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    """A gif or webp plays once, at its own rate, and then holds."""
    path = make.make_clip(tmp_path / f"clip{suffix}", frames=5, rate=Fraction(10))
    film = one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=20))
    assert numbers(film) == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3 + [4] * 8


def test_uneven_rates(shelf: Shelf, tmp_path: Path) -> None:
    """A clip of variable rate is followed by its time stamps."""
    times = [Fraction(n * n, 100) for n in range(9)]
    path = make.make_uneven_clip(tmp_path / "clip.mp4", times)
    film = one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), in_frames=2, frames=25))
    assert numbers(film) == shown(times, 2, 25)


@pytest.mark.parametrize("name", ["plain.mp4", "late.mkv", "late.mp4", "stream.ts"])
@pytest.mark.parametrize("start", [89, 130])
def test_deep_in_points_are_exact(shelf: Shelf, tmp_path: Path, stock: Path, name: str, start: int) -> None:
    """Far into a clip with rare keys, and one whose clock does not start at zero, frames are exact all the same."""
    late = ["-vf", "setpts=PTS+0.7/TB"] if name.startswith("late") else []
    codec = ["-c:v", "libx264", "-bf", "3", "-g", "250", "-crf", "10"]
    make.ffmpeg("-i", str(stock / "numbered.mp4"), *late, *codec, str(tmp_path / name))
    film = one(shelf, tmp_path, CutItem(id="a", source=shelf.put(tmp_path / name), in_frames=start, frames=4))
    assert numbers(film) == [min(start + number, 299) % 216 for number in range(4)]


def test_trimmed_clips_start_where_they_were_trimmed(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Frames that an edit list hides are not shown, near the start and far from it."""
    source = shelf.put(make.make_trimmed(tmp_path / "clip.mp4", stock / "numbered.mp4", Fraction(1, 2)))
    for start in (0, 120):
        film = one(shelf, tmp_path, CutItem(id="a", source=source, in_frames=start, frames=3))
        assert numbers(film) == [start + 15, start + 16, start + 17]


def test_the_end_is_held(shelf: Shelf, tmp_path: Path) -> None:
    """Where a source ends, its last picture stays, also when the in point lies past its end."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=5))
    assert numbers(one(shelf, tmp_path, CutItem(id="a", source=source, in_frames=2, frames=6))) == [2, 3, 4, 4, 4, 4]
    assert numbers(one(shelf, tmp_path, CutItem(id="a", source=source, in_frames=40, frames=3))) == [4, 4, 4]


def test_one_frame_works_as_a_still(shelf: Shelf, tmp_path: Path) -> None:
    """A video of one frame is shown as long as wanted."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=1, color=TEAL))
    assert all(is_near(color, TEAL) for color in colors(one(shelf, tmp_path, CutItem(id="a", source=source, frames=9))))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif", ".bmp", ".tiff"])
def test_stills(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    """A still of any format fills its frames with its color."""
    source = shelf.put(make.make_picture(tmp_path / f"still{suffix}", color=TEAL, size=(151, 99)))
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=source, frames=7)))
    assert len(found) == 7
    assert all(is_near(color, TEAL) for color in found)


def test_gap_is_black(shelf: Shelf, tmp_path: Path) -> None:
    """An item without a source is black."""
    assert colors(one(shelf, tmp_path, CutItem(id="a", frames=5))) == [BLACK] * 5


def test_file_is_what_players_expect(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A segment is H.264 in yuv420p with square pixels, tagged BT.709 of limited range."""
    path = one(shelf, tmp_path, CutItem(id="a", source=shelf.put(stock / "halves.mp4"), frames=3))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frame = next(container.decode(stream))
        assert (stream.codec_context.name, frame.format.name, stream.average_rate) == ("h264", "yuv420p", Fraction(30))
        assert (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc) == (1, 1, 1, 1)
        assert stream.sample_aspect_ratio in (None, 1)
        assert not container.streams.audio


def test_crop_fills_the_frame(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Crop shows the middle of a wide picture from edge to edge."""
    source = shelf.put(stock / "halves.mp4")
    picture = pictures(one(shelf, tmp_path, CutItem(id="a", source=source, frames=2, fit=Fit.CROP)))[1]
    for down in (0.02, 0.5, 0.97):
        assert is_near(spot(picture, 0.1, down), RED)
        assert is_near(spot(picture, 0.9, down), BLUE)


def test_pad_shows_all_on_black(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Pad shows the whole picture, with black above and below a wide one."""
    source = shelf.put(stock / "halves.mp4")
    picture = pictures(one(shelf, tmp_path, CutItem(id="a", source=source, frames=2, fit=Fit.PAD)))[1]
    assert is_near(spot(picture, 0.05, 0.5), RED)
    assert is_near(spot(picture, 0.95, 0.5), BLUE)
    assert is_near(spot(picture, 0.5, 0.1), BLACK)
    assert is_near(spot(picture, 0.5, 0.9), BLACK)
    rows = [row for row in range(160) if picture[row, 20, 0] > 100]
    assert abs(len(rows) - 54) <= 2


def test_blur_fills_with_itself(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Blurred fill shows the whole picture, over a darker and softer copy of itself."""
    source = shelf.put(stock / "halves.mp4")
    picture = pictures(one(shelf, tmp_path, CutItem(id="a", source=source, frames=2, fit=Fit.BLUR)))[1]
    assert is_near(spot(picture, 0.05, 0.5), RED)
    assert is_near(spot(picture, 0.95, 0.5), BLUE)
    red, _, blue = spot(picture, 0.05, 0.05)
    assert blue + 30 < red < RED[0] - 30
    middle = spot(picture, 0.5, 0.05)
    assert 20 < middle[0] < red


def test_pixel_shape(shelf: Shelf, tmp_path: Path) -> None:
    """Pixels that are twice as wide as high make a wide picture."""
    path = make.make_clip(tmp_path / "clip.mp4", frames=2, color=RED, sar=Fraction(2))
    picture = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2, fit=Fit.PAD)))[1]
    rows = [row for row in range(160) if picture[row, 48, 0] > 100]
    assert abs(len(rows) - 80) <= 2


TURNS = {0: "left", 90: "top", 180: "right", 270: "bottom"}
PLACES = {"left": (0.1, 0.5), "right": (0.9, 0.5), "top": (0.5, 0.1), "bottom": (0.5, 0.9)}


@pytest.mark.parametrize(
    ("suffix", "turn"), [*((".mp4", turn) for turn in TURNS), (".jpg", 90), (".jpg", 180), (".png", 270), (".webp", 90)]
)
def test_turned_media_stand_upright(shelf: Shelf, tmp_path: Path, suffix: str, turn: int) -> None:
    """What a phone stored lying on its side is shown upright, clip or photo: its left half lands where it belongs."""
    path = tmp_path / f"turned{suffix}"
    if suffix == ".mp4":
        make.make_halves(path, RED, BLUE, size=(96, 96), frames=2)
        make.turn(path, turn)
    else:
        make.make_photo(path, rotation_deg=turn, size=(96, 96), left=RED, right=BLUE)
    picture = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2), size=(96, 96)))[1]
    found = {place for place, (right, down) in PLACES.items() if is_near(spot(picture, right, down), RED, 8)}
    assert found == {TURNS[turn]}


@pytest.mark.parametrize(
    ("suffix", "alpha"), [(".mov", 0), (".mov", 128), (".webm", 128), (".webm", 255), (".png", 128), (".webp", 128)]
)
def test_transparency_is_shown_on_black(shelf: Shelf, tmp_path: Path, suffix: str, alpha: int) -> None:
    """A transparent clip or picture is mixed with black by its alpha."""
    path = tmp_path / f"clear{suffix}"
    if suffix in (".mov", ".webm"):
        make.make_clip(path, frames=2, color=RED, alpha=alpha)
    else:
        make.make_picture(path, color=RED, alpha=alpha)
    wanted = tuple(part * alpha / 255 for part in RED)
    assert is_near(colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2)))[1], wanted)


@dataclass
class Pixels:
    """A pixel format, the codec that carries it, and how its colors are coded and tagged."""

    form: str
    codec: str
    suffix: str
    matrix: str = "bt709"
    tag: str | None = "bt709"
    size: tuple[int, int] = TINY


PIXELS = [
    Pixels("yuv420p", "libx264", ".mp4"),
    Pixels("yuv444p", "libx264", ".mp4"),
    Pixels("yuvj420p", "libx264", ".mp4"),
    Pixels("yuv422p10le", "prores_ks", ".mov"),
    Pixels("gbrp", "ffv1", ".mkv", tag="rgb"),
    Pixels("rgb24", "png", ".mov", tag="rgb"),
    Pixels("yuv420p", "libx264", ".mp4", matrix="bt601", tag="smpte170m"),
    Pixels("yuv420p", "libx264", ".mp4", matrix="bt601", tag=None),
    Pixels("yuv420p", "libx264", ".mp4", matrix="bt709", tag=None, size=(1280, 720)),
]


@pytest.mark.parametrize("case", PIXELS, ids=str)
def test_colors_survive_every_pixel_format(shelf: Shelf, tmp_path: Path, case: Pixels) -> None:
    """Colors stay within 4 of 255, whatever the format; untagged files are BT.601, from 720 lines on BT.709."""
    path, hex_red = tmp_path / f"clip{case.suffix}", "0x" + "".join(f"{part:02x}" for part in RED)
    source = f"color=c={hex_red}:s={case.size[0]}x{case.size[1]}:r=30:d=0.1,format=gbrp"
    untag = ",setparams=colorspace=unknown" if case.tag is None else ""
    tags = ["-colorspace", case.tag] if case.tag is not None else []
    picture = f"scale=out_color_matrix={case.matrix},format={case.form}{untag}"
    make.ffmpeg("-f", "lavfi", "-i", source, "-vf", picture, *tags, "-c:v", case.codec, str(path))
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2)))
    assert is_near(found[1], RED)


def test_crossfade(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A crossfade goes evenly from the shot before, running on, to its own shot, and takes exactly its frames."""
    cut = cut_of(
        CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=12),
        CutItem(id="b", source=shelf.put(stock / "blue.mp4"), frames=20, transition_frames=10),
    )
    plain, fade, rest = [colors(path) for path in rendered(shelf, tmp_path, cut)]
    assert [len(part) for part in (plain, fade, rest)] == [12, 10, 10]
    for number, color in enumerate(fade):
        share = (number + 1) / 11
        assert is_near(color, tuple(one * (1 - share) + other * share for one, other in zip(RED, BLUE, strict=True)), 6)
    assert is_near(plain[-1], RED)
    assert is_near(rest[0], BLUE)


def test_crossfade_holds_where_the_shot_before_ends(shelf: Shelf, tmp_path: Path) -> None:
    """A shot without footage left holds its last frame under the crossfade."""
    short = shelf.put(make.make_clip(tmp_path / "short.mp4", frames=4, color=GREEN))
    still = shelf.put(make.make_picture(tmp_path / "still.png", color=BLUE))
    cut = cut_of(CutItem(id="a", source=short, frames=4), CutItem(id="b", source=still, frames=8, transition_frames=8))
    fade = colors(rendered(shelf, tmp_path, cut)[1])
    assert len(fade) == 8
    for number, color in enumerate(fade):
        share = (number + 1) / 9
        assert is_near(color, tuple(a * (1 - share) + b * share for a, b in zip(GREEN, BLUE, strict=True)), 6)


def test_fade_to_black(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A crossfade into a gap fades to black."""
    cut = cut_of(
        CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=6), CutItem(id="b", frames=10, transition_frames=10)
    )
    fade = colors(rendered(shelf, tmp_path, cut)[1])
    assert is_near(fade[5], tuple(part * 5 / 11 for part in RED), 6)


def test_progress_rises_to_the_end(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """The caller hears a rising number of frames, the last one being all of them."""
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=60))
    (part,) = compile_cut(cut, ExportSettings(), encoder="test", size=TINY)
    heard: list[int] = []
    render_segment(part, shelf, tmp_path / "out.mp4", on_frame=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 60


def test_cancel_leaves_nothing(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A cancelled render ends FFmpeg and leaves no file, not even a part of one."""
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=300, fit=Fit.BLUR))
    (part,) = compile_cut(cut, ExportSettings(), encoder="test")
    out = tmp_path / "out"
    with pytest.raises(CancelledError):
        render_segment(part, shelf, out / "film.mp4", should_stop=lambda: True)
    assert list(out.iterdir()) == []


def test_failure_leaves_what_was_there(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A render that fails leaves an older file alone and no part of a new one."""
    source = shelf.put(make.make_bytes(tmp_path / "clip.mp4", (stock / "red.mp4").read_bytes()))
    (part,) = compile_cut(cut_of(CutItem(id="a", source=source, frames=9)), ExportSettings(), encoder="t", size=TINY)
    make.make_text(tmp_path / "clip.mp4")
    out = make.make_bytes(tmp_path / "out" / "film.mp4", b"older")
    with pytest.raises(ProbeError):
        render_segment(part, shelf, out)
    assert [path.read_bytes() for path in out.parent.iterdir()] == [b"older"]


def test_still_that_went_bad(shelf: Shelf, tmp_path: Path) -> None:
    """A still that FFmpeg cannot read is an error with FFmpeg's last words and the place in the film."""
    path = make.make_picture(tmp_path / "still.png")
    (part,) = compile_cut(
        cut_of(CutItem(id="a", source=shelf.put(path), frames=9)), ExportSettings(), encoder="t", size=TINY
    )
    make.make_bytes(path, b"?" * path.stat().st_size)
    with pytest.raises(RenderError, match=r"The shot at 0:00\.00") as caught:
        render_segment(part, shelf, tmp_path / "out.mp4")
    assert caught.value.tail
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux only")
def test_full_disk(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """No room on the disk is an error of its own, and says that finished work is kept."""
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=30))
    (part,) = compile_cut(cut, ExportSettings(), encoder="test", size=TINY)
    (tmp_path / "film.mp4.part").symlink_to("/dev/full")
    with pytest.raises(DiskFullError) as caught:
        render_segment(part, shelf, tmp_path / "film.mp4")
    assert "kept" in caught.value.message
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Lossy:
    """Files of which some are in no store any more."""

    shelf: Shelf
    lost: str

    def path(self, digest: str) -> Path:
        if digest == self.lost:
            raise BlobMissingError(f"The file {digest[:12]} is missing.")
        return self.shelf.path(digest)


@pytest.mark.parametrize(("lost", "said"), [("clip", "choose another take"), ("LUT", "take it off")])
def test_a_file_that_is_gone_is_told_by_its_place(
    shelf: Shelf, tmp_path: Path, stock: Path, lost: str, said: str
) -> None:
    """Where the store has not got a clip or a LUT, the words name the moment of the film, not a digest."""
    source = shelf.put(stock / "red.mp4")
    item, lut = CutItem(id="a", source=source, frames=30), "b" * 64
    settings = ExportSettings(look=Look(grade=Grade(lut=lut)))
    part = compile_cut(cut_of(item, item), settings, encoder="test", size=TINY)[1]
    files = Lossy(shelf, source.blob if lost == "clip" else lut)
    with pytest.raises(BlobMissingError, match=r"^The shot at 0:01.* is missing\.") as caught:
        render_segment(part, files, tmp_path / "film.mp4")
    assert said in caught.value.hint
    assert "kept" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("how", "said"), [("written to", "changed"), ("gone", "vanished"), ("swapped", "changed")])
def test_a_file_that_changes_while_it_is_rendered(
    shelf: Shelf, tmp_path: Path, stock: Path, how: str, said: str
) -> None:
    """A segment whose source changes under the renderer is refused in words and not kept, even where FFmpeg did not mind."""
    path = tmp_path / "own.mp4"
    shutil.copyfile(stock / "numbered.mp4", path)
    (part,) = compile_cut(
        cut_of(CutItem(id="a", source=shelf.put(path), frames=60)), ExportSettings(), encoder="t", size=TINY
    )

    def change(_frames: int) -> None:
        if how == "written to":
            with path.open("ab") as stream:
                stream.write(b"more")
        elif how == "gone":
            path.unlink(missing_ok=True)
        else:
            shutil.copyfile(stock / "red.mp4", path)

    with pytest.raises(RenderError, match=rf"The shot at 0:00.*{said} while it was rendered") as caught:
        render_segment(part, shelf, tmp_path / "out" / "film.mp4", on_frame=change)
    assert caught.value.hint
    assert list((tmp_path / "out").iterdir()) == []


def test_a_clip_that_is_brought_again_while_it_is_rendered(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A file that gets a new date, as one in the workspace does when its content comes in again, is still the same file."""
    path = tmp_path / "own.mp4"
    shutil.copyfile(stock / "numbered.mp4", path)
    cut = cut_of(CutItem(id="a", source=shelf.put(path), frames=60))
    (part,) = compile_cut(cut, ExportSettings(), encoder="t", size=TINY)
    render_segment(part, shelf, tmp_path / "film.mp4", on_frame=lambda _frames: os.utime(path, (1, 1)))
    assert path.stat().st_mtime == 1
    assert len(pictures(tmp_path / "film.mp4")) == 60


def test_ffmpeg_is_killed(shelf: Shelf, tmp_path: Path, stock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An FFmpeg that somebody ends is told as that, with the place in the film and what to do, and nothing is left of it."""
    children, begin = list[int](), process.start

    def noted(*args: Any, **more: Any) -> Any:
        child = begin(*args, **more)
        children.append(child.pid)
        return child

    monkeypatch.setattr(process, "start", noted)
    cut = cut_of(CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), frames=300, play=Play.LOOP))
    (part,) = compile_cut(cut, ExportSettings(), encoder="t", size=(1080, 1920))
    with pytest.raises(RenderError, match=r"0:00\.00 could not be rendered.*signal 9") as caught:
        render_segment(
            part, shelf, tmp_path / "out" / "film.mp4", on_frame=lambda _frames: os.kill(children[-1], signal.SIGKILL)
        )
    assert "kept" in caught.value.hint
    assert list((tmp_path / "out").iterdir()) == []


def test_renders_in_several_threads(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Two renders at once do not disturb each other."""
    source = shelf.put(stock / "numbered.mp4")
    paths: dict[int, Path] = {}

    def render(start: int) -> None:
        folder = tmp_path / str(start)
        paths[start] = one(shelf, folder, CutItem(id="a", source=source, in_frames=start, frames=10))

    threads = [threading.Thread(target=render, args=(start,)) for start in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {start: numbers(path) for start, path in paths.items()} == {
        0: list(range(10)),
        100: list(range(100, 110)),
    }


def test_large_photos_are_taken(shelf: Shelf, tmp_path: Path) -> None:
    """A photo of many megapixels is scaled once and shown as long as needed."""
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (6000, 4000), TEAL).save(path)
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=30)))
    assert len(found) == 30
    assert is_near(found[15], TEAL)


def test_unwritable_folder(shelf: Shelf, tmp_path: Path) -> None:
    """A place that cannot be written is an error of ours, not of the system."""
    (part,) = compile_cut(cut_of(CutItem(id="a", frames=2)), ExportSettings(), encoder="test", size=TINY)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RenderError, match="cannot be written"):
        render_segment(part, shelf, tmp_path / "file" / "film.mp4")
