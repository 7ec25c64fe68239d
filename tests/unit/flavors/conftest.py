"""Fixtures for flavors: a copy of a shipped flavor that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.settings import Settings

Break = Callable[[str, str, str], Path]


@pytest.fixture
def shipped() -> Path:
    """The folder of flavors that ship with the program."""
    return Settings().flavors_path


@pytest.fixture
def broken(tmp_path: Path, shipped: Path) -> Break:
    """Copies short_film as `mine`, puts `new` in place of `old` in one of its files, returns the folder of flavors."""

    def make(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "flavors"
        shutil.copytree(shipped / "short_film", folder / "mine")
        text = (folder / "mine" / file).read_text("utf-8")
        assert old in text
        (folder / "mine" / file).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return make
