"""A toy notebook with everything made, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.notebook.toy import Toy


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Toy]:
    """An empty project."""
    toy = Toy.fresh(tmp_path / "toy")
    yield toy
    toy.close()


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with everything made, closed."""
    folder = tmp_path_factory.mktemp("toy") / "made"
    toy = Toy.fresh(folder)
    toy.make_all()
    toy.close()
    return folder


@pytest.fixture
def made(made_folder: Path, tmp_path: Path) -> Iterator[Toy]:
    """A project with brief, moods, three scenes, their pictures and clips, song, beats, cut and film."""
    folder = tmp_path / "made"
    shutil.copytree(made_folder, folder)
    toy = Toy(folder)
    yield toy
    toy.close()
