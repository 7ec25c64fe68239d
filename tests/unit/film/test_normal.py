"""Any footage in: whatever a file holds, its strip is exact frames of the film's size, colors and rate."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import ProbeError, RenderError
from core.film import compile_cut, render_segment
from core.film.pace import held_frames
from core.model.cut import Between, CutItem, Fit, Focus, Play
from core.model.film import ExportSettings
from core.model.transitions import Transition
from tests.media import make
from tests.media.colors import (
    BLUE,
    COLORS,
    GREEN,
    RED,
    TEAL,
    YELLOW,
    Color,
    Picture,
    flat,
    is_near,
    mean_color,
    number_color,
)
from tests.unit.film.shelf import TINY, Shelf, colors, cut_of, numbers, pictures, rendered, shown, stamps

Size = tuple[int, int]


def one(shelf: Shelf, folder: Path, item: CutItem, size: Size = TINY) -> Path:
    """The only segment of a cut of one item."""
    (path,) = rendered(shelf, folder, cut_of(item), size=size)
    return path


def spot(picture: Picture, right: float, down: float) -> tuple[float, float, float]:
    """Color around a point, given as shares of width and height."""
    height, width = picture.shape[:2]
    x, y = int(width * right), int(height * down)
    return mean_color(picture[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3])


def card(size: Size = TINY) -> Picture:
    """Six colors, two beside each other in three rows."""
    picture = flat(size, COLORS[0])
    width, height = size
    for number, color in enumerate(COLORS):
        row, column = divmod(number, 2)
        rows = slice(row * height // 3, (row + 1) * height // 3)
        picture[rows, column * width // 2 : (column + 1) * width // 2] = color
    return picture


def shows_card(picture: Picture, by: float = 4.0) -> bool:
    """Whether a picture is the card, each color within the house bound."""
    places = [(0.25 + 0.5 * (number % 2), (number // 2 + 0.5) / 3) for number in range(6)]
    return all(is_near(spot(picture, *at), color, by) for at, color in zip(places, COLORS, strict=True))


@dataclass
class Form:
    """How a card is stored: pixel format, codec, container, and how its colors are coded and tagged."""

    pixels: str
    codec: str
    suffix: str
    matrix: str = "bt709"
    full: bool = False
    more: list[str] = field(default_factory=list)


FORMS = [
    Form("yuv420p", "libx264", ".mp4"),
    Form("yuv422p", "libx264", ".mkv"),
    Form("yuv444p", "libx264", ".mp4"),
    Form("yuv420p", "libx264", ".mp4", full=True),
    Form("yuv444p", "libx264", ".mkv", full=True),
    Form("yuv420p10le", "libx264", ".mp4"),
    Form("yuv422p10le", "libx264", ".mp4"),
    Form("yuv444p10le", "libx264", ".mkv"),
    Form("yuv420p10le", "libx265", ".mp4", full=True),
    Form("yuv420p12le", "libx265", ".mp4"),
    Form("yuv444p12le", "libx265", ".mkv"),
    Form("yuv422p10le", "prores_ks", ".mov"),
    Form("yuv444p12le", "ffv1", ".mkv"),
    Form("yuv410p", "ffv1", ".mkv", matrix="bt601"),
    Form("gbrp", "ffv1", ".mkv", matrix=""),
    Form("gbrp16le", "ffv1", ".mkv", matrix=""),
    Form("rgb48be", "png", ".mov", matrix=""),
    Form("rgb24", "qtrle", ".mov", matrix=""),
    Form("yuv420p", "libx264", ".mp4", matrix="bt601"),
    Form("yuv420p", "mpeg4", ".avi", matrix="bt601"),
    Form("yuv420p", "mpeg2video", ".ts", matrix="bt601"),
    Form("yuv420p", "libvpx-vp9", ".webm"),
    Form("yuv420p10le", "libsvtav1", ".mp4"),
    Form("yuvj422p", "mjpeg", ".mov", matrix="bt601", full=True),
]
_TAGS = {"bt709": "bt709", "bt601": "smpte170m", "": "rgb"}


@pytest.mark.parametrize("case", FORMS, ids=lambda case: f"{case.pixels}-{case.codec}-{case.matrix}-{case.full}")
def test_a_color_card_survives_every_form(shelf: Shelf, tmp_path: Path, case: Form) -> None:
    """Six known colors come out within 4 of 255 from every depth, subsampling, range and matrix."""
    path, still = tmp_path / f"card{case.suffix}", tmp_path / "card.png"
    Image.fromarray(card()).save(still)
    scale = f"scale=out_range={'pc' if case.full else 'tv'}:flags=accurate_rnd+full_chroma_int"
    picture = f"{scale}:out_color_matrix={case.matrix}," if case.matrix else ""
    tags = ["-colorspace", _TAGS[case.matrix], "-color_range", "pc" if case.full or not case.matrix else "tv"]
    quality = [] if case.codec in ("ffv1", "png", "qtrle", "prores_ks") else ["-b:v", "4M"]
    source = ["-loop", "1", "-framerate", "30", "-i", str(still), "-frames:v", "5", "-strict", "-1"]
    make.ffmpeg(*source, "-vf", f"{picture}format={case.pixels}", "-c:v", case.codec, *quality, *tags, str(path))
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=3)))
    assert len(found) == 3
    assert shows_card(found[2])


def _pq(light_cd: float) -> float:
    """Share of full level that stands for so much light. Source: SMPTE ST 2084."""
    part = (light_cd / 10_000) ** 0.1593017578125
    return float(((0.8359375 + 18.8515625 * part) / (1 + 18.6875 * part)) ** 78.84375)


LIGHTS = {
    "dark": (1.0, 30, 10),
    "middle gray": (26.0, 108, 8),
    "white paper": (203.0, 217, 12),
    "lamp": (1000.0, 254, 3),
}


def bright(path: Path, level: float, transfer: str) -> Path:
    """A gray 10-bit clip in the light of a bright screen; `level` is a share of full level."""
    tags = f"color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv"
    gray = (
        f"color=s=96x160:r=30:d=0.2,format=yuv420p10le,lutyuv=y={round(64 + 876 * level)}:u=512:v=512,setparams={tags}"
    )
    marks = ["-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", transfer, "-color_range", "tv"]
    make.ffmpeg("-f", "lavfi", "-i", gray, "-c:v", "libx265", "-x265-params", "log-level=none", *marks, str(path))
    return path


@pytest.mark.parametrize("what", LIGHTS)
def test_pq_becomes_ordinary_light(shelf: Shelf, tmp_path: Path, what: str) -> None:
    """Middle gray of a PQ clip stays middle gray, white paper is light gray with room above, a lamp is white, all gray."""
    light_cd, wanted, by = LIGHTS[what]
    source = shelf.put(bright(tmp_path / "clip.mp4", _pq(light_cd), "smpte2084"))
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=source, frames=2)))[1]
    assert is_near(found, (wanted, wanted, wanted), by)
    assert max(found) - min(found) <= 2


@pytest.mark.parametrize(("level", "wanted"), [(0.38, 108), (0.75, 217)])
def test_hlg_becomes_ordinary_light(shelf: Shelf, tmp_path: Path, level: float, wanted: int) -> None:
    """HLG's own middle gray (38 %) and white paper (75 %) land where those of PQ do."""
    source = shelf.put(bright(tmp_path / "clip.mp4", level, "arib-std-b67"))
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=source, frames=2, fit=Fit.BLUR), size=(160, 96)))[1]
    assert is_near(found, (wanted * 0.8, wanted * 0.8, wanted * 0.8), 60)  # the blurred sides are darker
    middle = spot(pictures(tmp_path / "segment-0.mp4")[1], 0.5, 0.5)
    assert is_near(middle, (wanted, wanted, wanted), 10)


