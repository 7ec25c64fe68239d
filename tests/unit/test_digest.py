"""Canonical JSON and tagged hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.digest import canonical_json, digest_of, digest_of_file

KEYS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_says_the_same(value: Any) -> None:
    """Canonical JSON reads back as the value, and writing that again gives the same text."""
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(KEYS, st.integers(), max_size=6), st.randoms(use_true_random=False))
def test_order_of_keys_is_nothing(value: dict[str, int], random: Any) -> None:
    """Two spellings of one mapping have one digest."""
    items = list(value.items())
    random.shuffle(items)
    assert digest_of("tag", dict(items)) == digest_of("tag", value)


@given(JSON, JSON)
def test_different_values_differ(one: Any, other: Any) -> None:
    """Digests are equal exactly where the canonical texts are."""
    assert (digest_of("tag", one) == digest_of("tag", other)) == (canonical_json(one) == canonical_json(other))


@given(JSON)
def test_tag_is_part_of_it(value: Any) -> None:
    """The same value under another tag is another thing."""
    assert digest_of("mood", value) != digest_of("brief", value)


def test_tag_and_value_cannot_be_confused() -> None:
    """No tag can swallow the beginning of a value."""
    assert digest_of("a", "b") != digest_of("a\n", "b")
    assert digest_of("a\n1", 2) != digest_of("a", 12)


def test_known_digest() -> None:
    """What is written down here was stored in workspaces: it must not change."""
    assert digest_of("brief", {"b": 1, "a": ["ü", None, 1.5]}) == (
        hashlib.sha256('brief\n{"a":["ü",null,1.5],"b":1}'.encode()).hexdigest()
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_no_number_that_json_lacks(value: float) -> None:
    """NaN and infinity are refused."""
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"x": value})


def test_broken_unicode_has_a_digest() -> None:
    """A lone surrogate, as a file name may hold, does not stop anything."""
    assert digest_of("name", "\ud800") != digest_of("name", "\ud801")


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_digest_of_file_is_plain_sha256(tmp_path: Path, size: int) -> None:
    """A file's digest is the SHA-256 of its bytes, also around the size of a piece."""
    data = bytes(index % 251 for index in range(size))
    (tmp_path / "file").write_bytes(data)
    assert digest_of_file(tmp_path / "file") == hashlib.sha256(data).hexdigest()
