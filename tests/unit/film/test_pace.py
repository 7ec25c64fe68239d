"""Time: every rate and speed, backward, loops, freezes, pictures made between, half pictures, broken clocks, lost tails."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.film import compile_cut, render_segment
from core.film.pace import held_frames
from core.model.cut import Between, CutItem, Play
from core.model.film import ExportSettings
from core.model.transitions import Transition
from tests.media import make
from tests.media.colors import (
    BLUE,
    GREEN,
    RED,
    Picture,
    flat,
    is_near,
    number_color,
)
from tests.unit.film.places import one, spot
from tests.unit.film.shelf import TINY, Shelf, colors, cut_of, numbers, pictures, rendered, shown, stamps

RATES = st.one_of(
    st.integers(1, 240).map(Fraction),
    st.sampled_from([Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001), Fraction(25, 2)]),
)


SPEEDS = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(4)])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=RATES, speed=SPEEDS, start=st.integers(0, 40))
def test_every_rate_from_1_to_240(tmp_path: Path, rate: Fraction, speed: Fraction, start: int) -> None:
    """At any rate, speed and in point, each film frame shows the source frame that is on screen at its moment."""
    shelf, path = Shelf(), make.make_clip(tmp_path / f"{rate.numerator}-{rate.denominator}.mp4", frames=40, rate=rate)
    item = CutItem(id="a", source=shelf.put(path), in_frames=start, frames=8, speed=speed)
    assert numbers(one(shelf, tmp_path, item)) == shown(stamps(path), start, 8, speed=speed)


@pytest.mark.parametrize("speed", [Fraction(1), Fraction(2), Fraction(1, 2)], ids=str)
def test_backward_is_forward_from_the_end(shelf: Shelf, tmp_path: Path, stock: Path, speed: Fraction) -> None:
    """A shot that runs backward shows exactly the pictures it would show forward, last first, whatever pieces it is in."""
    source = shelf.put(stock / "numbered.mp4")
    item = CutItem(id="a", source=source, in_frames=100, frames=40, speed=speed)
    ways = []
    for play in (Play.FORWARD, Play.REVERSE):
        paths = rendered(shelf, tmp_path, cut_of(item.model_copy(update={"play": play})))
        ways.append([number for path in paths for number in numbers(path)])
    assert ways[1] == ways[0][::-1]


def test_backward_is_rendered_in_pieces_that_fit_in_memory(shelf: Shelf, stock: Path) -> None:
    """What runs backward is held raw, so its pieces hold no more than 150 MB: 48 pictures of 1080p, 12 of 4K."""
    item = CutItem(id="a", source=shelf.put(stock / "numbered.mp4"), frames=200, play=Play.REVERSE)
    for size, most in (((1920, 1080), 48), ((3840, 2160), 12)):
        parts = compile_cut(cut_of(item), ExportSettings(), encoder="test", size=size)
        assert held_frames(size) == most
        assert max(part.frames for part in parts) == most
        assert sum(part.frames for part in parts) == 200


@pytest.mark.parametrize(("start", "frames"), [(0, 50), (12, 30), (19, 7), (30, 5)])
def test_a_loop_goes_round(shelf: Shelf, tmp_path: Path, start: int, frames: int) -> None:
    """A loop runs from its first used frame to the end of the source, again and again; each round is rendered once."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=20))
    cut = cut_of(CutItem(id="a", source=source, in_frames=start, frames=frames, play=Play.LOOP))
    found = [number for path in rendered(shelf, tmp_path, cut) for number in numbers(path)]
    length = max(1, 20 - start)
    assert found == [min(start + at % length, 19) for at in range(frames)]
    keys = [part.key for part in compile_cut(cut, ExportSettings(), encoder="t", size=TINY)]
    assert len(set(keys)) <= 2


