"""Single operations show exactly the frames they should, with their sound, and refuse in words."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import CancelledError, InputError, ProbeError
from core.film import probe
from core.film.operations import convert, faults, merge, save_frames, trim
from core.film.plainfiles import Run, delivery_for, own_frame_rate, size_like
from core.model.cut import Fit
from core.model.delivery import Codec, Level
from core.model.media import MediaKind
from core.model.transitions import Transition
from tests.media.colors import BLUE, RED, Picture, is_near, mean_color, number_of
from tests.media.make import make_clip, make_noise, make_picture, make_tone, turn
from tests.unit.film.shelf import numbers, pictures, samples

ODD_NAMES = ["two words.mp4", 'it\'s "so".mp4', "new\nline.mp4", "夜市 ночь é.mp4", "-lead.mp4", "a%03d:b;c[d].mp4"]


@pytest.mark.parametrize(("start", "stop"), [(0, None), (7, 19), (29, 30)])
def test_trim_is_to_the_frame(tmp_path: Path, start: int, stop: int | None) -> None:
    """A trimmed clip has exactly the frames that were named, at the clip's own size and rate, and as much sound."""
    source = make_clip(tmp_path / "a.mp4", frames=30, rate=Fraction(25), size=(162, 90), sound_hz=440)
    made = trim(source, tmp_path / "b.mp4", start=start, stop=stop)
    wanted = list(range(start, stop or 30))
    assert numbers(tmp_path / "b.mp4") == wanted
    info = probe(tmp_path / "b.mp4")
    assert (info.rate, info.width, info.height) == (Fraction(25), 162, 90)
    assert abs(len(samples(tmp_path / "b.mp4", tmp_path)) / 48_000 - len(wanted) / 25) < 0.05
    assert faults(made) == ()


def test_trim_begins_in_the_sound_too(tmp_path: Path) -> None:
    """The sound is cut where the picture is: what sounded before is gone."""
    source, joined = make_clip(tmp_path / "a.mp4", frames=30), tmp_path / "joined.mp4"
    merge([source, make_clip(tmp_path / "b.mp4", frames=30, sound_hz=880)], joined)
    trim(joined, tmp_path / "c.mp4", start=15, stop=45)
    heard = np.abs(samples(tmp_path / "c.mp4", tmp_path)).max(axis=1)
    assert heard[: round(0.45 * 48_000)].max() < 0.02
    assert heard[round(0.55 * 48_000) :].max() > 0.3