def test_wide_primaries_become_ordinary(shelf: Shelf, tmp_path: Path) -> None:
    """A red of BT.709, stored in BT.2020, is that red again."""
    red = "0x" + "".join(f"{part:02x}" for part in RED)
    wide = "zscale=pin=709:tin=709:min=gbr:rin=full:p=2020:t=709:m=2020_ncl:r=limited,format=yuv420p10le"
    tags = ["-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "bt709", "-color_range", "tv"]
    source = f"color=c={red}:s=96x160:r=30:d=0.2,format=gbrp"
    make.ffmpeg("-f", "lavfi", "-i", source, "-vf", wide, "-c:v", "libx264", *tags, str(tmp_path / "clip.mp4"))
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(tmp_path / "clip.mp4"), frames=2)))[1]
    assert is_near(found, RED)


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("size", [(95, 161), (161, 95), (2, 400), (97, 97)], ids=str)
def test_odd_sizes_fill_the_frame(shelf: Shelf, tmp_path: Path, size: Size, fit: Fit) -> None:
    """Sources of odd and extreme sizes give the film's frame in every fit, with their color in its middle."""
    path = make.encode_pictures(tmp_path / "clip.avi", (flat(size, TEAL) for _ in range(3)), size=size)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=3, fit=fit)))
    assert [picture.shape for picture in found] == [(160, 96, 3)] * 3
    assert any(is_near(tuple(pixel), TEAL, 6) for pixel in found[2][80, 40:56].astype(int))


