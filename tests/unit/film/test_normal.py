"""Any footage in: whatever a file holds and is called, its strip has the film's colors, and it is still the same file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.errors import ProbeError, RenderError
from core.film import compile_cut, render_segment
from core.model.cut import CutItem, Fit
from core.model.film import ExportSettings
from tests.media import make
from tests.media.colors import (
    COLORS,
    RED,
    TEAL,
    Color,
    Picture,
    flat,
    is_near,
    mean_color,
)
from tests.unit.film.places import TURNED, Size, corners, one, seen_corners, spot
from tests.unit.film.shelf import TINY, Shelf, colors, cut_of, pictures


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


def _scrambled(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


@pytest.mark.parametrize("change", [_scrambled, Path.unlink], ids=["changed", "vanished"])
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
