"""Styles: what ships, what a person may add, and how a broken file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SettingsError
from core.flavors import load_styles
from core.settings import Settings

GOOD = """title: Mine
line: A line.
look:
  name: warm
  grade:
    grain: 10
hard_cuts: 50
transitions:
  - kind: crossfade
    beats: 1/2
shots:
  beats: 4
  least: 2
  most: 8
"""


def put(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_six_styles_ship_and_all_are_whole() -> None:
    """The six styles of the house are on the shelf, each with a look of its own."""
    shelf = load_styles([Settings().looks_path])
    assert shelf.problems == ()
    titles = [style.title for style in shelf.styles.values()]
    assert titles == ["Cinematic drama", "Clean product", "Documentary", "Dreamy", "Energetic dance", "Neon noir"]
    assert len({style.look.model_dump_json() for style in shelf.styles.values()}) == 6
    assert not any(style.look.is_plain for style in shelf.styles.values())


def test_a_persons_own_style_is_found_and_replaces_one_of_the_same_name(tmp_path: Path) -> None:
    """A later folder adds its styles; a style of a name that is there already takes its place."""
    own = put(put(tmp_path / "looks", GOOD), GOOD.replace("Mine", "Other dreams"), "dreamy.yaml")
    shelf = load_styles([Settings().looks_path, own, tmp_path / "nowhere"])
    assert shelf.style("mine").look.grade.grain == 10
    assert shelf.style("dreamy").title == "Other dreams"
    assert len(shelf.styles) == 7


BROKEN = {
    "a wrong number": ("grain: 10", "grain: much", "mine.yaml, line 6"),
    "out of bounds": ("grain: 10", "grain: 1000", "mine.yaml, line 6"),
    "an unknown part": ("grain: 10", "glitter: 10", "there is no field look.grade.glitter"),
    "an unknown look": ("name: warm", "name: rosy", "mine.yaml, line 4"),
    "an unknown transition": ("crossfade", "explode", "mine.yaml, line 9"),
    "a third of a beat": ("1/2", "1/3", "quarter beats"),
    "lengths that fall": ("most: 8", "most: 3", "rise in this order"),
    "no title": ("title: Mine\n", "", "the field title is missing"),
    "no YAML": ("look:", "look: [", "mine.yaml, line"),
}


@pytest.mark.parametrize(("old", "new", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_style_is_told_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    """It is not on the shelf, the others are, and asking for it tells file and line."""
    assert old in GOOD
    folder = put(put(tmp_path / "looks", GOOD.replace(old, new)), GOOD, "whole.yaml")
    shelf = load_styles([folder])
    assert list(shelf.styles) == ["whole"]
    assert words in shelf.problems[0]
    with pytest.raises(SettingsError, match=r"There is no style mine\. mine\.yaml"):
        shelf.style("mine")


def test_a_name_of_other_letters_is_told(tmp_path: Path) -> None:
    """A file's name is the name of its style, so it is plain letters."""
    shelf = load_styles([put(tmp_path / "looks", GOOD, "My Style.yaml")])
    assert shelf.styles == {}
    assert "small letters" in shelf.problems[0]