CORNERS: dict[str, Color] = {"upper left": RED, "upper right": GREEN, "lower left": BLUE, "lower right": YELLOW}
PLACES = {"upper left": (0.1, 0.1), "upper right": (0.9, 0.1), "lower left": (0.1, 0.9), "lower right": (0.9, 0.9)}


def corners(size: Size) -> Picture:
    """A picture of four colors."""
    picture = flat(size, RED)
    width, height = size
    picture[: height // 2, width // 2 :] = GREEN
    picture[height // 2 :, : width // 2] = BLUE
    picture[height // 2 :, width // 2 :] = YELLOW
    return picture


def seen_corners(picture: Picture) -> list[str]:
    """Which corner's color is seen at each corner, from the upper left on."""
    found = []
    for at in PLACES.values():
        color = spot(picture, *at)
        found.append(next((name for name, one in CORNERS.items() if is_near(color, one, 8)), "none"))
    return found


TURNED = {
    0: ["upper left", "upper right", "lower left", "lower right"],
    90: ["lower left", "upper left", "lower right", "upper right"],
    180: ["lower right", "lower left", "upper right", "upper left"],
    270: ["upper right", "lower right", "upper left", "lower left"],
}


@pytest.mark.parametrize("fit", [Fit.CROP, Fit.STRETCH])
@pytest.mark.parametrize("turn", TURNED)
def test_turned_footage_stands_upright(shelf: Shelf, tmp_path: Path, turn: int, fit: Fit) -> None:
    """A clip that a player must turn shows its corners where they belong, with what is cropped measured after turning."""
    size = (160, 96) if turn % 180 else (96, 160)
    path = make.encode_pictures(tmp_path / "clip.mp4", (corners(size) for _ in range(2)), size=size)
    if turn:
        make.turn(path, turn)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2, fit=fit)))[1]
    assert seen_corners(found) == TURNED[turn]


@pytest.mark.parametrize(
    ("focus", "wanted"), [((0.0, 0.5), RED), ((0.5, 0.5), GREEN), ((1.0, 0.5), BLUE), ((0.0, 0.0), RED)]
)
@pytest.mark.parametrize("upright", [False, True])
def test_a_crop_keeps_its_focus(
    shelf: Shelf, tmp_path: Path, focus: tuple[float, float], wanted: Color, upright: bool
) -> None:
    """Of a picture three times as long as the frame, a crop keeps the third around the focus, from edge to edge."""
    thirds = np.concatenate([flat((160, 160), color) for color in (RED, GREEN, BLUE)], axis=1)
    picture, size, at = thirds, (480, 160), Focus(x=focus[0], y=focus[1])
    if upright:
        picture, size, at = np.ascontiguousarray(thirds.swapaxes(0, 1)), (160, 480), Focus(x=focus[1], y=focus[0])
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([picture] * 2), size=size)
    item = CutItem(id="a", source=shelf.put(path), frames=2, focus=at)
    found = pictures(one(shelf, tmp_path, item, size=(160, 160)))[1]
    assert all(
        is_near(spot(found, *place), wanted, 6) for place in ((0.03, 0.5), (0.97, 0.5), (0.5, 0.03), (0.5, 0.97))
    )


