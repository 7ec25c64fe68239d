"""What a finished file says of itself, against files whose truth is known."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import ProbeError
from core.film.facts import file_facts
from tests.media.make import ffmpeg, make_clip, make_song, make_text

TONE = "testsrc2=s=160x90:r=30:d=4"
TAGS = (
    *("-vf", "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"),
)


def made(path: Path, *args: str) -> Path:
    """A film of four seconds, encoded as asked."""
    ffmpeg("-f", "lavfi", "-i", TONE, "-pix_fmt", "yuv420p", "-c:v", "libx264", *args, str(path))
    return path


@pytest.mark.parametrize("is_open", [False, True])
def test_closed_groups_are_told_from_open_ones(tmp_path: Path, is_open: bool) -> None:
    """Where pictures behind a key picture are shown before it, the group is open; the longest distance is measured."""
    params = f"keyint=30:min-keyint=30:scenecut=0:open-gop={int(is_open)}:bframes=3"
    facts = file_facts(made(tmp_path / "film.mp4", "-x264-params", params))
    assert facts.is_closed is not is_open
    assert abs(facts.longest_key_s - 1) <= Fraction(1, 5)


def test_the_index_is_found_where_it_lies(tmp_path: Path) -> None:
    """Plain MP4s have it at the end; those made to start at once have it in front."""
    assert file_facts(made(tmp_path / "late.mp4")).is_index_first is False
    early = file_facts(made(tmp_path / "early.mp4", "-movflags", "+faststart", *TAGS))
    assert early.is_index_first is True
    assert (early.codec, early.profile, early.pixel_format) == ("h264", "High", "yuv420p")
    assert early.length_s == 4
    assert early.is_constant


def test_uneven_pictures_are_told(tmp_path: Path) -> None:
    """A film that drops every fifth picture has no constant rate."""
    select = ("-vf", "select='mod(n,5)'", "-fps_mode", "passthrough")
    assert not file_facts(made(tmp_path / "uneven.mp4", *select)).is_constant


def test_tags_and_pixels(tmp_path: Path) -> None:
    """Color tags and square pixels are read from the file, not assumed."""
    plain = file_facts(made(tmp_path / "plain.mp4", *TAGS))
    assert (plain.is_bt709, plain.is_square) == (True, True)
    other = file_facts(made(tmp_path / "other.mp4", "-vf", "setsar=2/1", "-colorspace", "smpte170m"))
    assert (other.is_bt709, other.is_square) == (False, False)


def test_sound_and_bitrates(tmp_path: Path) -> None:
    """Both streams have their own bitrate, and together they are the file but for its index."""
    clip = make_clip(tmp_path / "clip.mp4", frames=60, sound_hz=440)
    facts = file_facts(clip)
    assert (facts.sound_codec, facts.sample_rate) == ("aac", 48_000)
    held = (facts.video_kbps + facts.sound_kbps) * 125 * 2
    assert 0.6 * facts.size_bytes < held < facts.size_bytes
    make_song(tmp_path / "song.wav", 120, 2)
    alone = file_facts(tmp_path / "song.wav")
    assert (alone.codec, alone.video_kbps, alone.is_index_first) == ("", 0, None)
    assert alone.sound_kbps > 0


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """Words with the name of a film are an error, not a film of nothing."""
    with pytest.raises(ProbeError):
        file_facts(make_text(tmp_path / "film.mp4"))
