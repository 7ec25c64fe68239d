"""Effects on a take show the pictures they should, in bounded memory, with a sound in step."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.errors import CancelledError, InputError, ProbeError
from core.film import apply_effect, probe
from core.film.spool import Spool
from core.model.cut import Source
from core.model.effects import Effect, TakeEffect
from tests.media.colors import BLUE, RED, Picture, is_near, mean_color, number_of
from tests.media.make import encode_pictures, halves, make_clip, make_noise, make_picture, make_uneven_clip
from tests.unit.film.shelf import Shelf, numbers, pictures, samples

FRAMES = 30


def under(shelf: Shelf, path: Path, to: Path, effect: Effect, **amounts: float) -> Path:
    return apply_effect(shelf.put(path), TakeEffect(effect=effect, amounts=amounts), shelf, to)


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("numbered") / "a clip.mp4", frames=FRAMES, sound_hz=440)


ORDERS: list[tuple[Effect, dict[str, float], list[int]]] = [
    (Effect.MIRROR, {}, list(range(30))),
    (Effect.BACKWARD, {}, list(range(29, -1, -1))),
    (Effect.THERE_AND_BACK, {}, [*range(30), *range(29, -1, -1)]),
    (Effect.SPEED, {"factor": 2}, list(range(0, 30, 2))),
    (Effect.SPEED, {"factor": 0.5}, [number // 2 for number in range(60)]),
    (Effect.FREEZE, {"at_s": 0.5, "length_s": 0.5}, [*range(15), *[15] * 15, *range(15, 30)]),
    (Effect.FREEZE, {"at_s": 0, "length_s": 0.1}, [0, 0, 0, *range(30)]),
    (Effect.FREEZE, {"at_s": 9, "length_s": 0.2}, [*range(29), *[29] * 7]),
]


@pytest.mark.parametrize(("effect", "amounts", "wanted"), ORDERS, ids=str)
def test_order_of_pictures(
    shelf: Shelf, tmp_path: Path, numbered: Path, effect: Effect, amounts: dict[str, float], wanted: list[int]
) -> None:
    """An effect in time shows exactly the pictures it should, at the take's own rate, with a sound as long as they last."""
    made = under(shelf, numbered, tmp_path / "made.mp4", effect, **amounts)
    assert numbers(made) == wanted
    info = probe(made)
    assert (info.rate, info.width, info.height) == (Fraction(30), 96, 160)
    heard = samples(made, tmp_path)
    assert abs(len(heard) / 48_000 - len(wanted) / 30) < 0.05


@pytest.mark.parametrize(("effect", "is_fast_inside"), [(Effect.RAMP, True), (Effect.DWELL, False)], ids=str)
def test_ramps(shelf: Shelf, tmp_path: Path, numbered: Path, effect: Effect, *, is_fast_inside: bool) -> None:
    """A ramp never goes back, is as long as the take, is faster or slower inside, and has no sound."""
    made = under(shelf, numbered, tmp_path / "made.mp4", effect)
    shown = numbers(made)
    assert len(shown) == FRAMES
    assert shown == sorted(shown)
    assert shown[0] == 0
    inside, outside = shown[19] - shown[10], shown[9] - shown[0]
    assert (inside > outside) is is_fast_inside
    assert not probe(made).has_sound


def _quarters(path: Path) -> Path:
    picture = halves((96, 160), RED, BLUE)
    picture[:80] //= 2
    return encode_pictures(path, [picture] * 5, size=(96, 160))


def _corner(picture: Picture, *, right: bool, low: bool) -> tuple[float, float, float]:
    rows, columns = slice(100, 150) if low else slice(10, 60), slice(60, 90) if right else slice(6, 40)
    return mean_color(picture[rows, columns])


@pytest.mark.parametrize(("effect", "right", "low"), [(Effect.MIRROR, True, False), (Effect.FLIP, False, True)])
def test_mirrors(shelf: Shelf, tmp_path: Path, effect: Effect, *, right: bool, low: bool) -> None:
    """What was at the upper left is at the upper right, or at the lower left."""
    source = _quarters(tmp_path / "quarters.mp4")
    before = pictures(source)[2]
    after = pictures(under(shelf, source, tmp_path / "made.mp4", effect))[2]
    assert is_near(_corner(after, right=right, low=low), _corner(before, right=False, low=False))
    assert not is_near(_corner(after, right=False, low=False), _corner(before, right=False, low=False), by=20)