def test_a_crop_is_not_bent(shelf: Shelf, tmp_path: Path) -> None:
    """A round thing stays round when a wide picture fills an upright frame: what is cut off first bends nothing."""
    width, height = 480, 270
    down, right = np.mgrid[0:height, 0:width]
    disk = flat((width, height), (20, 20, 20))
    disk[(right - width / 2 + 0.5) ** 2 + (down - height / 2 + 0.5) ** 2 < 60**2] = (220, 220, 220)
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([disk] * 2), size=(width, height))
    item = CutItem(id="a", source=shelf.put(path), frames=2)
    found = pictures(one(shelf, tmp_path, item, size=(270, 480)))[1][..., 1] > 120
    wide, high = np.ptp(np.nonzero(found.any(axis=0))[0]) + 1, np.ptp(np.nonzero(found.any(axis=1))[0]) + 1
    assert abs(wide - high) <= 2
    assert abs(wide - 120 * 480 / 270) <= 3
    middle = np.nonzero(found)[1].mean()
    assert abs(middle - 134.5) < 1.5


def test_stretch_shows_all_of_it(shelf: Shelf, tmp_path: Path) -> None:
    """Stretch shows every edge of the picture and nothing else."""
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([corners((320, 90))] * 2), size=(320, 90))
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=2, fit=Fit.STRETCH)))[1]
    assert seen_corners(found) == TURNED[0]


def test_sharpening_makes_edges_steeper(shelf: Shelf, tmp_path: Path) -> None:
    """Sharpening steepens an enlarged edge and leaves flat color as it is."""
    dark, light = (70, 70, 70), (180, 180, 180)
    path = make.encode_pictures(tmp_path / "clip.mp4", iter([make.halves((48, 80), dark, light)] * 2), size=(48, 80))
    source = shelf.put(path)
    steps = []
    for percent in (0, 60):
        item = CutItem(id="a", source=source, frames=2, sharpen=percent)
        found = pictures(one(shelf, tmp_path, item, size=(192, 320)))[1].astype(int)
        assert is_near(spot(found.astype(np.uint8), 0.1, 0.5), dark)
        steps.append(int(np.abs(np.diff(found[160, :, 1])).max()))
    assert steps[1] > steps[0] * 1.2


RATES = st.one_of(
    st.integers(1, 240).map(Fraction),
    st.sampled_from([Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001), Fraction(25, 2)]),
)
SPEEDS = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(4)])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=RATES, speed=SPEEDS, start=st.integers(0, 40))
def test_every_rate_from_1_to_240(tmp_path: Path, rate: Fraction, speed: Fraction, start: int) -> None:
    """At any rate, speed and in point, each film frame shows the source frame that is on screen at its moment."""
    shelf, path = Shelf(), make.make_clip(tmp_path / f"{rate.numerator}-{rate.denominator}.mp4", frames=40, rate=rate)
    item = CutItem(id="a", source=shelf.put(path), in_frames=start, frames=8, speed=speed)
    assert numbers(one(shelf, tmp_path, item)) == shown(stamps(path), start, 8, speed=speed)


@pytest.mark.parametrize("speed", [Fraction(1), Fraction(2), Fraction(1, 2)], ids=str)
def test_backward_is_forward_from_the_end(shelf: Shelf, tmp_path: Path, stock: Path, speed: Fraction) -> None:
    """A shot that runs backward shows exactly the pictures it would show forward, last first, whatever pieces it is in."""
    source = shelf.put(stock / "numbered.mp4")
    item = CutItem(id="a", source=source, in_frames=100, frames=40, speed=speed)
    ways = []
    for play in (Play.FORWARD, Play.REVERSE):
        paths = rendered(shelf, tmp_path, cut_of(item.model_copy(update={"play": play})))
        ways.append([number for path in paths for number in numbers(path)])
    assert ways[1] == ways[0][::-1]