@pytest.mark.parametrize(("start", "stop"), [(5, 5), (9, 3), (0, 31), (-1, 4)])
def test_stretches_that_are_none(tmp_path: Path, start: int, stop: int) -> None:
    """A stretch without frames, or with frames the clip has not, is refused; nothing is written."""
    source = make_clip(tmp_path / "a.mp4", frames=30)
    with pytest.raises(InputError, match="0 to 29"):
        trim(source, tmp_path / "b.mp4", start=start, stop=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names(tmp_path: Path, name: str) -> None:
    """Files and folders may be called whatever they like."""
    source = make_clip(tmp_path / "plain.mp4", frames=6)
    odd = source.rename(tmp_path / name)
    folder = tmp_path / f"{name} folder"
    trim(odd, folder / name, start=1, stop=4)
    assert numbers(folder / name) == [1, 2, 3]
    assert [path.name for path in folder.iterdir()] == [name]


def test_merge(tmp_path: Path) -> None:
    """Clips follow each other at the first one's size and rate; a transition uses the end of one and the begin of the next."""
    one = make_clip(tmp_path / "one.mp4", frames=30, color=RED)
    two = make_clip(tmp_path / "two.mp4", frames=30, color=BLUE, size=(160, 96))
    merge([one, two], tmp_path / "hard.mp4", fit=Fit.STRETCH)
    hard = [mean_color(picture) for picture in pictures(tmp_path / "hard.mp4")]
    assert len(hard) == 60
    assert is_near(hard[29], RED)
    assert is_near(hard[30], BLUE)
    merge([one, two], tmp_path / "soft.mp4", fit=Fit.STRETCH, transition=Transition.CROSSFADE, transition_frames=10)
    soft = [mean_color(picture) for picture in pictures(tmp_path / "soft.mp4")]
    assert len(soft) == 50
    assert is_near(soft[19], RED)
    assert is_near(soft[30], BLUE)
    assert RED[0] - 20 > soft[25][0] > BLUE[0] + 20


def test_merge_with_a_song_and_a_picture(tmp_path: Path) -> None:
    """A picture stands three seconds; a song takes the place of the clips' own sound; bars fill what is of another shape."""
    clip = make_clip(tmp_path / "clip.mp4", frames=30, sound_hz=440, color=RED)
    still = make_picture(tmp_path / "still.png", size=(160, 96))
    song = make_tone(tmp_path / "song.wav", hz=880, seconds=4)
    merge([clip, still], tmp_path / "film.mp4", song=song)
    shown = pictures(tmp_path / "film.mp4")
    assert len(shown) == 30 + 90
    assert is_near(mean_color(shown[60][:40]), (0, 0, 0))
    assert is_near(mean_color(shown[60][70:90]), BLUE)
    heard = samples(tmp_path / "film.mp4", tmp_path)[9_600:28_800, 0]
    peak_hz = np.fft.rfftfreq(len(heard), 1 / 48_000)[np.abs(np.fft.rfft(heard)).argmax()]
    assert abs(peak_hz - 880) < 5


KINDS = [
    (".mp4", "h264"),
    (".webm", "vp9"),
    (".mov", "prores"),
    (".gif", "gif"),
    (".m4a", "aac"),
    (".wav", "pcm_s24le"),
]


@pytest.mark.parametrize(("ending", "codec"), KINDS)
def test_the_ending_decides(tmp_path: Path, ending: str, codec: str) -> None:
    """A file is what its name ends in."""
    source = make_clip(tmp_path / "a.mp4", frames=10, sound_hz=440)
    convert(source, tmp_path / f"b{ending}")
    assert probe(tmp_path / f"b{ending}").codec == codec


def test_convert_as_wished(tmp_path: Path) -> None:
    """Codec, size, rate and level are as asked for; a clip that a phone turned stands upright."""
    source = turn(make_clip(tmp_path / "a.mp4", frames=30, size=(160, 96)), 90)
    to = tmp_path / "b.mp4"
    wish = delivery_for(to, codec="h265", rate=Fraction(24), level=Level.LOW)
    convert(source, to, delivery=wish, size=size_like(probe(source), 144))
    info = probe(to)
    assert (info.codec, info.rate, info.width, info.height, info.frames) == ("hevc", Fraction(24), 144, 240, 24)


def test_sound_alone(tmp_path: Path) -> None:
    """A song becomes another kind of song, as long; it does not become a film."""
    song = make_tone(tmp_path / "song.wav", seconds=1.5)
    convert(song, tmp_path / "song.m4a")
    info = probe(tmp_path / "song.m4a")
    assert info.kind is MediaKind.AUDIO
    assert abs(info.duration_s - Fraction(3, 2)) < Fraction(1, 20)
    with pytest.raises(InputError, match="sound without pictures"):
        convert(song, tmp_path / "song.mp4")


@pytest.mark.parametrize(
    ("name", "fields"),
    [("a.xyz", {}), ("a", {}), ("a.webm", {"codec": Codec.H264}), ("a.mp4", {"rate": 999}), ("a.mp4", {"size_mb": -1})],
)
def test_kinds_that_are_none(name: str, fields: dict[str, object]) -> None:
    """An ending nobody knows, one that does not go with the codec, and numbers out of bounds are refused in words."""
    with pytest.raises(InputError):
        delivery_for(Path(name), **fields)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What is there stays, unless it may be replaced; the file that is read is never replaced."""
    source = make_clip(tmp_path / "a.mp4", frames=5)
    there = tmp_path / "b.mp4"
    there.write_bytes(b"mine")
    with pytest.raises(InputError, match="there already"):
        trim(source, there)
    assert there.read_bytes() == b"mine"
    trim(source, there, run=Run(may_replace=True))
    assert len(pictures(there)) == 5
    with pytest.raises(InputError, match="is read"):
        trim(source, source, run=Run(may_replace=True))
    with pytest.raises(InputError, match="a folder"):
        trim(source, tmp_path)


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    """A cancelled operation and one on a broken or missing file leave no file behind."""
    source, noise = make_clip(tmp_path / "a.mp4", frames=5), make_noise(tmp_path / "noise.mp4")
    with pytest.raises(CancelledError):
        trim(source, tmp_path / "b.mp4", run=Run(should_stop=lambda: True))
    with pytest.raises(ProbeError):
        convert(noise, tmp_path / "b.mp4")
    with pytest.raises(InputError, match="no file"):
        convert(tmp_path / "nothing.mp4", tmp_path / "b.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "noise.mp4"]


def _read(path: Path) -> Picture:
    return np.asarray(Image.open(path).convert("RGB"), np.uint8)


def test_frames(tmp_path: Path) -> None:
    """Frames are saved by their numbers: each so many, or those named; never onto what is there."""
    source = make_clip(tmp_path / "a.mp4", frames=12)
    made = save_frames(source, tmp_path / "each", every=5)
    assert [path.name for path in made] == ["frame_000000.png", "frame_000005.png", "frame_000010.png"]
    assert [number_of(_read(path)) for path in made] == [0, 5, 10]
    named = save_frames(source, tmp_path / "named", at=(7, 3), kind="jpg", max_px=80)
    assert [number_of(_read(path)) for path in named] == [3, 7]
    assert max(Image.open(named[0]).size) == 80
    with pytest.raises(InputError, match="there already"):
        save_frames(source, tmp_path / "each", at=(5,))
    with pytest.raises(InputError, match="no frame 12"):
        save_frames(source, tmp_path / "more", at=(1, 12))
    assert not (tmp_path / "more").exists()


def test_rates(tmp_path: Path) -> None:
    """Frames are counted at the clip's own rate."""
    assert own_frame_rate(make_clip(tmp_path / "a.mp4", frames=5, rate=Fraction(30000, 1001))) == Fraction(30000, 1001)
