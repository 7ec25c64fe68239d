"""What a language model wrote, made ready for the check every reply goes through."""

from __future__ import annotations

import json
from typing import Any

from core.providers.wire.documents import json_of

INSTRUCTION = "Answer with one JSON document that fits the schema, and nothing else. Null stands for what was not said."
MOST_CHARACTERS = 2_000_000
"""A reply that grows beyond this has no end."""


def filled(text: str) -> str:
    """The reply without its nulls, so that our own defaults stand for what was not said.

    Text that is not JSON stays as it is: whether a reply fits is judged in one place, when it is checked.
    """
    try:
        return json.dumps(_without_nulls(json_of(text)), ensure_ascii=False)
    except ValueError:
        return text


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value
