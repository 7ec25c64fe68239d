"""Times of words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.errors import InputError
from core.model.voice import Word, WordTimes, words_of

CASES: tuple[tuple[str, list[tuple[str, int, int]]], ...] = (
    ("Go now.", [("Go", 0, 2), ("now.", 3, 7)]),
    ("  Go", [("Go", 2, 4)]),
    ("Go\n now ", [("Go", 0, 2), ("now", 4, 7)]),
    ("l'été, 20°", [("l'été,", 0, 6), ("20°", 7, 10)]),
    ("   ", []),
    ("", []),
)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words(text: str, expected: list[tuple[str, int, int]]) -> None:
    """A word begins with its first character and ends with its last; blanks are in none."""
    starts = [place / 10 for place in range(len(text))]
    ends = [(place + 1) / 10 for place in range(len(text))]
    found = [(word.text, word.start_s, word.end_s) for word in words_of(list(text), starts, ends).words]
    assert found == [(word, Fraction(start, 10), Fraction(end, 10)) for word, start, end in expected]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [([0.0], [0.1, 0.2]), ([0.3, 0.4], [0.1, 0.2]), ([-1.0, 0.0], [0.1, 0.2]), ([0.0, 0.1], [0.1, float("nan")])],
)
def test_times_that_do_not_fit(starts: list[float], ends: list[float]) -> None:
    """Times that are too few, run backwards or are no numbers are refused."""
    with pytest.raises(InputError):
        words_of(["o", "k"], starts, ends)


def test_travels_as_json() -> None:
    """What is written is read back, exact, and its end is that of the last word."""
    times = WordTimes(words=(Word(text="a", start_s=Fraction(1, 3), end_s=Fraction(1, 2)),))
    assert WordTimes.from_json(times.to_json()) == times
    assert times.end_s == Fraction(1, 2)
    assert WordTimes().end_s == 0
