"""Flavors: whole ones are found, broken ones are named with file and line and skipped."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.flavors import load_flavors
from core.model.project import ProjectKind, Tier
from tests.unit.flavors.conftest import Break


def line_of(path: Path, words: str) -> int:
    """Number, from 1, of the first line that holds these words."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if words in line:
            return number
    raise AssertionError(f"{words} is not in {path.name}")


def test_shipped_flavors_are_whole(shipped: Path) -> None:
    """The four shipped flavors load without a problem, one for each kind of project."""
    shelf = load_flavors([shipped])
    assert shelf.problems == ()
    assert sorted(shelf.flavors) == ["ad_creative", "music_video", "quick_cut", "short_film"]
    assert {flavor.kind for flavor in shelf.flavors.values()} == set(ProjectKind)


def test_shares_are_exact(shipped: Path) -> None:
    """Shares are read as exact fractions and add up to one."""
    for flavor in load_flavors([shipped]).flavors.values():
        assert sum((beat.share for beat in flavor.beats), Fraction(0)) == 1
        assert set(flavor.tiers) == set(Tier)


@dataclass(frozen=True)
class Breakage:
    """One thing done to a file, the words at the line that must be named, and words the sentence must hold."""

    file: str
    old: str
    new: str
    at: str
    says: str


BREAKAGES = (
    Breakage("parameters.yaml", "kind: short_film", "kind: long_film", "kind: long", "kind: Input should be"),
    Breakage("parameters.yaml", "length_s: 60", "length_s: 6000", "length_s: 6000", "less than or equal to 600"),
    Breakage("parameters.yaml", "length_s: 60", "lenght_s: 60", "lenght_s", "there is no field lenght_s"),
    Breakage("parameters.yaml", "image_steps: 30", "image_steps: many", "steps: many", "tiers.production.image_steps"),
    Breakage("parameters.yaml", "  production:", "  luxury:", "  luxury:", "tiers.luxury"),
    Breakage("parameters.yaml", "title:", "title: A\ntitle:", "title: Short film", "title is given twice"),
    Breakage("parameters.yaml", 'aspect: "16:9"', "aspect: 4:3", "aspect: 4:3", "aspect"),
    Breakage("storyboard.yaml", "share: 0.20", "share: 0.25", "beats:", "add up to 1.05, not 1"),
    Breakage("storyboard.yaml", "[push_in, still, tilt_down]", "[push_in, fly]", "[push_in, fly]", "beats.2.cameras.1"),
    Breakage("storyboard.yaml", "  $text\n", "  $story\n", "$story", "names $story, which it cannot know"),
    Breakage("mood.yaml", "Tone: $tone", "Costs: $5", "Costs: $5", "write $$ for a dollar sign"),
    Breakage("mood.yaml", "count: 4", "count: 12", "count: 12", "less than or equal to 8"),
    Breakage("mood.yaml", "count: 4", "count: &n 4\nother: *n", "count: &n", "anchors and aliases"),
    Breakage("image.yaml", "negative: |", "negative: [", "  $negative", ""),
    Breakage("clip.yaml", "prompt: |", "- prompt: |", "- prompt", ""),
)


@pytest.mark.parametrize("case", BREAKAGES, ids=lambda case: case.new)
def test_broken_flavor_names_file_and_line(broken: Break, case: Breakage) -> None:
    """A broken flavor is named with its file and the line of the fault, and is not on the shelf."""
    folder = broken(case.file, case.old, case.new)
    shelf = load_flavors([folder])
    assert shelf.flavors == {}
    line = line_of(folder / "mine" / case.file, case.at)
    if case.says:
        assert any(problem.startswith(f"mine/{case.file}, line {line}: ") for problem in shelf.problems), shelf.problems
        assert any(case.says in problem for problem in shelf.problems), shelf.problems
    else:
        assert all(problem.startswith(f"mine/{case.file}, line ") for problem in shelf.problems), shelf.problems


def test_broken_flavor_leaves_the_others(broken: Break, shipped: Path) -> None:
    """One broken flavor takes no other from the shelf, and asking for it tells what is wrong with it."""
    shelf = load_flavors([shipped, broken("mood.yaml", "$tone", "$tune")])
    assert len(shelf.flavors) == 4
    with pytest.raises(SettingsError, match=r"mine/mood.yaml, line \d+: .*\$tune"):
        shelf.flavor("mine")


def test_missing_file_is_named(broken: Break) -> None:
    """A folder that lacks a file is told which."""
    folder = broken("clip.yaml", "prompt", "prompt")
    (folder / "mine" / "clip.yaml").unlink()
    assert load_flavors([folder]).problems == ("mine/clip.yaml is missing.",)


def test_file_that_is_not_text_is_named(broken: Break) -> None:
    """A file of other bytes than UTF-8 text is named, and nothing breaks."""
    folder = broken("clip.yaml", "prompt", "prompt")
    (folder / "mine" / "clip.yaml").write_bytes(b"\xff\xfe\x00prompt")
    (problem,) = load_flavors([folder]).problems
    assert problem.startswith("mine/clip.yaml cannot be read as UTF-8")


def test_later_folder_wins(broken: Break, shipped: Path) -> None:
    """A person's own flavor replaces the shipped one of the same name; twice the same folder is read once."""
    own = broken("parameters.yaml", "title: Short film", "title: My shorts")
    (own / "mine").rename(own / "short_film")
    shelf = load_flavors([shipped, own, own])
    assert shelf.flavor("short_film").title == "My shorts"
    assert shelf.problems == ()


def test_folder_name_must_be_plain(tmp_path: Path, shipped: Path) -> None:
    """A folder whose name could not be stored is named and skipped; hidden folders are passed over."""
    shutil.copytree(shipped / "short_film", tmp_path / "My Film")
    shutil.copytree(shipped / "short_film", tmp_path / ".hidden")
    shelf = load_flavors([tmp_path, tmp_path / "nowhere"])
    assert shelf.flavors == {}
    assert shelf.problems == ("My Film/: the folder's name may hold small letters, digits and underscores only.",)


def test_fractions_may_be_written(broken: Break) -> None:
    """A share may be written as a fraction such as 1/5."""
    folder = broken("storyboard.yaml", "share: 0.20", "share: 1/5")
    assert load_flavors([folder]).flavor("mine").beats[3].share == Fraction(1, 5)
