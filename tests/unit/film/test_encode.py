"""Clips made of drawn pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from core.errors import CancelledError, RenderError
from core.film import encode_frames, probe
from tests.media.colors import RED, Picture, flat, is_near, number_color
from tests.unit.film.shelf import colors, numbers, stamps


def drawn(count: int) -> Iterator[Picture]:
    return (flat((64, 96), number_color(number)) for number in range(count))


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(24), Fraction(24000, 1001)], ids=str)
def test_pictures_become_frames(tmp_path: Path, rate: Fraction) -> None:
    """Every picture is one frame, in order, at the wanted rate, and their number is told."""
    to = tmp_path / "clip.mp4"
    assert encode_frames(drawn(25), width=64, height=96, rate=rate, to=to) == 25
    assert numbers(to) == list(range(25))
    assert stamps(to) == [number / rate for number in range(25)]
    info = probe(to)
    assert (info.rate, info.frames, info.width, info.height) == (rate, 25, 64, 96)


def test_colors_are_true(tmp_path: Path) -> None:
    """A drawn color comes back within 4 of 255."""
    encode_frames(iter([flat((64, 64), RED)] * 3), width=64, height=64, rate=Fraction(30), to=tmp_path / "clip.mp4")
    assert is_near(colors(tmp_path / "clip.mp4")[1], RED)


def test_pictures_are_drawn_as_they_are_needed(tmp_path: Path) -> None:
    """Pictures are taken one by one: a film of any length needs the memory of a few."""
    alive = peak = 0

    class Counted(np.ndarray):  # counts how many are alive
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def counted() -> Iterator[Picture]:
        nonlocal alive, peak
        for _ in range(200):
            alive += 1
            peak = max(peak, alive)
            yield np.zeros((64, 64, 3), np.uint8).view(Counted)

    encode_frames(counted(), width=64, height=64, rate=Fraction(30), to=tmp_path / "clip.mp4")
    assert peak <= 4


def test_wrong_shapes_are_refused(tmp_path: Path) -> None:
    """A picture of another size, no pictures, and odd sizes are errors that leave no file."""
    to = tmp_path / "clip.mp4"
    mixed = iter([flat((64, 64), RED), flat((32, 64), RED)])
    with pytest.raises(RenderError, match="Picture 1"):
        encode_frames(mixed, width=64, height=64, rate=Fraction(30), to=to)
    with pytest.raises(RenderError):
        encode_frames(iter([]), width=64, height=64, rate=Fraction(30), to=to)
    with pytest.raises(RenderError, match="even"):
        encode_frames(iter([]), width=63, height=64, rate=Fraction(30), to=to)
    assert list(tmp_path.iterdir()) == []


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    """A cancelled clip leaves no file."""
    with pytest.raises(CancelledError):
        encode_frames(
            drawn(99), width=64, height=96, rate=Fraction(30), to=tmp_path / "clip.mp4", should_stop=lambda: True
        )
    assert list(tmp_path.iterdir()) == []