def test_colors(shelf: Shelf, tmp_path: Path) -> None:
    """Black and white has the brightness of the picture in all three colors; a negative is 255 less each."""
    source = make_clip(tmp_path / "red.mp4", frames=3, color=RED)
    was = mean_color(pictures(source)[1])
    gray = mean_color(pictures(under(shelf, source, tmp_path / "gray.mp4", Effect.BLACK_AND_WHITE))[1])
    luma = 0.2125 * was[0] + 0.7154 * was[1] + 0.0721 * was[2]
    assert is_near(gray, (luma, luma, luma))
    negative = mean_color(pictures(under(shelf, source, tmp_path / "negative.mp4", Effect.INVERT))[1])
    assert is_near(negative, (255 - was[0], 255 - was[1], 255 - was[2]))


@pytest.mark.parametrize("effect", [Effect.FADE_IN, Effect.FADE_OUT])
def test_fades(shelf: Shelf, tmp_path: Path, effect: Effect) -> None:
    """A fade begins or ends in black, changes one way only, and leaves the rest as it was."""
    source = make_clip(tmp_path / "red.mp4", frames=FRAMES, color=RED)
    red = [
        mean_color(picture)[0] for picture in pictures(under(shelf, source, tmp_path / "x.mp4", effect, length_s=0.5))
    ]
    way = red if effect is Effect.FADE_IN else red[::-1]
    assert way[0] < 20
    assert all(after > before - 2 for before, after in pairwise(way))
    assert is_near((way[20],), (RED[0],))
    assert way[7] < RED[0] * 0.7


def test_painting_differs(shelf: Shelf, tmp_path: Path) -> None:
    """A painting has stronger colors than the take."""
    source = make_clip(tmp_path / "red.mp4", frames=2, color=(100, 60, 60))
    made = under(shelf, source, tmp_path / "made.mp4", Effect.PAINTING, color=2)
    assert mean_color(pictures(made)[0])[0] > 170


def test_sound_follows(shelf: Shelf, tmp_path: Path) -> None:
    """Backward, what sounded at the begin sounds at the end; while a moment stands, it is quiet."""
    source = make_clip(tmp_path / "a.mp4", frames=30, sound_hz=440)
    frozen = samples(under(shelf, source, tmp_path / "f.mp4", Effect.FREEZE, at_s=0.5, length_s=1), tmp_path)
    level = [float(np.abs(frozen[round(at * 48_000) : round((at + 0.2) * 48_000)]).max()) for at in (0.2, 0.9, 1.7)]
    assert level[0] > 0.2
    assert level[1] < 0.01
    assert level[2] > 0.2


def test_a_clip_as_a_phone_makes_it(shelf: Shelf, tmp_path: Path) -> None:
    """A clip of varying rate is brought to a steady one first, so that backward shows every moment as long as it lasted."""
    times = [Fraction(n, 25) for n in range(10)] + [Fraction(10, 25) + Fraction(n, 10) for n in range(6)]
    source = make_uneven_clip(tmp_path / "phone.mp4", times)
    shown = numbers(under(shelf, source, tmp_path / "made.mp4", Effect.BACKWARD))
    assert shown == sorted(shown, reverse=True)
    assert shown[-1] == 0
    assert len(set(shown)) > 10


def test_refused(shelf: Shelf, tmp_path: Path, numbered: Path) -> None:
    """A still has no effect, an amount out of bounds is refused, and what fails or is cancelled leaves nothing behind."""
    with pytest.raises(InputError):
        under(shelf, make_picture(tmp_path / "still.png"), tmp_path / "made.mp4", Effect.MIRROR)
    with pytest.raises(ValueError, match="Speed"):
        TakeEffect(effect=Effect.SPEED, amounts={"factor": 9})
    with pytest.raises(ValueError, match="no color"):
        TakeEffect(effect=Effect.MIRROR, amounts={"color": 1})
    source = shelf.put(numbered)
    with pytest.raises(CancelledError):
        apply_effect(source, TakeEffect(effect=Effect.MIRROR), shelf, tmp_path / "made.mp4", should_stop=lambda: True)
    broken = make_noise(tmp_path / "noise.mp4")
    lost = Source(blob=source.blob, info=source.info.model_copy(update={"size_bytes": broken.stat().st_size}))
    shelf._paths[source.blob] = broken
    with pytest.raises(ProbeError):
        apply_effect(lost, TakeEffect(effect=Effect.MIRROR), shelf, tmp_path / "made.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["noise.mp4", "still.png"]


def test_pictures_in_any_order(shelf: Shelf, tmp_path: Path, stock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever order they are asked for, pictures are those of their numbers, and few are held."""
    monkeypatch.setattr("core.film.spool._HELD_BYTES", 96 * 160 * 3 * 8)
    with Spool(shelf.put(stock / "numbered.mp4"), shelf, tmp_path) as spool:
        for number in [0, 1, 2, 70, 69, 68, 60, 200, 299, 298, 5, 6, 7, 400, -3]:
            shown = number_of(spool.picture(number))
            assert shown == min(max(number, 0), 299) % 216
            assert len(spool._held) <= 8
