"""Lengths one can buy."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.providers.catalogue import Grid, Lengths, Menu, Range

MENU = Menu(seconds=(Fraction(10), Fraction(5)))
RANGE = Range(shortest=Fraction(1), longest=Fraction(30), step=Fraction(1, 2))
GRID = Grid(first=5, step=17, rate=Fraction(24), longest_s=Fraction(15))

CASES = (
    (MENU, "4", "5"),
    (MENU, "5", "5"),
    (MENU, "5.01", "10"),
    (MENU, "11", "10"),
    (RANGE, "0.2", "1"),
    (RANGE, "1.5", "1.5"),
    (RANGE, "1.51", "2"),
    (RANGE, "30", "30"),
    (RANGE, "31", "30"),
    (GRID, "0.1", "5/24"),
    (GRID, "5/24", "5/24"),
    (GRID, "6", "158/24"),
    (GRID, "99", "345/24"),
)


@pytest.mark.parametrize(("lengths", "asked", "bought"), CASES)
def test_next_length(lengths: Lengths, asked: str, bought: str) -> None:
    """The smallest length that is at least as long as asked, else the longest."""
    assert lengths.purchasable(Fraction(asked)) == Fraction(bought)


@given(st.sampled_from([MENU, RANGE, GRID]), st.fractions(Fraction(1, 100), 60))
def test_purchase_holds(lengths: Lengths, asked: Fraction) -> None:
    """What is bought covers what is asked unless it is the longest, and can itself be bought."""
    bought = lengths.purchasable(asked)
    assert bought >= asked or bought == lengths.longest
    assert bought <= lengths.longest
    assert lengths.purchasable(bought) == bought


@given(st.sampled_from([RANGE, GRID]), st.fractions(Fraction(1, 100), 14))
def test_nothing_shorter_would_do(lengths: Range | Grid, asked: Fraction) -> None:
    """One step less than what is bought would not cover what is asked."""
    step = lengths.step if isinstance(lengths, Range) else Fraction(lengths.step) / lengths.rate
    shortest = lengths.shortest if isinstance(lengths, Range) else Fraction(lengths.first) / lengths.rate
    bought = lengths.purchasable(asked)
    assert bought - step < asked or bought == shortest


def test_seconds_are_exact() -> None:
    """A tenth of a second in a file is a tenth, not the nearest binary fraction."""
    assert Range.model_validate({"shortest": 0.1, "longest": 1, "step": 0.1}).shortest == Fraction(1, 10)


def test_words() -> None:
    """Lengths can be said in a sentence."""
    assert MENU.words() == "5 or 10 s"
    assert RANGE.words() == "1 to 30 s"
    assert GRID.words() == "5 + 17k frames at 24, up to 14.38 s"
