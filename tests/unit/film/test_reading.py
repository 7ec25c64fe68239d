"""The rules of reading: each is found with its moment, and what can be mended is mended without losing a word."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.film.reading import Rules, breaches, mended
from core.model.captions import CaptionMend, Captions, Cue, line_letters
from core.model.project import Aspect

RULES = Rules(letters=42, rate=Fraction(30), film_ms=60_000)
EASY = "Rain on the old market."


def said(*found: tuple[int, int, str]) -> Captions:
    return Captions(cues=tuple(Cue(start_ms=start, stop_ms=stop, text=text) for start, stop, text in found))


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (said((0, 2000, EASY)), []),
        (said((0, 2000, EASY), (2067, 4000, EASY)), []),
        (said((0, 2600, "x" * 42)), []),
        (said((0, 3000, "x" * 43)), [("43 characters", CaptionMend.SPLIT)]),
        (said((0, 2000, "a\nb\nc")), [("3 lines", CaptionMend.SPLIT)]),
        (said((0, 830, "Rain")), []),
        (said((0, 829, "Rain")), [("0.83 s long", CaptionMend.LENGTHEN)]),
        (said((0, 1000, "x" * 20)), []),
        (said((0, 1000, "x" * 21)), [("21 characters a second", CaptionMend.LENGTHEN)]),
        (said((0, 7000, EASY)), []),
        (said((0, 7001, EASY)), [("7.0 s long", CaptionMend.SHORTEN)]),
        (said((0, 2000, EASY), (2066, 4000, EASY)), [("less than 2 frames", CaptionMend.PART)]),
        (said((0, 2000, EASY), (2000, 4000, EASY)), [("no gap", CaptionMend.PART)]),
        (said((0, 2000, EASY), (1500, 4000, EASY)), [("begins before it ends", CaptionMend.PART)]),
        (said((60_000, 62_000, EASY)), [("after the film has ended", None)]),
        (said((58_000, 62_000, EASY)), [("the film ends before", None)]),
        (said((0, 3000, "e\u0301" * 42)), []),
    ],
)
def test_each_rule_is_found(captions: Captions, expected: list[tuple[str, CaptionMend | None]]) -> None:
    """Just inside a limit nothing is said; just outside, what is wrong and what mends it."""
    found = breaches(captions, RULES)
    assert len(found) == len(expected)
    for breach, (words, mend) in zip(found, expected, strict=True):
        assert words in breach.said
        assert breach.mend is mend


LONG = "I never saw the market as bright as it was that night, and I never went there again, not even in the rain."


@pytest.mark.parametrize("aspect", list(Aspect))
def test_long_ones_are_split_without_losing_a_word(aspect: Aspect) -> None:
    """Lines fit the shape; more than two lines become several subtitles that share the time; nothing else changes."""
    rules = Rules(letters=line_letters(aspect), film_ms=60_000)
    after = mended(said((0, 6000, LONG), (7000, 9000, "Rain.")), CaptionMend.SPLIT, rules)
    assert " ".join(cue.text.replace("\n", " ") for cue in after.cues[:-1]) == LONG
    assert (after.cues[0].start_ms, after.cues[-2].stop_ms) == (0, 6000)
    assert after.cues[-1] == said((7000, 9000, "Rain.")).cues[0]
    assert not [breach for breach in breaches(after, rules) if breach.mend is CaptionMend.SPLIT]


def test_short_ones_are_lengthened_as_far_as_there_is_room() -> None:
    """To the pace that is read with ease, but not into the next one, nor past the film."""
    after = mended(said((0, 500, EASY), (10_000, 10_300, EASY), (10_800, 11_000, EASY)), CaptionMend.LENGTHEN, RULES)
    assert [cue.stop_ms for cue in after.cues] == [1353, 10_733, 12_153]
    late = mended(said((59_500, 59_700, EASY)), CaptionMend.LENGTHEN, RULES)
    assert late.cues[0].stop_ms == 60_000


def test_those_that_touch_are_parted() -> None:
    """Each ends two frames before the next begins; one that would all but vanish stays as it is."""
    after = mended(said((0, 2000, EASY), (1500, 3000, EASY), (1600, 4000, EASY)), CaptionMend.PART, RULES)
    assert [cue.stop_ms for cue in after.cues] == [1433, 3000, 4000]


def test_long_standing_ones_are_shortened() -> None:
    """To seven seconds."""
    assert mended(said((100, 9000, EASY)), CaptionMend.SHORTEN, RULES).cues[0].stop_ms == 7100


FOUND = st.tuples(st.integers(0, 50_000), st.integers(1, 9000), st.text("abc de\n", min_size=1, max_size=200))


@given(st.lists(FOUND, max_size=6), st.sampled_from(CaptionMend))
def test_mending_never_makes_more_of_what_it_mends(found: list[tuple[int, int, str]], mend: CaptionMend) -> None:
    """After mending there are never more breaches of that kind, and beginnings stay where they were."""
    words = [(start, start + lasts, text) for start, lasts, text in found if text.strip()]
    before = said(*sorted(words))
    after = mended(before, mend, RULES)
    kinds = [sum(one.mend is mend for one in breaches(captions, RULES)) for captions in (before, after)]
    if mend is not CaptionMend.SPLIT:
        assert kinds[1] <= kinds[0]
        assert [cue.start_ms for cue in after.cues] == [cue.start_ms for cue in before.cues]
    assert "".join("".join(cue.text.split()) for cue in after.cues) == "".join(
        "".join(c.text.split()) for c in before.cues
    )
