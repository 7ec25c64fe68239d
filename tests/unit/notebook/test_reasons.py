"""Reasons: what differs between the inputs a take was made from and those of today, in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.cells import Input, Stamp
from core.notebook.judge import changes

PART = st.builds(
    Input, name=st.sampled_from("ab"), digest=st.none() | st.sampled_from("123"), label=st.sampled_from(["", "x", "y"])
)
Parts = list[tuple[str, str | None, str]]
INPUTS = st.lists(PART, max_size=4).map(tuple)


@given(INPUTS, INPUTS)
def test_reasons_exactly_where_keys_differ(before: tuple[Input, ...], after: tuple[Input, ...]) -> None:
    """There is a reason exactly where the keys differ, one for each slot that changed, appeared or went."""
    reasons = changes(before, after)
    assert bool(reasons) == (Stamp(recipe=1, inputs=before).key != Stamp(recipe=1, inputs=after).key)
    slots = {part.name for part in (*before, *after)}
    moved = {name for name in slots if _digests(before, name) != _digests(after, name)}
    assert [reason.name for reason in reasons] == list(dict.fromkeys(reason.name for reason in reasons))
    assert {reason.name for reason in reasons} == moved


def _digests(inputs: tuple[Input, ...], name: str) -> list[str]:
    return sorted(part.digest or "-" for part in inputs if part.name == name)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([("mood", "1", "Noir")], [("mood", "2", "Dusk")], "mood: Noir → Dusk"),
        ([("mood", "1", "Noir")], [("mood", "2", "Noir")], "mood changed"),
        ([("mood", "1", "")], [("mood", "2", "Dusk")], "mood changed"),
        ([("mood", "1", "Noir")], [("mood", None, "a mood")], "mood changed"),
        ([("song", "1", "")], [], "song changed"),
        ([], [("song", "1", "")], "song changed"),
        ([("clip", "1", "a"), ("clip", "2", "b")], [("clip", "1", "a"), ("clip", "3", "c")], "clip: b → c"),
        ([("clip", "1", "a"), ("clip", "1", "a")], [("clip", "1", "a")], "clip changed"),
        ([("a", "1", ""), ("b", "1", "")], [("b", "2", ""), ("a", "2", "")], "b changed, a changed"),
        ([("mood", "1", "Noir")], [("mood", "1", "Renamed")], ""),
    ],
)
def test_sentences(before: Parts, after: Parts, sentence: str) -> None:
    """A reason names the slot, and what it was and is where both have a name."""
    reasons = changes(_inputs(before), _inputs(after))
    assert ", ".join(reason.sentence() for reason in reasons) == sentence


def _inputs(parts: Parts) -> tuple[Input, ...]:
    return tuple(Input(name=name, digest=digest, label=label) for name, digest, label in parts)
