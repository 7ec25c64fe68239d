"""Spoiled files of every container: whatever is done with them works or ends in an error of ours, in bounded time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import StudioError
from core.film import check_take, compile_cut, frame_at, probe, render_segment
from core.film.takecheck import look_through
from core.model.cut import Cut, CutItem
from core.model.film import ExportSettings
from core.model.media import MediaInfo
from core.model.project import Aspect
from core.settings import Limits
from tests.media import make
from tests.media.colors import RED
from tests.unit.film.shelf import Shelf

LIMITS = Limits(picture_px=1_000_000)
CLIPS = ("clip.mp4", "clip.mov", "clip.mkv", "clip.webm", "clip.avi", "clip.gif", "clip.webp", "clip.ts")
OTHERS = ("still.png", "still.jpg", "still.webp", "song.wav", "song.mp3", "song.flac", "song.ogg", "song.m4a")
SAMPLES = (*CLIPS, *OTHERS)
HEAD_BYTES = 600
TIME_LIMIT_S = 60
"""Far more than any of these tiny files takes on a busy machine; what hangs takes for ever."""
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("healthy")
    for name in SAMPLES:
        path = folder / name
        if path.suffix == ".ts":
            make.ffmpeg("-i", str(folder / "clip.mp4"), "-c", "copy", str(path))
        elif name.startswith("clip"):
            make.make_clip(path, frames=6, sound_hz=None if path.suffix in (".gif", ".webp") else 440)
        elif name.startswith("still"):
            make.make_picture(path, right=RED)
        else:
            make.make_song(path, seconds=0.5)
    return {name: (folder / name).read_bytes() for name in SAMPLES}


def spoiled(content: bytes, dice: random.Random) -> bytes:
    """Bytes changed, numbers made huge, pieces cut out, doubled or cut off; mostly at the head."""
    body = bytearray(content)
    reach = min(len(body), dice.choice((64, HEAD_BYTES, len(body))))
    for _ in range(dice.randrange(1, 12)):
        at = dice.randrange(max(1, min(reach, len(body) - 1)))
        way = dice.randrange(5)
        if way == 0:
            body[at] = dice.randrange(256)
        elif way == 1:
            body[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
        elif way == 2:
            body[at] ^= 1 << dice.randrange(8)
        elif way == 3:
            del body[at : at + dice.randrange(1, 16)]
        else:
            body[at:at] = body[at : at + dice.randrange(1, 64)]
    return bytes(body[: dice.randrange(len(body) // 2, len(body) + 1)] if dice.random() < 0.3 else body)


def use_all(path: Path) -> list[str]:
    """Everything that is done with a file; gives the names of what went well, and lets no stranger's error through."""
    went = [_tried("check", lambda: check_take(path, limits=LIMITS)), _tried("frame", lambda: frame_at(path, 3))]
    info = _info(path)
    if info is not None and info.width * info.height <= LIMITS.picture_px and info.width:
        went += [_tried("look", lambda: look_through(path, info)), _tried("render", lambda: _rendered(path, info))]
    return [name for name in went if name]


def _tried(name: str, use: Callable[[], object]) -> str:
    started_s = time.monotonic()
    try:
        use()
    except StudioError:
        return ""
    finally:
        assert time.monotonic() - started_s < TIME_LIMIT_S, f"{name} took too long"
    return name


def _info(path: Path) -> MediaInfo | None:
    try:
        return probe(path)
    except StudioError:
        return None


def _rendered(path: Path, info: MediaInfo) -> None:
    """One segment of six frames of the file: whole and counted, or none."""
    shelf = Shelf()
    source = shelf.put(path).model_copy(update={"info": info})
    cut = Cut(aspect=Aspect.SQUARE, items=(CutItem(id="one", source=source, frames=6),), rate=Fraction(30))
    (segment,) = compile_cut(cut, ExportSettings(), encoder="test", size=(96, 96))
    to = path.with_suffix(".segment.mp4")
    try:
        render_segment(segment, shelf, to)
        assert probe(to).frames == 6
    except StudioError:
        assert not to.exists(), "half a segment was left"
        raise
    finally:
        to.unlink(missing_ok=True)
    assert not list(path.parent.glob("*.segment*")), "something was left beside the segment"


@pytest.mark.parametrize("name", SAMPLES)
def test_whole_files_work(healthy: dict[str, bytes], tmp_path: Path, name: str) -> None:
    """The files that are spoiled below are good ones: all that can be done with them is done."""
    went = use_all(make.make_bytes(tmp_path / "whole", healthy[name]))
    wanted = {"clip": ["check", "frame", "look", "render"], "still": ["check", "frame"], "song": ["check"]}
    needed = wanted[name.partition(".")[0]]
    assert [step for step in went if step in needed] == needed


@pytest.mark.parametrize("name", SAMPLES)
def test_a_spoiled_file_ends_in_our_error(healthy: dict[str, bytes], tmp_path: Path, name: str) -> None:
    """Two spoiled files of each container: every use works or fails as ours."""
    dice = random.Random(name)
    for number in range(2):
        use_all(make.make_bytes(tmp_path / f"spoiled{number}", spoiled(healthy[name], dice)))


@pytest.mark.long
@pytest.mark.parametrize("name", SAMPLES)
def test_many_spoiled_files_end_in_our_error(healthy: dict[str, bytes], tmp_path: Path, name: str) -> None:
    """A hundred spoiled files of each container, or as many as two minutes allow."""
    dice = random.Random(f"{name} long")
    until_s = time.monotonic() + 120
    for number in range(100):
        path = make.make_bytes(tmp_path / "spoiled", spoiled(healthy[name], dice))
        use_all(path)
        if time.monotonic() > until_s:
            assert number >= 10, "hardly any file was tried: something is far too slow"
            break