def test_backward_is_rendered_in_pieces_that_fit_in_memory(shelf: Shelf, stock: Path) -> None:
    """What runs backward is held raw, so its pieces hold no more than 150 MB: 48 pictures of 1080p, 12 of 4K."""
    item = CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), frames=200, play=Play.REVERSE)
    for size, most in (((1920, 1080), 48), ((3840, 2160), 12)):
        parts = compile_cut(cut_of(item), ExportSettings(), encoder="test", size=size)
        assert held_frames(size) == most
        assert max(part.frames for part in parts) == most
        assert sum(part.frames for part in parts) == 200


@pytest.mark.parametrize(("start", "frames"), [(0, 50), (12, 30), (19, 7), (30, 5)])
def test_a_loop_goes_round(shelf: Shelf, tmp_path: Path, start: int, frames: int) -> None:
    """A loop runs from its first used frame to the end of the source, again and again; each round is rendered once."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=20))
    cut = cut_of(CutItem(id="a", source=source, in_frames=start, frames=frames, play=Play.LOOP))
    found = [number for path in rendered(shelf, tmp_path, cut) for number in numbers(path)]
    length = max(1, 20 - start)
    assert found == [min(start + at % length, 19) for at in range(frames)]
    keys = [part.key for part in compile_cut(cut, ExportSettings(), encoder="t", size=TINY)]
    assert len(set(keys)) <= 2


@pytest.mark.parametrize(("start", "first", "fade"), [(15, 8, 12), (0, 14, 12), (17, 30, 10)])
def test_a_loop_goes_on_under_a_transition(shelf: Shelf, tmp_path: Path, start: int, first: int, fade: int) -> None:
    """Under the crossfade after it, a loop goes round as before: short rounds many times, a long one from end to start."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=20))
    cut = cut_of(
        CutItem(id="a", source=source, in_frames=start, frames=first, play=Play.LOOP),
        CutItem(id="b", frames=fade, transition_frames=fade, transition=Transition.WIPE_LEFT),
    )
    part = compile_cut(cut, ExportSettings(), encoder="t", size=TINY)[-1]
    alone = part.model_copy(update={"strips": part.strips[:1]})
    render_segment(alone, shelf, tmp_path / "alone.mp4")
    length = 20 - start
    assert numbers(tmp_path / "alone.mp4") == [start + (first + at) % length for at in range(fade)]


