"""Looking through a take: where it breaks, and what in it is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.errors import CancelledError, ProbeError
from core.film import check_media, check_take, probe
from core.film.takecheck import look_through
from core.model.takecheck import MOST_STRETCHES, Stretch, StretchKind, TakeCheck
from core.settings import Limits
from tests.media import make
from tests.media.colors import Picture

LIMITS = Limits()
SIZE = (192, 120)
BLACK, FROZEN, DUPLICATE = StretchKind.BLACK, StretchKind.FROZEN, StretchKind.DUPLICATE
FLASHING, BLURRED = StretchKind.FLASHING, StretchKind.BLURRED
DICE = np.random.default_rng(3)
SCENE = np.asarray(
    Image.fromarray(DICE.integers(60, 180, (30, 100, 3)).astype(np.uint8)).resize((800, 240), Image.Resampling.NEAREST)
)


def moving(number: int) -> Picture:
    """A pan over a scene full of edges."""
    left = 5 * number % 600
    return np.ascontiguousarray(SCENE[60 : 60 + SIZE[1], left : left + SIZE[0]])


def soft(number: int) -> Picture:
    return np.asarray(Image.fromarray(moving(number)).filter(ImageFilter.GaussianBlur(5)))


def plain(level: int | tuple[int, int, int], area: float = 1.0) -> Picture:
    """The scene with a part of it under one color."""
    picture = moving(0).copy()
    picture[:, : round(SIZE[0] * area)] = level
    return picture


def flashes(count: int, *, area: float = 1.0, color: tuple[int, int, int] = (235, 235, 235)) -> Iterator[Picture]:
    """So many flashes in the first second, of two pictures each, then a second of darkness."""
    for number in range(30):
        is_lit = number // 2 % 2 == 1 and number // 4 < count
        yield plain(color if is_lit else (30, 30, 30), area)
    for _ in range(30):
        yield plain((30, 30, 30), area)


@dataclass
class Case:
    """Pictures, and the stretches that are to be found in them."""

    name: str
    pictures: Iterable[Picture]
    found: tuple[tuple[StretchKind, int, int], ...]


def pans(*numbers: Iterable[int]) -> list[Picture]:
    return [moving(number) for part in numbers for number in part]


NIGHT = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
CASES = [
    Case("nothing", pans(range(60)), ()),
    Case("black begin", [*[NIGHT] * 12, *pans(range(40))], ((BLACK, 0, 12),)),
    Case("one black picture", [*pans(range(20)), NIGHT, *pans(range(20, 40))], ((BLACK, 20, 1),)),
    Case("stands still", pans(range(20), [19] * 25, range(20, 40)), ((FROZEN, 19, 26),)),
    Case("stands a moment", pans(range(20), [19] * 8, range(20, 40)), ()),
    Case("every second twice", pans(sorted([*range(25), *range(25)]), range(25, 50)), ((DUPLICATE, 2, 48),)),
    Case("one picture twice", pans(range(20), [19], range(20, 40)), ()),
    Case("four flashes", flashes(4), ((FLASHING, 2, 15),)),
    Case("two flashes", flashes(2), ()),
    Case("flashes in a corner", flashes(6, area=0.15), ()),
    Case("red flashes", flashes(4, color=(150, 0, 0)), ((FLASHING, 2, 15),)),
    Case("out of focus", [*pans(range(30)), *(soft(n) for n in range(30, 60))], ((BLURRED, 32, 28),)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_stretches(tmp_path: Path, case: Case) -> None:
    """What is black, stands still, stutters, flashes or is out of focus is found at its pictures; healthy motion is left alone."""
    path = make.encode_pictures(tmp_path / "take.mp4", case.pictures, size=SIZE)
    check = look_through(path, probe(path))
    found = [one for one in check.stretches if not _is_side_effect(case, one)]
    assert [(one.kind, one.start, one.frames) for one in found] == list(case.found)


def _is_side_effect(case: Case, one: Stretch) -> bool:
    """The flashes of these tests stand still in between; that is not what they are about."""
    return "flash" in case.name and one.kind is not FLASHING


@pytest.mark.parametrize("suffix", [".mkv", ".webm", ".gif", ".webp", ".avi", ".mov"])
def test_every_container_is_looked_through(tmp_path: Path, suffix: str) -> None:
    """The black begin of a take is found whatever the container, animations among them."""
    pictures = [*[NIGHT] * 10, *pans(range(20))]
    path = make.encode_pictures(tmp_path / f"take{suffix}", pictures, size=SIZE, rate=Fraction(20))
    info = probe(path)
    check = look_through(path, info)
    black = 1 if suffix == ".webp" else 10  # its maker leaves out pictures that are the same
    assert check.frames == info.frames
    assert check.stretches[0] == Stretch(kind=BLACK, start=0, frames=black)


def test_only_so_many_are_named(tmp_path: Path) -> None:
    """A take full of faults keeps its document small: the first sixty are named, the others counted."""
    pictures = [NIGHT if number % 2 else moving(number) for number in range(2 * MOST_STRETCHES + 20)]
    path = make.encode_pictures(tmp_path / "take.mp4", pictures, size=SIZE)
    check = look_through(path, probe(path))
    assert len(check.stretches) == MOST_STRETCHES
    assert check.more >= 10


def test_pictures_and_songs_are_not_looked_through(tmp_path: Path, stock: Path) -> None:
    """Stills and sound have no stretches to find."""
    assert check_take(make.make_picture(tmp_path / "still.png"), limits=LIMITS).check is None
    assert check_take(stock / "song.wav", limits=LIMITS).check is None
    assert isinstance(check_take(stock / "red.mp4", limits=LIMITS).check, TakeCheck)


def test_it_can_be_cancelled(stock: Path) -> None:
    """Looking through a take stops when told to."""
    with pytest.raises(CancelledError):
        check_take(stock / "numbered.mp4", limits=LIMITS, should_stop=lambda: True)


def spoiled(path: Path, whole: Path, *, packet: int) -> Path:
    """A copy with rubbish where one picture of the stream lies."""
    content = bytearray(whole.read_bytes())
    with av.open(str(whole)) as container:
        sizes = [(found.pos or 0, found.size) for found in container.demux(video=0) if found.size]
    at, size = sizes[packet]
    content[at + 5 : at + size] = np.random.default_rng(1).bytes(size - 5)
    return make.make_bytes(path, bytes(content))


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_take_that_breaks_in_the_middle_is_refused_with_its_time(tmp_path: Path, suffix: str) -> None:
    """Picture 75 of a clip of 30 a second is spoiled: it breaks at 0:02.15."""
    whole = make.encode_pictures(tmp_path / f"whole{suffix}", pans(range(120)), size=SIZE)
    with pytest.raises(ProbeError, match=r"take breaks at 0:02\.15\.") as caught:
        check_media(spoiled(tmp_path / f"take{suffix}", whole, packet=75), limits=LIMITS, name="take")
    assert caught.value.hint


def test_a_song_that_breaks_is_refused_with_its_time(tmp_path: Path) -> None:
    """Two seconds of rubbish in a song of eight are a break, told in hundredths of a second."""
    make.make_song(tmp_path / "song.flac", seconds=8)
    content = bytearray((tmp_path / "song.flac").read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = np.random.default_rng(1).bytes(third)
    with pytest.raises(ProbeError, match=r"breaks at 0:0[1-5]\.\d\d"):
        check_media(make.make_bytes(tmp_path / "broken.flac", bytes(content)), limits=LIMITS)


def test_a_tag_at_the_end_of_a_song_is_no_break(tmp_path: Path) -> None:
    """Songs often end in notes of other programs; they are no sound, and no damage."""
    make.make_song(tmp_path / "song.mp3", seconds=3)
    content = (tmp_path / "song.mp3").read_bytes() + b"TAG" + b"a name" * 20 + bytes(2000)
    check_media(make.make_bytes(tmp_path / "tagged.mp3", content), limits=LIMITS)


def test_a_recording_that_begins_in_mid_stream_is_taken(tmp_path: Path) -> None:
    """A transport stream cut anywhere starts with its first key picture; what is before is no break."""
    whole = make.make_clip(tmp_path / "whole.mp4", frames=90)
    make.ffmpeg("-i", str(whole), "-c", "copy", str(tmp_path / "whole.ts"))
    content = (tmp_path / "whole.ts").read_bytes()
    late = content[188 * (len(content) // 188 // 8) :]
    check = check_take(make.make_bytes(tmp_path / "late.ts", late), limits=LIMITS).check
    assert check is not None
    assert check.frames >= 60