@pytest.mark.parametrize(("start", "first", "fade"), [(15, 8, 12), (0, 14, 12), (17, 30, 10)])
def test_a_loop_goes_on_under_a_transition(shelf: Shelf, tmp_path: Path, start: int, first: int, fade: int) -> None:
    """Under the crossfade after it, a loop goes round as before: short rounds many times, a long one from end to start."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=20))
    cut = cut_of(
        CutItem(id="a", source=source, in_frames=start, frames=first, play=Play.LOOP),
        CutItem(id="b", frames=fade, transition_frames=fade, transition=Transition.WIPE_LEFT),
    )
    part = compile_cut(cut, ExportSettings(), encoder="t", size=TINY)[-1]
    alone = part.model_copy(update={"strips": part.strips[:1]})
    render_segment(alone, shelf, tmp_path / "alone.mp4")
    length = 20 - start
    assert numbers(tmp_path / "alone.mp4") == [start + (first + at) % length for at in range(fade)]


def test_a_freeze_stands(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A frozen shot shows its first used frame all along, also far into a clip and past its end."""
    source = shelf.put(stock / "numbered.mp4")
    for start, wanted in ((7, 7), (150, 150), (400, 299 % 216)):
        item = CutItem(id="a", source=source, in_frames=start, frames=9, speed=Fraction(2), play=Play.FREEZE)
        assert numbers(one(shelf, tmp_path, item)) == [wanted] * 9


def rising(path: Path, *, rate: int = 10, frames: int = 12) -> Path:
    """A clip that gets brighter by 8 of 255 with each frame."""
    grays = (flat(TINY, (40 + 8 * number,) * 3) for number in range(frames))
    return make.encode_pictures(path, grays, size=TINY, rate=Fraction(rate))