def test_a_freeze_stands(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A frozen shot shows its first used frame all along, also far into a clip and past its end."""
    source = shelf.put(stock / "numbered.mp4")
    for start, wanted in ((7, 7), (150, 150), (400, 299 % 216)):
        item = CutItem(id="a", source=source, in_frames=start, frames=9, speed=Fraction(2), play=Play.FREEZE)
        assert numbers(one(shelf, tmp_path, item)) == [wanted] * 9


def rising(path: Path, *, rate: int = 10, frames: int = 12) -> Path:
    """A clip that gets brighter by 8 of 255 with each frame."""
    grays = (flat(TINY, (40 + 8 * number,) * 3) for number in range(frames))
    return make.encode_pictures(path, grays, size=TINY, rate=Fraction(rate))


@pytest.mark.parametrize("between", [Between.BLEND, Between.MOTION])
@pytest.mark.parametrize("start", [0, 9])
def test_missing_pictures_are_made(shelf: Shelf, tmp_path: Path, between: Between, start: int) -> None:
    """Blended or moved, a clip of 10 pictures a second gives 30 even steps a second, each at its moment."""
    source = shelf.put(rising(tmp_path / "clip.mp4"))
    item = CutItem(id="a", source=source, in_frames=start, frames=18, between=between)
    found = [color[1] for color in colors(one(shelf, tmp_path, item))]
    wanted = [40 + 8 * (start + number) / 3 for number in range(18)]
    assert len(found) == 18
    assert max(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= 3
    assert len({round(level / 2) for level in found}) > 12


def test_motion_moves_what_moves(shelf: Shelf, tmp_path: Path) -> None:
    """Between two places of a moving block, motion shows it half way, where a blend shows two halves of it."""

    def block(at: int) -> Picture:
        rows, columns = np.mgrid[0:160, 0:160]
        picture = np.repeat(((rows * 7 + columns * 3) % 32 + 40).astype(np.uint8)[..., None], 3, axis=2)
        picture[48:112, at : at + 64] = 220
        return picture

    moving = (block(8 + 8 * number) for number in range(10))
    source = shelf.put(make.encode_pictures(tmp_path / "clip.mp4", moving, size=(160, 160), rate=Fraction(15)))
    share = {}
    for between in (Between.BLEND, Between.MOTION):
        item = CutItem(id="a", source=source, in_frames=2, frames=14, between=between)
        picture = pictures(one(shelf, tmp_path, item, size=(160, 160)))[7]
        row = picture[80, :, 1].astype(int)
        share[between] = int(((row > 100) & (row < 180)).sum())
    assert share[Between.MOTION] < share[Between.BLEND] / 2


def test_own_pictures_stay_where_they_fit(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Where the source's pictures lie on the film's frames, nothing is blended, whatever was chosen."""
    source = shelf.put(stock / "numbered.mp4")
    item = CutItem(id="a", source=source, in_frames=5, frames=20, between=Between.BLEND)
    assert numbers(one(shelf, tmp_path, item)) == list(range(5, 25))


def test_half_pictures_are_woven(shelf: Shelf, tmp_path: Path) -> None:
    """Interlaced footage shows no combs: neighboring rows of a moving edge agree."""

    def edge(at: int) -> Picture:
        picture = flat((192, 160), (30, 30, 30))
        picture[:, :at] = 210
        return picture

    plain = make.encode_pictures(
        tmp_path / "p.mkv", (edge(8 + 6 * n) for n in range(24)), size=(192, 160), rate=Fraction(50)
    )
    path = tmp_path / "clip.ts"
    weave = ["-vf", "interlace=lowpass=0", "-c:v", "mpeg2video", "-b:v", "8M", "-flags", "+ildct+ilme"]
    make.ffmpeg("-i", str(plain), *weave, str(path))
    combs = [_comb(picture) for picture in pictures(path)]
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=10), size=(192, 160)))
    assert max(combs[2:]) > 10
    assert max(_comb(picture) for picture in found) < max(combs) / 4


def _comb(picture: Picture) -> float:
    """How much each row differs from the rows beside it, beyond what those differ from each other."""
    gray = picture[..., 1].astype(int)
    return float(np.clip(np.abs(2 * gray[1:-1] - gray[:-2] - gray[2:]) - np.abs(gray[2:] - gray[:-2]), 0, None).mean())


def test_a_color_profile_is_heeded(shelf: Shelf, tmp_path: Path) -> None:
    """A photo in the colors of another screen is shown in those of ordinary ones, as its profile has it."""
    stored = _wide_profile()
    photo = Image.fromarray(flat((90, 150), (150, 120, 60)))
    photo.save(tmp_path / "photo.png", icc_profile=stored)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(stored))
    right = ImageCms.profileToProfile(photo, profile, ImageCms.createProfile("sRGB"))
    assert right is not None
    wanted = mean_color(np.asarray(right))
    assert not is_near(wanted, (150, 120, 60), 8)
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(tmp_path / "photo.png"), frames=2)))[1]
    assert is_near(found, wanted)


def _wide_profile() -> bytes:
    """A profile like sRGB but for its red, which lies elsewhere, and its name."""
    plain = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entry = plain.index(b"rXYZ", 128)
    at = int.from_bytes(plain[entry + 4 : entry + 8], "big")
    red = (0.58, 0.30, 0.02)
    plain[at + 8 : at + 20] = b"".join(round(part * 65536).to_bytes(4, "big", signed=True) for part in red)
    return bytes(plain).replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be")).replace(b"sRGB", b"wide")


def _sixteen_bit(path: Path) -> None:
    make.ffmpeg(
        "-f", "lavfi", "-i", f"color=c={_hex(TEAL)}:s=90x150", "-frames:v", "1", "-pix_fmt", "rgb48be", str(path)
    )


def _hex(color: Color) -> str:
    return "0x" + "".join(f"{part:02x}" for part in color)


def _flat_picture(color: Color = TEAL) -> Image.Image:
    return Image.fromarray(flat((90, 150), color))


