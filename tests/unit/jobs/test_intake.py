"""Files on their way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.blobs import Blobs
from core.errors import CancelledError
from core.jobs.intake import Intake
from core.settings import Limits
from tests.media import make


def test_a_program_that_ends_takes_nothing_in(tmp_path: Path) -> None:
    """A clip that is looked through when the program is about to end is left where it was, and nothing of it is kept."""
    path, blobs = make.make_clip(tmp_path / "clip.mp4", frames=20), Blobs(tmp_path / "blobs", tmp_path / "tmp")
    with pytest.raises(CancelledError):
        Intake(blobs, Limits(), should_stop=lambda: True).take_in(path, "clip.mp4")
    assert path.exists()
    assert [found for found in (tmp_path / "blobs").rglob("*") if found.is_file()] == []
    assert Intake(blobs, Limits()).take_in(path, "clip.mp4").check is not None
