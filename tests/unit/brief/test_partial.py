"""Reading a reply while it is being written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.brief.partial import so_far
from core.model.messages import FieldValue
from core.model.replies import BriefReply
from core.model.views_brief import FIELD_TITLES

_TEXT = st.text(max_size=30)
_LIST = st.lists(_TEXT, max_size=4).map(tuple)
REPLIES = st.builds(
    BriefReply,
    goal=_TEXT,
    audience=_TEXT,
    message=_TEXT,
    tone=_TEXT,
    claims=_LIST,
    avoid=_LIST,
    text=_TEXT,
    length_s=st.none() | st.integers(1, 600),
    question=_TEXT,
)


def _begins(value: FieldValue, before: FieldValue) -> bool:
    """Whether a value goes on where an earlier one stood."""
    if isinstance(before, tuple) and isinstance(value, tuple):
        grown = value[: len(before)]
        return (
            grown[:-1] == before[:-1] and len(grown) == len(before) and (not before or grown[-1].startswith(before[-1]))
        )
    if isinstance(before, str) and isinstance(value, str):
        return value.startswith(before)
    return value == before


@settings(deadline=None)
@given(
    reply=REPLIES, is_ascii=st.booleans(), indent=st.sampled_from([None, 2]), fence=st.sampled_from(["", "```json\n"])
)
def test_every_beginning_reads_and_only_grows(
    reply: BriefReply, is_ascii: bool, indent: int | None, fence: str
) -> None:
    """However a reply is written down, each beginning says no less than the shorter one, and the whole says all."""
    body = reply.model_dump(mode="json")
    text = fence + json.dumps(body, ensure_ascii=is_ascii, indent=indent)
    before = so_far("")
    assert (before.parts, before.question) == ({}, "")
    for end in range(len(text) + 1):
        now = so_far(text[:end])
        for name, value in before.parts.items():
            assert _begins(now.parts[name], value), (text[:end], name)
        assert now.question.startswith(before.question)
        before = now
    for name in FIELD_TITLES:
        wanted = getattr(reply, name)
        if isinstance(wanted, tuple):
            wanted = tuple(item for item in wanted if item)
        assert before.parts.get(name, type(wanted)() if wanted is not None else None) == wanted
    assert before.question == reply.question


@settings(deadline=None)
@given(text=st.text(alphabet='{}[]",:\\u0123 abntrufe-', max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    """What is no JSON at all is read without an error too."""
    so_far(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('{"goal": "More peo', {"goal": "More peo"}),
        ('{"length_s": 3', {}),
        ('{"length_s": 30,', {"length_s": 30}),
        ('{"claims": ["fresh", "ha', {"claims": ("fresh", "ha")}),
        ('{"claims": ["fresh", "', {"claims": ("fresh",)}),
        ('{"tone": "a\\', {"tone": "a"}),
        ('{"tone": "a\\u00e', {"tone": "a"}),
        ('{"tone": "\\ud83d\\ude00"', {"tone": "\U0001f600"}),
        ('{"tone": "\\ud83d', {}),
        ('{"goal": null, "tone": "dry"}', {"tone": "dry"}),
        ('{"goal": 7, "tone": "dry"}', {"tone": "dry"}),
        ('{"schema": {"a": [1, {"b": "c"}]}, "tone": "dry"}', {"tone": "dry"}),
        ('Here it is: {"tone": "dry"} Is that', {"tone": "dry"}),
        ("[" * 5000, {}),
        ('{"goal":' * 5000, {}),
        ('{"length_s": 100000000000000000000, "tone": "dry"}', {"tone": "dry"}),
    ],
)
def test_what_stands_in_a_beginning(text: str, parts: dict[str, FieldValue]) -> None:
    """Texts are shown as they grow, numbers once they are whole, what does not fit not at all."""
    assert so_far(text).parts == parts
