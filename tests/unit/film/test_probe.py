"""What a file is, by decoding it."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ProbeError
from core.film import check_media, frame_at, poster, probe, waveform
from core.model.media import MediaInfo, MediaKind
from core.settings import Limits
from tests.media import make
from tests.media.colors import RED, number_of

LIMITS = Limits()
CONTAINERS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska", ".avi": "avi", ".webm": "webm"}
SONG_SLACK_S = {".aac": Fraction(1, 20), ".opus": Fraction(1, 50)}


def both(path: Path, wants: MediaKind | None = None) -> MediaInfo:
    """What `probe` says, having made sure that `check_media` says the same."""
    info = check_media(path, limits=LIMITS, wants=wants)
    assert info == probe(path)
    return info


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(25, 2), Fraction(24000, 1001)], ids=str)
@pytest.mark.parametrize("suffix", CONTAINERS)
def test_clips(tmp_path: Path, suffix: str, rate: Fraction) -> None:
    """Every container tells frames, rate, length and size exactly, counted where its header does not say."""
    info = both(make.make_clip(tmp_path / f"clip{suffix}", frames=20, rate=rate))
    assert (info.kind, info.container) == (MediaKind.VIDEO, CONTAINERS[suffix])
    assert (info.frames, info.width, info.height, info.has_sound) == (20, 96, 160, False)
    assert info.rate is not None
    assert abs(info.rate / rate - 1) < Fraction(1, 1000)
    assert abs(info.duration_s - 20 / rate) < Fraction(1, 100)
    assert info.size_bytes > 0


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_animations_are_videos(tmp_path: Path, suffix: str) -> None:
    """A gif or webp with several frames is a video with its frames counted."""
    info = both(make.make_clip(tmp_path / f"clip{suffix}", frames=20, rate=Fraction(20)), MediaKind.VIDEO)
    assert (info.kind, info.frames, info.rate, info.duration_s) == (MediaKind.VIDEO, 20, Fraction(20), Fraction(1))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif", ".bmp", ".tiff"])
def test_stills_are_pictures(tmp_path: Path, suffix: str) -> None:
    """A single picture, also in a format that could be animated, is a picture without rate or length."""
    info = both(make.make_picture(tmp_path / f"still{suffix}", size=(90, 51)), MediaKind.PICTURE)
    assert (info.kind, info.frames, info.rate, info.duration_s) == (MediaKind.PICTURE, 1, None, Fraction(0))
    assert (info.width, info.height, info.has_alpha) == (90, 51, False)


@pytest.mark.parametrize("suffix", make.SOUND_SUFFIXES)
def test_songs(tmp_path: Path, suffix: str) -> None:
    """Every sound format tells its length to the sample where it can, and how many channels it has."""
    make.make_song(tmp_path / f"song{suffix}", seconds=3)
    info = both(tmp_path / f"song{suffix}", MediaKind.AUDIO)
    assert (info.kind, info.channels, info.sample_rate) == (MediaKind.AUDIO, 2, 48_000)
    assert abs(info.duration_s - 3) <= SONG_SLACK_S.get(suffix, 0)


def test_sound_of_a_clip(tmp_path: Path) -> None:
    """A clip's own sound is seen."""
    info = both(make.make_clip(tmp_path / "clip.mp4", sound_hz=440))
    assert (info.has_sound, info.channels, info.sample_rate) == (True, 2, 48_000)


def test_pixel_shape_and_turn(tmp_path: Path) -> None:
    """Pixel aspect ratio and the clockwise turn a player applies are read, for clips and for photos."""
    assert both(make.make_clip(tmp_path / "wide.mp4", sar=Fraction(4, 3))).sar == Fraction(4, 3)
    for turn in (90, 180, 270):
        assert both(make.make_clip(tmp_path / f"{turn}.mp4", rotation_deg=turn)).rotation_deg == turn
        assert both(make.make_photo(tmp_path / f"{turn}.jpg", rotation_deg=turn)).rotation_deg == turn


@pytest.mark.parametrize("suffix", [".mov", ".webm"])
def test_alpha_of_clips(tmp_path: Path, suffix: str) -> None:
    """Transparency is seen, also where the decoder hides it."""
    assert both(make.make_clip(tmp_path / f"clip{suffix}", alpha=100)).has_alpha


@pytest.mark.parametrize("suffix", [".png", ".webp"])
def test_alpha_of_pictures(tmp_path: Path, suffix: str) -> None:
    """A picture with an alpha channel says so."""
    assert both(make.make_picture(tmp_path / f"still{suffix}", alpha=100)).has_alpha


