"""The LUTs of a workspace: what is found, taken in and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.blobs import Blobs
from core.errors import InputError, NotFoundError
from core.export.luts import LutShelf
from core.film import read_cube
from core.notebook.drafts import blobs_named

CURVE = "# made by hand\nLUT_1D_SIZE 2\n0 0 0\n1 0.5 0.25\n"


@pytest.fixture
def luts(tmp_path: Path) -> LutShelf:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    (shipped / "Plain.CUBE").write_text(CURVE)
    (shipped / "notes.txt").write_text("no LUT")
    return LutShelf((shipped, own), own, Blobs(tmp_path / "blobs", tmp_path / "tmp"))


def test_what_was_brought_is_found_beside_what_ships(luts: LutShelf, tmp_path: Path) -> None:
    """Files that end in .cube are listed by name; a person's own is laid into their folder under a name any system takes."""
    assert luts.names() == ("Plain",)
    brought = tmp_path / "brought"
    brought.write_text(CURVE)
    assert luts.add(brought, "../My: film?.cube") == "My- film"
    assert luts.names() == ("My- film", "Plain")
    assert (tmp_path / "own" / "My- film.cube").read_text() == CURVE


def test_what_is_no_lut_is_not_taken_in(luts: LutShelf, tmp_path: Path) -> None:
    """A refused file leaves nothing behind."""
    brought = tmp_path / "brought"
    brought.write_text("hello")
    with pytest.raises(InputError, match=r"hi\.cube, line 1"):
        luts.add(brought, "hi.cube")
    assert luts.names() == ("Plain",)


def test_a_lut_is_kept_by_what_it_does(luts: LutShelf, tmp_path: Path) -> None:
    """Two files of the same table, written differently, are one kept file, and it reads back as that table."""
    again = tmp_path / "again"
    again.write_text(CURVE.replace("# made by hand", 'TITLE "same"').replace("0.5", "0.50"))
    digest = luts.digest("Plain")
    assert luts.digest(luts.add(again, "again.cube")) == digest
    blobs = Blobs(tmp_path / "blobs", tmp_path / "tmp")
    assert read_cube(blobs.path(digest), "kept").table[1].tolist() == [1, 0.5, 0.25]


def test_one_that_went_away_is_told(luts: LutShelf, tmp_path: Path) -> None:
    """A file deleted since it was listed is named."""
    (tmp_path / "shipped" / "Plain.CUBE").unlink()
    with pytest.raises(NotFoundError, match="Plain"):
        luts.digest("Plain")


def test_a_document_names_its_lut() -> None:
    """A LUT in a look counts as a file of the document, so no sweep removes it; a look without one names nothing."""
    digest = "a" * 64
    assert list(blobs_named({"items": [{"look": {"grade": {"lut": digest}}}]})) == [digest]
    assert list(blobs_named({"items": [{"look": {"grade": {"lut": ""}}}]})) == []