def _profiled(path: Path) -> None:
    """With a profile of a kind that viewers pass over."""
    profile = ImageCms.createProfile("XYZ")
    _flat_picture().save(path, icc_profile=ImageCms.ImageCmsProfile(profile).tobytes())


STILLS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "sixteen bits": ("a.png", _sixteen_bit),
    "print colors": ("a.jpg", lambda path: _flat_picture().convert("CMYK").save(path, quality=95)),
    "print colors in a tiff": ("a.tiff", lambda path: _flat_picture().convert("CMYK").save(path)),
    "palette": ("a.png", lambda path: _flat_picture().convert("P", palette=Image.Palette.ADAPTIVE).save(path)),
    "palette in a gif": ("a.gif", lambda path: _flat_picture().convert("P", palette=Image.Palette.ADAPTIVE).save(path)),
    "a useless profile": ("a.png", _profiled),
    "a wrong name": ("a.mp4", lambda path: _flat_picture().save(path, format="PNG")),
}


@pytest.mark.parametrize("what", STILLS)
def test_stills_of_every_kind(shelf: Shelf, tmp_path: Path, what: str) -> None:
    """A still fills its frames with its color, however its pixels are stored and whatever it is called."""
    name, save = STILLS[what]
    save(tmp_path / name)
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(tmp_path / name), frames=3)))
    assert len(found) == 3
    assert all(is_near(color, TEAL) for color in found)


@pytest.mark.parametrize("turn", [6, 3, 8])
def test_a_turned_tiff_stands_upright(shelf: Shelf, tmp_path: Path, turn: int) -> None:
    """A tiff with a note to turn it is turned, as any other photo."""
    size = (96, 160) if turn == 3 else (160, 96)
    image = Image.fromarray(corners(size))
    notes = image.getexif()
    notes[0x0112] = turn
    image.save(tmp_path / "a.tiff", exif=notes)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(tmp_path / "a.tiff"), frames=2)))[1]
    assert seen_corners(found) == TURNED[{6: 90, 3: 180, 8: 270}[turn]]


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_animations_keep_their_own_times(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    """Pictures of an animation last as long as each says, and parts that were left out come from the picture before."""
    frames = [flat((96, 160), RED), flat((96, 160), RED), flat((96, 160), BLUE)]
    frames[1][:80] = GREEN
    images = [Image.fromarray(frame) for frame in frames]
    path = tmp_path / f"clip{suffix}"
    images[0].save(path, save_all=True, append_images=images[1:], duration=[100, 300, 200], lossless=True, loop=0)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=20)))
    upper = [spot(picture, 0.5, 0.25) for picture in found]
    lower = [spot(picture, 0.5, 0.75) for picture in found]
    assert all(is_near(color, want, 6) for color, want in zip(upper, [RED] * 3 + [GREEN] * 9 + [BLUE] * 8, strict=True))
    assert all(is_near(color, want, 6) for color, want in zip(lower, [RED] * 12 + [BLUE] * 8, strict=True))


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_truncated_tail_is_held(shelf: Shelf, tmp_path: Path, share: float) -> None:
    """A clip whose tail is lost plays as far as it goes, in exact frames, and holds what it showed last."""
    whole = make.make_clip(tmp_path / "whole.mkv", frames=90)
    path = make.make_truncated(tmp_path / "clip.mkv", whole, share=share)
    found = numbers(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=90)))
    there = len(stamps(path))
    assert 20 < there < 90
    assert found == [min(number, there - 1) for number in range(90)]


STAMPS = {
    "doubled": ("if(eq(mod(N\\,6)\\,3)\\,N-1\\,N)", ".mkv", 0),
    "jitter": ("N+0.4*mod(N\\,2)", ".mkv", 0),
    "a hole": ("N+gt(N\\,15)*20", ".mkv", 0),
    "one far away": ("if(eq(N\\,12)\\,0\\,N)", ".mkv", 0),
    "a clock that turns over": ("N", ".ts", 95_443),
    "a clock that starts late": ("N+30", ".mkv", 7),
}