def test_uneven_rate(tmp_path: Path) -> None:
    """A clip of variable rate has its frames counted and its average rate told."""
    times = [Fraction(n * n, 100) for n in range(12)]
    info = both(make.make_uneven_clip(tmp_path / "clip.mp4", times))
    assert info.frames == 12
    assert info.rate is not None
    assert 8 < info.rate < 11


def test_frames_that_an_edit_list_hides_do_not_count(tmp_path: Path, stock: Path) -> None:
    """A clip trimmed on a phone still holds its first frames; they are neither counted nor shown."""
    make.make_trimmed(tmp_path / "clip.mp4", stock / "numbered.mp4", Fraction(1, 2))
    info = both(tmp_path / "clip.mp4")
    assert (info.frames, info.duration_s) == (285, Fraction(19, 2))
    assert number_of(np.asarray(frame_at(tmp_path / "clip.mp4", 3))) == 18


def test_one_frame_serves_as_a_picture(tmp_path: Path) -> None:
    """A video of one frame is a video, and is taken where a picture is wanted."""
    info = both(make.make_clip(tmp_path / "clip.mp4", frames=1), MediaKind.PICTURE)
    assert (info.kind, info.frames) == (MediaKind.VIDEO, 1)


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    """A clip named .png is a clip, a picture named .mp4 is a picture, and a name without suffix is fine."""
    clip = make.make_clip(tmp_path / "clip.mp4", frames=5)
    assert both(clip.rename(tmp_path / "clip.png")).kind is MediaKind.VIDEO
    still = make.make_picture(tmp_path / "still.jpg")
    assert both(still.rename(tmp_path / "still.mp4")).kind is MediaKind.PICTURE
    make.make_song(tmp_path / "song.ogg", seconds=1)
    assert both((tmp_path / "song.ogg").rename(tmp_path / "0f3a")).kind is MediaKind.AUDIO


def test_cover_art_is_no_video(tmp_path: Path) -> None:
    """A song with a picture of its cover is a song."""
    cover = make.make_picture(tmp_path / "cover.jpg")
    make.make_song(tmp_path / "song.mp3", seconds=2)
    both_args = ["-i", str(tmp_path / "song.mp3"), "-i", str(cover), "-map", "0:a", "-map", "1:v", "-c", "copy"]
    make.ffmpeg(*both_args, "-disposition:v", "attached_pic", str(tmp_path / "covered.mp3"))
    assert both(tmp_path / "covered.mp3").kind is MediaKind.AUDIO


@dataclass
class Broken:
    """A file that cannot be used, and words the message must have."""

    name: str
    says: str


