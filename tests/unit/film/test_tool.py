"""FFmpeg itself: found, described, and its errors in our words."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DiskFullError, RenderError, ToolMissingError
from core.film import ffmpeg_facts, ffmpeg_version
from core.film.tool import ffmpeg_path, run_ffmpeg


def test_facts() -> None:
    """The bundled FFmpeg is there, has a version, and lacks no encoder that films need."""
    facts = ffmpeg_facts()
    assert facts.path.is_file()
    assert facts.version == ffmpeg_version() != "unknown"
    assert facts.missing == ()
    assert {"libx264", "aac"} <= set(facts.encoders)


def test_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A path that leads nowhere is an error with what to do."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "ffmpeg"))
    ffmpeg_path.cache_clear()
    try:
        with pytest.raises(ToolMissingError) as caught:
            run_ffmpeg(["-version"])
        assert caught.value.hint
    finally:
        ffmpeg_path.cache_clear()


def test_failure_carries_its_last_words() -> None:
    """A failed FFmpeg is an error with its status and what it said."""
    with pytest.raises(RenderError) as caught:
        run_ffmpeg(["-f", "lavfi", "-i", "nosuchfilter", "-f", "null", "-"])
    assert "nosuchfilter" in caught.value.tail
    assert caught.value.code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux only")
def test_full_disk() -> None:
    """No room for the output is a full disk, not a mystery."""
    with pytest.raises(DiskFullError):
        run_ffmpeg(["-f", "lavfi", "-i", "sine=d=2", "-f", "wav", "/dev/full"])
