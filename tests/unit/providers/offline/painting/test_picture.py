"""Pictures by the offline painter: measured, not looked at (that was done by eye)."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from core.providers.offline.painting import paint
from core.providers.offline.painting.picture import _PLACES
from core.providers.offline.painting.sight import FRAMINGS, THINGS

SIZE = (72, 128)
RED = ("#1a0505", "#5a1010", "#a03028", "#e05040", "#ffe0d8")
BLUE = ("#04060f", "#10254f", "#2a5a9a", "#50a0e0", "#d8ecff")
PROMPTS = (
    "a city at night",
    "the sea at dawn",
    "a man in the forest",
    "a bottle, product",
    "a dancer on a stage",
    "mountains in snow",
)


def pixels(
    prompt: str, palette: tuple[str, ...] = (), seed: int = 1, size: tuple[int, int] = SIZE
) -> npt.NDArray[np.float64]:
    return np.asarray(paint(prompt, *size, palette, seed), float)


@pytest.mark.parametrize("place", sorted(_PLACES))
@pytest.mark.parametrize("hour", ["night", "dawn", "day"])
def test_every_place_at_every_hour(place: str, hour: str) -> None:
    """Each place can be painted at each hour: neither black nor white nor flat."""
    shown = pixels(f"{place}, {hour}", BLUE)
    assert shown.shape == (SIZE[1], SIZE[0], 3)
    assert 3 < shown.mean() < 245
    assert shown.std() > 6


@pytest.mark.parametrize("thing", sorted(THINGS))
def test_every_thing_from_every_distance(thing: str) -> None:
    """Each thing can be painted from each distance, and one sees that it is there."""
    for framing in FRAMINGS:
        assert pixels(f"{framing}: a {thing} in the field", RED).std() > 4
    empty, shown = pixels("the field", RED), pixels(f"a {thing} in the field", RED)
    assert np.abs(empty - shown).max() > 40


def test_different_prompts_look_different() -> None:
    """Any two of these prompts give plainly different pictures."""
    shown = [pixels(prompt, BLUE) for prompt in PROMPTS]
    for one, other in itertools.combinations(shown, 2):
        assert np.abs(one - other).mean() > 12


def test_same_again() -> None:
    """The same prompt and seed give the same pixels; another seed gives another picture."""
    assert np.array_equal(pixels("a boat on the lake"), pixels("a boat on the lake"))
    assert np.abs(pixels("a boat on the lake") - pixels("a boat on the lake", seed=2)).mean() > 4


@pytest.mark.parametrize("prompt", PROMPTS)
def test_palette_is_kept(prompt: str) -> None:
    """A red palette gives a red picture, a blue one a blue picture."""
    red, blue = (pixels(prompt, palette).reshape(-1, 3).mean(axis=0) for palette in (RED, BLUE))
    assert red[0] > red[2] + 5
    assert blue[2] > blue[0] + 5


@pytest.mark.parametrize("size", [(64, 64), (65, 91), (200, 80), (80, 200), (600, 80)])
def test_any_size(size: tuple[int, int]) -> None:
    """The picture has exactly the asked size, odd and extreme shapes included."""
    assert paint("a city at night, rain", *size, BLUE, 1).size == size


def test_one_color_is_a_palette() -> None:
    """A palette of one color is enough."""
    assert pixels("the sea", ("#336699",)).std() > 2


def test_night_is_darker_than_day() -> None:
    """The same place by day is lighter than by night."""
    assert pixels("a street by day", BLUE).mean() > pixels("a street at night", BLUE).mean() + 15


def test_rain_is_seen() -> None:
    """Rain adds fine streaks all over."""
    dry, wet = pixels("a field", BLUE, 3), pixels("a field in the rain", BLUE, 3)
    fine = [np.abs(np.diff(shown[10:60], axis=1)).mean() for shown in (dry, wet)]
    assert fine[1] > fine[0] * 1.1
