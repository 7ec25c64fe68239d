"""What a file is, in a film-maker's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from core.film import details_of, in_words, probe
from core.model.media import MediaInfo, MediaKind
from core.model.takecheck import Details, Transfer
from tests.media import make

PHONE = MediaInfo(
    kind=MediaKind.VIDEO,
    container="mp4",
    codec="h264",
    width=1920,
    height=1080,
    rate=Fraction(30000, 1001),
    frames=246,
    duration_s=Fraction(82, 10),
    rotation_deg=90,
    sample_rate=48_000,
    channels=2,
)


@dataclass
class Case:
    """Changed facts of a clip, and words that must be among those told of it."""

    says: str
    info: dict[str, object] = field(default_factory=dict)
    details: Details | None = None


CASES = [
    Case("Full HD upright, 1080 x 1920"),
    Case("Full HD wide, 1920 x 1080", {"rotation_deg": 0}),
    Case("4K wide, 3840 x 2160", {"width": 3840, "height": 2160, "rotation_deg": 0}),
    Case("4K wide, 4096 x 2160", {"width": 4096, "height": 2160, "rotation_deg": 0}),
    Case("Square, 600 x 600", {"width": 600, "height": 600}),
    Case("Wide, 768 x 576", {"width": 720, "height": 576, "sar": Fraction(16, 15), "rotation_deg": 0}),
    Case("pixels 16:15, not square", {"width": 720, "height": 576, "sar": Fraction(16, 15)}),
    Case("29.97 frames a second"),
    Case("29.97 frames a second on average, varying as a phone's", details=Details(is_varying=True)),
    Case("23.976 frames a second", {"rate": Fraction(24000, 1001)}),
    Case("1 frame a second", {"rate": Fraction(1)}),
    Case("240 frames a second", {"rate": Fraction(240)}),
    Case("10-bit HDR (HLG)", details=Details(bits=10, transfer=Transfer.HLG)),
    Case("10-bit HDR (PQ)", details=Details(bits=10, transfer=Transfer.PQ)),
    Case("10-bit color", details=Details(bits=10)),
    Case("interlaced", details=Details(is_interlaced=True)),
    Case("full range", details=Details(has_full_range=True)),
    Case("turned by 90° when played"),
    Case("H.264 in MP4"),
    Case("ProRes in QuickTime", {"codec": "prores", "container": "mov"}),
    Case("GIF", {"codec": "gif", "container": "gif"}),
    Case("stereo sound, 48 kHz"),
    Case("5.1 sound, 44.1 kHz", {"channels": 6, "sample_rate": 44_100}),
    Case("no sound", {"channels": 0}),
    Case("8.2 s"),
    Case("3:05 min", {"duration_s": Fraction(185)}),
    Case("small damage, mended", details=Details(mended="small damage, mended")),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_words(case: Case) -> None:
    """Each fact is one of the words, as a film-maker would say it."""
    assert case.says in in_words(PHONE.model_copy(update=case.info), case.details)


def test_a_song_is_told_by_its_sound(tmp_path: Path) -> None:
    """A song has no picture to speak of."""
    make.make_song(tmp_path / "song.wav", seconds=2, channels=1)
    assert in_words(probe(tmp_path / "song.wav")) == ("uncompressed in WAV", "mono sound, 48 kHz", "2.0 s")


def details(path: Path) -> Details:
    return details_of(path, probe(path))


def test_a_varying_rate_is_seen(tmp_path: Path) -> None:
    """Pictures that last differently long vary; those of every container at a steady rate do not, whatever its clock."""
    times = [Fraction(n * n, 100) for n in range(12)]
    assert details(make.make_uneven_clip(tmp_path / "uneven.mp4", times)).is_varying
    for suffix in (".mp4", ".mkv", ".webm", ".avi", ".gif"):
        steady = make.make_clip(tmp_path / f"steady{suffix}", frames=40, rate=Fraction(24000, 1001))
        assert not details(steady).is_varying, suffix
        assert not details(steady).mended, suffix


@dataclass
class Made:
    """How FFmpeg makes a clip, and what must be seen in it."""

    name: str
    args: tuple[str, ...]
    wants: Details


MADE = [
    Made(
        "hlg",
        (
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=error:transfer=18:colorprim=9:colormatrix=9",
        ),
        Details(bits=10, transfer=Transfer.HLG),
    ),
    Made(
        "pq",
        (
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=error:transfer=16:colorprim=9:colormatrix=9",
        ),
        Details(bits=10, transfer=Transfer.PQ),
    ),
    Made(
        "interlaced", ("-c:v", "libx264", "-flags", "+ildct+ilme", "-x264-params", "tff=1"), Details(is_interlaced=True)
    ),
    Made("full", ("-pix_fmt", "yuvj420p", "-c:v", "libx264", "-color_range", "pc"), Details(has_full_range=True)),
    Made("plain", ("-pix_fmt", "yuv420p", "-c:v", "libx264"), Details()),
]


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.name)
def test_details(tmp_path: Path, made: Made) -> None:
    """Depth, HDR, half pictures and range are read from the file."""
    source = ("-f", "lavfi", "-i", "testsrc2=size=96x160:rate=30:duration=0.5")
    make.ffmpeg(*source, *made.args, str(tmp_path / "clip.mp4"))
    assert details(tmp_path / "clip.mp4") == made.wants


def test_time_stamps_that_go_back_are_told(tmp_path: Path) -> None:
    """Two recordings one after the other in a stream: the clock jumps back, which does no harm and is said."""
    make.make_clip(tmp_path / "whole.mp4", frames=30)
    make.ffmpeg("-i", str(tmp_path / "whole.mp4"), "-c", "copy", str(tmp_path / "one.ts"))
    both = (tmp_path / "one.ts").read_bytes() * 2
    assert details(make.make_bytes(tmp_path / "both.ts", both)).mended == "time stamps that go back, mended"
