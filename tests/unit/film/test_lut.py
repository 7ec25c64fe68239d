"""LUTs: what is read, what is refused and in which words, and what they do to a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.digest import digest_of_file
from core.errors import InputError
from core.film import compile_cut, render_segment
from core.film.lut import lut_filters, read_cube, save_lut
from core.model.cut import CutItem
from core.model.film import ExportSettings
from core.model.look import Grade, Look
from tests.media import make
from tests.media.colors import BLUE, RED, TEAL, YELLOW, Color, is_near, mean_color
from tests.unit.film.shelf import TINY, Shelf, cut_of, pictures

SAME = [(r, g, b) for b in (0, 1) for g in (0, 1) for r in (0, 1)]


def cube_text(rows: Sequence[Sequence[float]], head: str = "LUT_3D_SIZE 2") -> str:
    return "\n".join([head, *(" ".join(map(str, row)) for row in rows), ""])


def write(folder: Path, text: str) -> Path:
    path = folder / "some.cube"
    path.write_bytes(text.encode())
    return path


def through(shelf: LutShelf, folder: Path, color: Color, text: str, look: Look) -> tuple[float, float, float]:
    """What a flat color becomes in a LUT."""
    kept = folder / f"kept-{len(list(folder.iterdir()))}"
    kept.write_text(read_cube(write(folder, text), "some.cube").text())
    digest = shelf.put_file(kept)
    still = shelf.put(make.make_picture(folder / "still.png", color=color))
    settings = ExportSettings(look=look.model_copy(update={"grade": look.grade.model_copy(update={"lut": digest})}))
    (part,) = compile_cut(cut_of(CutItem(id="a", source=still, frames=2)), settings, encoder="test", size=TINY)
    render_segment(part, shelf, folder / "film.mp4")
    return mean_color(pictures(folder / "film.mp4")[1])


class LutShelf(Shelf):
    """Files by digest that need not be pictures."""

    def put_file(self, path: Path) -> str:
        digest = digest_of_file(path)
        self._paths[digest] = path
        return digest


@pytest.fixture
def luts() -> LutShelf:
    return LutShelf()


@pytest.mark.parametrize("color", [RED, TEAL, BLUE, YELLOW, (0, 0, 0), (255, 255, 255), (120, 120, 120)])
@pytest.mark.parametrize("head", ["LUT_3D_SIZE 2", "LUT_1D_SIZE 2"])
def test_a_lut_of_the_same_colors_changes_nothing(luts: LutShelf, tmp_path: Path, color: Color, head: str) -> None:
    """Through the cube or curve that says of each color itself, a picture passes within 2 of 255."""
    rows = SAME if "3D" in head else [(0, 0, 0), (1, 1, 1)]
    plain = through(luts, tmp_path, color, cube_text(rows, head), Look(grade=Grade(lut_strength=0)))
    assert is_near(through(luts, tmp_path, color, cube_text(rows, head), Look()), plain, 2)


def test_a_lut_that_swaps_channels_does(luts: LutShelf, tmp_path: Path) -> None:
    """Red for blue: a red picture is blue."""
    swapped = cube_text([(b, g, r) for r, g, b in SAME])
    assert is_near(through(luts, tmp_path, RED, swapped, Look()), (RED[2], RED[1], RED[0]))
    assert is_near(through(luts, tmp_path, BLUE, swapped, Look()), (BLUE[2], BLUE[1], BLUE[0]))


def test_strength_mixes_with_the_picture(luts: LutShelf, tmp_path: Path) -> None:
    """At half its strength, or half that of the look, a LUT goes half the way; at a quarter in both, it goes a quarter."""
    black = cube_text([(0, 0, 0)] * 8)
    for look, share in (
        (Look(grade=Grade(lut_strength=50)), 0.5),
        (Look(strength=50), 0.5),
        (Look(strength=50, grade=Grade(lut_strength=50)), 0.25),
    ):
        found = through(luts, tmp_path, (160, 160, 160), black, look)
        assert is_near(found, (160 * (1 - share),) * 3), look


def test_any_name_of_a_folder_is_a_path(luts: LutShelf, tmp_path: Path) -> None:
    """Quotes, colons, commas, brackets, blanks and backslashes in the path of a LUT are read as they stand."""
    folder = tmp_path / "it's [a:b], c;d \\ é"
    folder.mkdir()
    found = through(luts, folder, RED, cube_text([(b, g, r) for r, g, b in SAME]), Look())
    assert is_near(found, (RED[2], RED[1], RED[0]))


READ = {
    "comments and blanks": '# made by hand\n\nTITLE "a b"\nLUT_3D_SIZE 2\n# table\n' + cube_text(SAME).split("\n", 1)[1],
    "byte order mark, CRLF": "\ufeff" + cube_text(SAME).replace("\n", "\r\n"),
    "its domain said": cube_text(SAME, "LUT_3D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1"),
    "its range said": cube_text(SAME, "LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 1"),
    "exponents": cube_text(SAME).replace("0 0 0", "0.0e0 -0 +0.00"),
    "words behind numbers": cube_text(SAME).replace("1 1 1", "1 1 1  # white"),
}  # fmt: skip


@pytest.mark.parametrize("text", READ.values(), ids=READ.keys())
def test_every_way_to_write_one_is_read(tmp_path: Path, text: str) -> None:
    """Comments, blank lines, titles, marks, line ends and numbers of any form give the same table."""
    cube = read_cube(write(tmp_path, text), "some.cube")
    assert np.array_equal(cube.table.reshape(-1, 3), np.array(SAME, float))


def test_a_domain_is_resampled(tmp_path: Path) -> None:
    """A LUT over values from -1 to 3 is brought to values from 0 to 1: half of its first step, three quarters of it."""
    rows = [(r * 0.8, g * 0.8, b * 0.8) for r, g, b in SAME]
    cube = read_cube(
        write(tmp_path, cube_text(rows, "LUT_3D_SIZE 2\nDOMAIN_MIN -1 -1 -1\nDOMAIN_MAX 3 3 3")), "some.cube"
    )
    assert cube.table[0, 0, 0].tolist() == pytest.approx([0.2, 0.2, 0.2])
    assert cube.table[1, 1, 1].tolist() == pytest.approx([0.4, 0.4, 0.4])
    assert cube.table[0, 0, 1].tolist() == pytest.approx([0.4, 0.2, 0.2])


def test_a_large_cube_is_kept_at_65(tmp_path: Path) -> None:
    """Of 67 steps a side 65 are kept, and the same colors are still the same."""
    steps = np.linspace(0, 1, 67)
    rows = [(r, g, b) for b in steps for g in steps for r in steps]
    cube = read_cube(write(tmp_path, cube_text(rows, "LUT_3D_SIZE 67")), "some.cube")
    assert cube.size == 65
    assert cube.table[3, 40, 64].tolist() == pytest.approx([1, 40 / 64, 3 / 64])


def test_what_is_kept_reads_back(tmp_path: Path) -> None:
    """The text of a LUT read again is that LUT, to a millionth."""
    table = np.random.default_rng(4).random((3, 3, 3, 3))
    rows = [tuple(row) for row in table.reshape(-1, 3).tolist()]
    cube = read_cube(write(tmp_path, cube_text(rows, "LUT_3D_SIZE 3")), "some.cube")
    again = read_cube(write(tmp_path, cube.text()), "some.cube")
    assert np.abs(again.table - table).max() < 1e-6


REFUSED = {
    "a picture": ("\x89PNG\r\n\x1a\n\0\0\0", "it holds no text"),
    "nothing": ("", "how large"),
    "prose": ("Dear colorist,\nhere it is.", "line 1: Dear"),
    "another form": ("LUT_4D_SIZE 2\n" + cube_text(SAME), "line 1: LUT_4D_SIZE"),
    "no size": (cube_text(SAME, "TITLE x"), "how large"),
    "size of one": (cube_text(SAME, "LUT_3D_SIZE 1"), "from 2 to 129"),
    "half a size": (cube_text(SAME, "LUT_3D_SIZE 2.5"), "from 2 to 129"),
    "size of 500": (cube_text(SAME, "LUT_3D_SIZE 500"), "from 2 to 129"),
    "no number as size": (cube_text(SAME, "LUT_3D_SIZE two"), "line 1"),
    "curve and cube": (cube_text(SAME, "LUT_1D_SIZE 2\nLUT_3D_SIZE 2"), "a curve and a cube at once"),
    "a row too few": (cube_text(SAME[:-1]), "says 8 colors and has 7"),
    "a row too many": (cube_text([*SAME, (1, 1, 1)]), "line 10: it says 8 colors and has 9"),
    "not a number": (cube_text(SAME).replace("1 1 0", "1 nan 0"), "line 5: 3 numbers"),
    "infinite": (cube_text(SAME).replace("0 0 0", "inf 0 0"), "line 2: 3 numbers"),
    "a word": (cube_text(SAME).replace("1 1 0", "1 one 0"), "line 5: 3 numbers"),
    "two of three": (cube_text(SAME).replace("1 1 0", "1 1"), "line 5: 3 numbers"),
    "whole numbers": (cube_text([(r * 1023, g * 1023, b * 1023) for r, g, b in SAME]), "line 3: colors are numbers"),
    "domain backward": (cube_text(SAME, "LUT_3D_SIZE 2\nDOMAIN_MIN 1 1 1\nDOMAIN_MAX 0 0 0"), "ends before it begins"),
    "endless domain": (cube_text(SAME, "LUT_3D_SIZE 2\nDOMAIN_MAX 1 1 inf"), "line 2"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_lut_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    """The message names the file and, where there is one, the line and what is wrong in it; the hint says what to bring."""
    with pytest.raises(InputError) as caught:
        read_cube(write(tmp_path, text), "some.cube")
    assert caught.value.message.startswith("some.cube")
    assert words in caught.value.message
    assert ".cube" in caught.value.hint


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A file larger than any LUT is refused by its size alone."""
    path = tmp_path / "huge.cube"
    with path.open("wb") as file:
        file.truncate(97_000_000)
    with pytest.raises(InputError, match="larger than any LUT"):
        read_cube(path, "huge.cube")


def test_a_full_lut_is_not_written_again(tmp_path: Path) -> None:
    """At full strength the kept file itself is read."""
    kept = write(tmp_path, cube_text(SAME))
    laid = save_lut(kept, tmp_path / "laid.cube", 1.0)
    assert laid.resolve() == kept.resolve()
    assert "lut3d" in lut_filters(laid)
    assert "lut1d" in lut_filters(write(tmp_path, cube_text([(0, 0, 0), (1, 1, 1)], "LUT_1D_SIZE 2")))