BROKEN = [
    Broken("zero.mp4", "empty"),
    Broken("text.mp4", "no picture, clip or song"),
    Broken("text.png", "no picture, clip or song"),
    Broken("noise.mp3", "no picture, clip or song"),
    Broken("playlist.m3u8", "no picture, clip or song"),
    Broken("list.mp4", "no picture, clip or song"),
    Broken("cut.mp4", "no picture, clip or song"),
    Broken("cut-fast.mp4", r"breaks at 0:01\.\d\d of 0:03\.00"),
    Broken("cut.mkv", r"breaks at 0:01\.\d\d of 0:03\.00"),
    Broken("cut.webm", r"breaks at 0:01\.\d\d of 0:03\.00"),
    Broken("cut.png", "damaged"),
    Broken("cut.jpg", "damaged"),
    Broken("cut.gif", "damaged"),
    Broken("cut.webp", "damaged"),
    Broken("cut.flac", r"breaks at 0:01\.\d\d"),
    Broken("cut.m4a", "no picture, clip or song"),
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken")
    make.make_zero(folder / "zero.mp4")
    make.make_text(folder / "text.mp4")
    make.make_text(folder / "text.png")
    make.make_noise(folder / "noise.mp3")
    whole = make.make_clip(folder / "whole.mp4", frames=90)
    make.make_bytes(folder / "playlist.m3u8", f"#EXTM3U\n#EXTINF:3,\n{whole}\n#EXT-X-ENDLIST\n".encode())
    make.make_bytes(folder / "list.mp4", b"ffconcat version 1.0\nfile whole.mp4\n")
    make.make_truncated(folder / "cut.mp4", whole)
    make.ffmpeg("-i", str(whole), "-c", "copy", "-movflags", "+faststart", str(folder / "fast.mp4"))
    make.make_truncated(folder / "cut-fast.mp4", folder / "fast.mp4", share=0.6)
    for suffix in (".mkv", ".webm", ".gif", ".webp"):
        make.make_truncated(folder / f"cut{suffix}", make.make_clip(folder / f"whole{suffix}", frames=90))
    for suffix in (".png", ".jpg"):
        make.make_truncated(folder / f"cut{suffix}", make.make_picture(folder / f"whole{suffix}", right=RED))
    for suffix in (".flac", ".m4a"):
        make.make_song(folder / f"whole{suffix}", seconds=3)
        make.make_truncated(folder / f"cut{suffix}", folder / f"whole{suffix}")
    return folder


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_broken_files_are_refused_in_a_sentence(broken: Path, case: Broken) -> None:
    """An unusable file is refused with its name, what is wrong, and what to do."""
    with pytest.raises(ProbeError, match=case.says) as caught:
        check_media(broken / case.name, limits=LIMITS, name=case.name)
    assert caught.value.message.startswith(case.name)
    assert caught.value.hint
    assert "Errno" not in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    """A file that vanished is an error of ours, not of the system."""
    with pytest.raises(ProbeError, match="not there"):
        probe(tmp_path / "gone.mp4")


def test_limits(tmp_path: Path, stock: Path) -> None:
    """Too many pixels, too many bytes and too long a song are refused with the limit in the sentence."""
    still = make.make_picture(tmp_path / "still.png", size=(200, 200))
    with pytest.raises(ProbeError, match="200 x 200"):
        check_media(still, limits=Limits(picture_px=39_999))
    check_media(still, limits=Limits(picture_px=40_000))
    with pytest.raises(ProbeError, match="larger"):
        check_media(still, limits=Limits(upload_bytes=10))
    with pytest.raises(ProbeError, match="long") as caught:
        check_media(stock / "song.wav", limits=Limits(song_s=7))
    assert "Songs of up to" in caught.value.hint
    check_media(stock / "song.wav", limits=Limits(song_s=8))


def test_hours_are_told_as_hours(tmp_path: Path) -> None:
    """A song of eight hours is refused as one, without decoding it first."""
    make.make_long_song(tmp_path / "song.wav", hours=8)
    with pytest.raises(ProbeError, match="8 h long") as caught:
        check_media(tmp_path / "song.wav", limits=LIMITS)
    assert "3 h" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "wants", "says"),
    [
        ("song.wav", MediaKind.VIDEO, "is a song, but a clip"),
        ("song.wav", MediaKind.PICTURE, "is a song, but a picture"),
        ("red.mp4", MediaKind.PICTURE, "is a clip, but a picture"),
        ("red.mp4", MediaKind.AUDIO, "is a clip, but a song"),
    ],
)
def test_another_kind_is_refused(stock: Path, name: str, wants: MediaKind, says: str) -> None:
    """A good file of the wrong kind is refused by saying what it is and what is needed."""
    with pytest.raises(ProbeError, match=says):
        check_media(stock / name, limits=LIMITS, wants=wants)


SAMPLES = ("clip.mp4", "clip.mkv", "clip.webm", "clip.gif", "still.png", "still.jpg", "song.ogg", "song.mp3")


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("healthy")
    for name in SAMPLES:
        if name.startswith("clip"):
            make.make_clip(folder / name, frames=6, sound_hz=None if name.endswith("gif") else 440)
        elif name.startswith("still"):
            make.make_picture(folder / name, right=RED)
        else:
            make.make_song(folder / name, seconds=0.5)
    return {name: (folder / name).read_bytes() for name in SAMPLES}


def look_at(path: Path) -> None:
    """Everything that is done with a file a person brings; whatever is wrong with it must come as a `ProbeError`."""
    for look in (
        lambda: check_media(path, limits=LIMITS),
        lambda: poster(path, path.with_suffix(".poster.jpg"), 64),
        lambda: frame_at(path, 3),
        lambda: waveform(path, 10),
    ):
        with contextlib.suppress(ProbeError):
            look()


damage = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(SAMPLES), changes=damage, keep=st.floats(0.05, 1), is_head=st.booleans())
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damage_never_escapes(
    healthy: dict[str, bytes],
    tmp_path: Path,
    name: str,
    changes: list[tuple[float, int]],
    keep: float,
    is_head: bool,
) -> None:
    """Whatever bytes of a file are spoiled or missing, reading it works or fails with our own error."""
    whole = healthy[name]
    content = bytearray(whole[: max(20, int(len(whole) * keep))])
    for place, value in changes:
        content[int(place * min(len(content), 400 if is_head else len(content)))] = value
    look_at(make.make_bytes(tmp_path / "damaged", bytes(content)))


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_much_damage_never_escapes(healthy: dict[str, bytes], tmp_path: Path) -> None:
    """Thousands of spoiled files: none ends in a stranger's error."""
    dice = random.Random(7)
    for _ in range(3_000):
        content = bytearray(healthy[dice.choice(SAMPLES)])
        reach = dice.choice((64, 400, len(content)))
        for _ in range(dice.randrange(1, 40)):
            content[dice.randrange(min(reach, len(content)))] = dice.randrange(256)
        look_at(make.make_bytes(tmp_path / "damaged", bytes(content[: dice.randrange(20, len(content))])))
