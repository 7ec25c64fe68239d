"""Pictures that two neighbors share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.film.overlap import overlap_of
from tests.media import make
from tests.media.colors import Picture

RATE = Fraction(30)
SIZE = (96, 160)
DICE = np.random.default_rng(5)
SCENE = np.asarray(
    Image.fromarray(DICE.integers(20, 235, (20, 60, 3)).astype(np.uint8)).resize((960, 320), Image.Resampling.BICUBIC)
)


def shot(number: int) -> Picture:
    """A slow pan: two pixels a picture."""
    left = 2 * number % 800
    return np.ascontiguousarray(SCENE[80 : 80 + SIZE[1], left : left + SIZE[0]])


def clip(path: Path, numbers: range, *, crf: str = "23") -> Path:
    """Encoded as vendors do, each time anew: the same picture never comes out the same."""
    plain = make.encode_pictures(path.with_suffix(".mkv"), (shot(n) for n in numbers), size=SIZE)
    make.ffmpeg("-i", str(plain), "-c:v", "libx264", "-crf", crf, str(path))
    return path


@dataclass
class Case:
    """Pictures of a pan in the one before and the one after, and how many they share."""

    name: str
    before: range
    after: range
    shared: int


CASES = [
    Case("none", range(60), range(200, 260), 0),
    Case("goes on", range(60), range(60, 120), 0),
    Case("one picture", range(60), range(59, 120), 1),
    Case("eight", range(60), range(52, 120), 8),
    Case("half a second", range(60), range(45, 120), 15),
    Case("two seconds", range(90), range(30, 120), 60),
    Case("shorter than two seconds", range(20), range(8, 40), 12),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shared_pictures_are_counted(tmp_path: Path, case: Case) -> None:
    """The overlap is told to the picture, although both were encoded on their own; what only goes on shares nothing."""
    before = clip(tmp_path / "before.mp4", case.before)
    after = clip(tmp_path / "after.mp4", case.after, crf="28")
    assert overlap_of(before, len(case.before) - 1, after, 0, RATE) == case.shared


def test_only_what_the_film_shows_counts(tmp_path: Path) -> None:
    """With ten pictures trimmed off the one before and five off the one after, of thirty shared fifteen are left."""
    before = clip(tmp_path / "before.mp4", range(60))
    after = clip(tmp_path / "after.mp4", range(30, 90))
    assert overlap_of(before, 49, after, 5, RATE) == 15


def test_a_slow_clip_that_goes_on_shares_nothing(tmp_path: Path) -> None:
    """Where a picture hardly differs from the one before, the next one is not taken for the same."""
    dawn = [np.minimum(shot(0) // 2 + number, 255).astype(np.uint8) for number in range(80)]
    make.encode_pictures(tmp_path / "before.mp4", dawn[:40], size=SIZE)
    make.encode_pictures(tmp_path / "after.mp4", dawn[40:], size=SIZE)
    assert overlap_of(tmp_path / "before.mp4", 39, tmp_path / "after.mp4", 0, RATE) == 0


def test_where_nothing_moves_nothing_is_known(tmp_path: Path) -> None:
    """Two clips that stand still on the same picture fit at every shift: no trim is offered."""
    for name in ("before", "after"):
        make.encode_pictures(tmp_path / f"{name}.mp4", (shot(5) for _ in range(30)), size=SIZE)
    assert overlap_of(tmp_path / "before.mp4", 29, tmp_path / "after.mp4", 0, RATE) == 0
