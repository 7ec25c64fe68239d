"""JSON from outside holds nothing that surprises whoever looks at it later."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.providers.wire.documents import json_of, moment_of, number_of, whole, written_moment

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=10,
)


@given(PLAIN)
def test_plain_json_stays_as_it_is(value: Any) -> None:
    """What can be stored and shown is read as it was written."""
    assert json_of(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["\\ud83d\\ude00"]', ["😀"]),
        ('["\\ud83d"]', ["�"]),
        ('{"\\udead": 1}', {"�": 1}),
        ("[NaN, Infinity, -Infinity, 1e999]", [None] * 4),
        (f"[{'9' * 31}, {'9' * 5000}]", [None, None]),
        (f"[{'9' * 30}]", [10**30 - 1]),
    ],
    ids=["pair", "half", "name", "no-numbers", "long", "longest"],
)
def test_what_nobody_can_store_is_mended(text: str, value: Any) -> None:
    """Halves of characters and numbers without an end do not get any further."""
    found = json_of(text)
    assert found == value
    json.dumps(found, ensure_ascii=False).encode()


@pytest.mark.parametrize("text", ["", "{", "x", b"\xff\xfe\xfd", "[" * 100_000, "[" * 101 + "]" * 101, '{"a":' * 200])
def test_what_cannot_be_read_is_a_value_error(text: str | bytes) -> None:
    """One class for all that is wrong, however deep it is."""
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        json_of(text)
    assert json_of("[" * 99 + "]" * 99)


@given(st.text())
def test_whole_text_stays(text: str) -> None:
    """Text without halves is not touched; any text can be stored after it."""
    assert whole(text) == text
    whole(f"{text}\ud800").encode()


@pytest.mark.parametrize("odd", [None, True, "1700000000", -1, 0, 3 * 10**11, 1 << 62, math.inf, math.nan, [], {}])
def test_no_moment(odd: object) -> None:
    """What is no moment of this age is none; nothing is raised."""
    assert moment_of(odd) is None


def test_moments() -> None:
    """Seconds, and ISO texts with or without a zone and with any fraction."""
    assert moment_of(1_800_000_000) == datetime(2027, 1, 15, 8, 0, tzinfo=UTC)
    for text in ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00", "2026-11-20T13:00:00.000000000+01:00"):
        assert written_moment(text) == datetime(2026, 11, 20, 12, tzinfo=UTC)
    for odd in (None, 5, "[]", "soon", "9999-12-31T23:59:59Z"):
        assert written_moment(odd) is None


@pytest.mark.parametrize(
    ("said", "number"), [("12", 12), (12, 12), ("²", None), ("-1", None), ("", None), (None, None), ("9" * 5000, None)]
)
def test_numbers(said: object, number: int | None) -> None:
    """Plain digits are a number, whatever else is called a digit is not."""
    assert number_of(said) == number
