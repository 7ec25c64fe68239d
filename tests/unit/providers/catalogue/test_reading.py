"""Catalogue files: what is wrong is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SettingsError
from core.providers.catalogue import Slot, read_models

GOOD = """# models of a shop
[[model]]
id = "shop/one"
provider = "shop"
ability = "image"
title = "One"
[model.price]
per_item = "0.04"

[[model]]
id = "shop/two"
provider = "shop"
ability = "clip"
title = "Two"
lengths = { kind = "menu", seconds = [5, 10] }
sizes = { menu = ["1280x720"] }
fields = { length = "duration" }
"""

BREAKAGES = (
    ('title = "Two"', 'titel = "Two"', 14, "no such field"),
    ('title = "One"\n', "", 2, "title"),
    ('ability = "clip"', 'ability = "dance"', 13, "ability"),
    ('lengths = { kind = "menu", seconds = [5, 10] }\n', "", 10, "needs lengths"),
    ('per_item = "0.04"', 'per_item = "cheap"', 8, "per_item"),
    ('per_item = "0.04"', 'per_item = "-1"', 8, "per_item"),
    ("seconds = [5, 10]", "seconds = []", 15, "seconds"),
    ('kind = "menu", ', "", 15, "lengths"),
    ('"1280x720"', '"big"', 16, "sizes"),
    (
        'provider = "shop"\nability = "clip"',
        'provider = "kiosk"\nability = "clip"',
        12,
        "there is no provider kiosk here",
    ),
    ('[[model]]\nid = "shop/two"', '[[model]\nid = "shop/two"', 10, ""),
    ('title = "Two"', 'title = "Two', 14, ""),
    ("# models of a shop", "shelf = 3", 1, "nothing called shelf"),
)


@pytest.mark.parametrize(("old", "new", "line", "says"), BREAKAGES, ids=[case[1][:30] for case in BREAKAGES])
def test_broken_file_names_the_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    """A file that cannot be read says which line is at fault."""
    assert old in GOOD
    path = tmp_path / "shop.toml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_models(path, {"shop"})
    assert caught.value.message.startswith(f"shop.toml, line {line}: "), caught.value.message
    assert says in caught.value.message


def test_good_file(tmp_path: Path) -> None:
    """Entries come in the order of the file, with the vendor's own field names kept."""
    path = tmp_path / "shop.toml"
    path.write_text(GOOD, "utf-8")
    one, two = read_models(path, {"shop"})
    assert (one.id, two.id) == ("shop/one", "shop/two")
    assert two.fields[Slot.LENGTH].name == "duration"


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(SettingsError, match=r"none\.toml cannot be read"):
        read_models(tmp_path / "none.toml", {"shop"})