@pytest.mark.parametrize("what", STAMPS)
def test_broken_time_stamps(shelf: Shelf, tmp_path: Path, what: str) -> None:
    """Doubled, trembling, missing and senseless time stamps never cost a frame of the film or mix up its order."""
    places, suffix, late = STAMPS[what]
    path, plain = tmp_path / f"clip{suffix}", make.make_clip(tmp_path / "plain.mp4", frames=40)
    stamp = f"setts=pts='({places})/30/TB':dts='N/30/TB'"
    make.ffmpeg("-i", str(plain), "-c", "copy", "-bsf:v", stamp, "-output_ts_offset", str(late), str(path))
    found = numbers(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=40)))
    assert len(found) == 40
    assert found == sorted(found)
    assert [found[at] for at in (0, 1, 5, 7)] == [0, 1, 5, 7]


@pytest.mark.parametrize("play", [Play.FORWARD, Play.REVERSE])
def test_a_size_that_changes_on_the_way(shelf: Shelf, tmp_path: Path, play: Play) -> None:
    """A recording whose pictures change their size, as those of calls do, goes on without a lost or doubled frame."""
    path = tmp_path / "clip.ts"
    for number, size in enumerate(((96, 160), (192, 320))):
        frames = (flat(size, number_color(20 * number + at)) for at in range(20))
        plain = make.encode_pictures(tmp_path / f"{number}.mp4", frames, size=size)
        part, late = tmp_path / f"{number}.ts", str(number * 20 / 30)
        make.ffmpeg("-i", str(plain), "-c", "copy", "-output_ts_offset", late, str(part))
    path.write_bytes((tmp_path / "0.ts").read_bytes() + (tmp_path / "1.ts").read_bytes())
    found = numbers(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=40, play=play)))
    assert found == list(range(40))[:: -1 if play is Play.REVERSE else 1]


@pytest.mark.parametrize(
    "name", ["-leading dash.mp4", 'it\'s "quoted".mp4', "two\nlines.mp4", "фильм 映画 🎬.mp4", "a:b%03d.mp4"]
)
def test_names_of_files_mean_nothing(shelf: Shelf, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dashes, quotes, line ends, colons, patterns and letters of any script in a name are only a name."""
    made = make.make_clip(tmp_path / "made.mp4", frames=5, color=RED)
    made.rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    found = colors(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(tmp_path / name), frames=3)))
    assert all(is_near(color, RED) for color in found)


def test_a_source_that_is_another_file_is_refused(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A source that has not the length it was taken in with is refused before anything is rendered; so is one that is gone."""
    path = make.make_bytes(tmp_path / "clip.mp4", (stock / "red.mp4").read_bytes())
    source = shelf.put(path)
    (part,) = compile_cut(cut_of(CutItem(id="a", source=source, frames=9)), ExportSettings(), encoder="t", size=TINY)
    make.make_bytes(path, (stock / "green.mp4").read_bytes())
    with pytest.raises(ProbeError, match="not the file that was taken in"):
        render_segment(part, shelf, tmp_path / "film.mp4")
    path.unlink()
    with pytest.raises(ProbeError, match="not there any more"):
        render_segment(part, shelf, tmp_path / "film.mp4")


@pytest.mark.parametrize("change", [lambda path: path.touch(), lambda path: path.unlink()], ids=["changed", "vanished"])
def test_a_source_that_changes_meanwhile_is_an_error(
    shelf: Shelf, tmp_path: Path, stock: Path, change: Callable[[Path], None]
) -> None:
    """A source that is written to or removed while its shot is rendered fails that shot, and leaves no file."""
    path = make.make_bytes(tmp_path / "clip.mp4", (stock / "red.mp4").read_bytes())
    (part,) = compile_cut(
        cut_of(CutItem(id="a", source=shelf.put(path), frames=60)), ExportSettings(), encoder="t", size=TINY
    )

    def meddle(_frames: int) -> None:
        if path.exists():
            change(path)

    with pytest.raises(RenderError, match="while it was rendered"):
        render_segment(part, shelf, tmp_path / "film.mp4", on_frame=meddle)
    assert not (tmp_path / "film.mp4").exists()