@pytest.mark.parametrize("between", [Between.BLEND, Between.MOTION])
@pytest.mark.parametrize("start", [0, 9])
def test_missing_pictures_are_made(shelf: Shelf, tmp_path: Path, between: Between, start: int) -> None:
    """Blended or moved, a clip of 10 pictures a second gives 30 even steps a second, each at its moment."""
    source = shelf.put(rising(tmp_path / "clip.mp4"))
    item = CutItem(id="a", source=source, in_frames=start, frames=18, between=between)
    found = [color[1] for color in colors(one(shelf, tmp_path, item))]
    wanted = [40 + 8 * (start + number) / 3 for number in range(18)]
    assert len(found) == 18
    assert max(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= 3
    assert len({round(level / 2) for level in found}) > 12


def test_motion_moves_what_moves(shelf: Shelf, tmp_path: Path) -> None:
    """Between two places of a moving block, motion shows it half way, where a blend shows two halves of it."""

    def block(at: int) -> Picture:
        rows, columns = np.mgrid[0:160, 0:160]
        picture = np.repeat(((rows * 7 + columns * 3) % 32 + 40).astype(np.uint8)[..., None], 3, axis=2)
        picture[48:112, at : at + 64] = 220
        return picture

    moving = (block(8 + 8 * number) for number in range(10))
    source = shelf.put(make.encode_pictures(tmp_path / "clip.mp4", moving, size=(160, 160), rate=Fraction(15)))
    share = {}
    for between in (Between.BLEND, Between.MOTION):
        item = CutItem(id="a", source=source, in_frames=2, frames=14, between=between)
        picture = pictures(one(shelf, tmp_path, item, size=(160, 160)))[7]
        row = picture[80, :, 1].astype(int)
        share[between] = int(((row > 100) & (row < 180)).sum())
    assert share[Between.MOTION] < share[Between.BLEND] / 2


def test_own_pictures_stay_where_they_fit(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Where the source's pictures lie on the film's frames, nothing is blended, whatever was chosen."""
    source = shelf.put(stock / "numbered.mp4")
    item = CutItem(id="a", source=source, in_frames=5, frames=20, between=Between.BLEND)
    assert numbers(one(shelf, tmp_path, item)) == list(range(5, 25))


def test_half_pictures_are_woven(shelf: Shelf, tmp_path: Path) -> None:
    """Interlaced footage shows no combs: neighboring rows of a moving edge agree."""

    def edge(at: int) -> Picture:
        picture = flat((192, 160), (30, 30, 30))
        picture[:, :at] = 210
        return picture

    plain = make.encode_pictures(
        tmp_path / "p.mkv", (edge(8 + 6 * n) for n in range(24)), size=(192, 160), rate=Fraction(50)
    )
    path = tmp_path / "clip.ts"
    weave = ["-vf", "interlace=lowpass=0", "-c:v", "mpeg2video", "-b:v", "8M", "-flags", "+ildct+ilme"]
    make.ffmpeg("-i", str(plain), *weave, str(path))
    combs = [_comb(picture) for picture in pictures(path)]
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=10), size=(192, 160)))
    assert max(combs[2:]) > 10
    assert max(_comb(picture) for picture in found) < max(combs) / 4


def _comb(picture: Picture) -> float:
    """How much each row differs from the rows beside it, beyond what those differ from each other."""
    gray = picture[..., 1].astype(int)
    return float(np.clip(np.abs(2 * gray[1:-1] - gray[:-2] - gray[2:]) - np.abs(gray[2:] - gray[:-2]), 0, None).mean())


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_animations_keep_their_own_times(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    """Pictures of an animation last as long as each says, and parts that were left out come from the picture before."""
    frames = [flat((96, 160), RED), flat((96, 160), RED), flat((96, 160), BLUE)]
    frames[1][:80] = GREEN
    images = [Image.fromarray(frame) for frame in frames]
    path = tmp_path / f"clip{suffix}"
    images[0].save(path, save_all=True, append_images=images[1:], duration=[100, 300, 200], lossless=True, loop=0)
    found = pictures(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=20)))
    upper = [spot(picture, 0.5, 0.25) for picture in found]
    lower = [spot(picture, 0.5, 0.75) for picture in found]
    assert all(is_near(color, want, 6) for color, want in zip(upper, [RED] * 3 + [GREEN] * 9 + [BLUE] * 8, strict=True))
    assert all(is_near(color, want, 6) for color, want in zip(lower, [RED] * 12 + [BLUE] * 8, strict=True))


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_truncated_tail_is_held(shelf: Shelf, tmp_path: Path, share: float) -> None:
    """A clip whose tail is lost plays as far as it goes, in exact frames, and holds what it showed last."""
    whole = make.make_clip(tmp_path / "whole.mkv", frames=90)
    path = make.make_truncated(tmp_path / "clip.mkv", whole, share=share)
    found = numbers(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=90)))
    there = len(stamps(path))
    assert 20 < there < 90
    assert found == [min(number, there - 1) for number in range(90)]


STAMPS = {
    "doubled": ("if(eq(mod(N\\,6)\\,3)\\,N-1\\,N)", ".mkv", 0),
    "jitter": ("N+0.4*mod(N\\,2)", ".mkv", 0),
    "a hole": ("N+gt(N\\,15)*20", ".mkv", 0),
    "one far away": ("if(eq(N\\,12)\\,0\\,N)", ".mkv", 0),
    "a clock that turns over": ("N", ".ts", 95_443),
    "a clock that starts late": ("N+30", ".mkv", 7),
}


@pytest.mark.parametrize("what", STAMPS)
def test_broken_time_stamps(shelf: Shelf, tmp_path: Path, what: str) -> None:
    """Doubled, trembling, missing and senseless time stamps never cost a frame of the film or mix up its order."""
    places, suffix, late = STAMPS[what]
    path, plain = tmp_path / f"clip{suffix}", make.make_clip(tmp_path / "plain.mp4", frames=40)
    stamp = f"setts=pts='({places})/30/TB':dts='N/30/TB'"
    make.ffmpeg("-i", str(plain), "-c", "copy", "-bsf:v", stamp, "-output_ts_offset", str(late), str(path))
    found = numbers(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=40)))
    assert len(found) == 40
    assert found == sorted(found)
    assert [found[at] for at in (0, 1, 5, 7)] == [0, 1, 5, 7]


@pytest.mark.parametrize("play", [Play.FORWARD, Play.REVERSE])
def test_a_size_that_changes_on_the_way(shelf: Shelf, tmp_path: Path, play: Play) -> None:
    """A recording whose pictures change their size, as those of calls do, goes on without a lost or doubled frame."""
    path = tmp_path / "clip.ts"
    for number, size in enumerate(((96, 160), (192, 320))):
        frames = (flat(size, number_color(20 * number + at)) for at in range(20))
        plain = make.encode_pictures(tmp_path / f"{number}.mp4", frames, size=size)
        part, late = tmp_path / f"{number}.ts", str(number * 20 / 30)
        make.ffmpeg("-i", str(plain), "-c", "copy", "-output_ts_offset", late, str(part))
    path.write_bytes((tmp_path / "0.ts").read_bytes() + (tmp_path / "1.ts").read_bytes())
    found = numbers(one(shelf, tmp_path, CutItem(id="a", source=shelf.put(path), frames=40, play=play)))
    assert found == list(range(40))[:: -1 if play is Play.REVERSE else 1]
