"""Answers as they come in, whole or line by line, no longer and no larger than can be true.

Knows httpx; its errors become ours in `line.py`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx

from core.providers.wire.documents import json_of

MOST_CALL_S = 900.0
"""Longest time for an answer as a whole: one that comes drop by drop never falls silent, and never ends."""
MOST_REPLY_BYTES = 256 << 20


def read(answer: httpx.Response) -> bytes:
    """All of it.

    Raises:
        httpx.HTTPError: When it breaks off, or does not end.
    """
    return b"".join(_pieces(answer))


def lines(answer: httpx.Response) -> Iterator[str]:
    """Its lines, as the vendor ends them. Python and httpx end a line at other signs, too, which may stand in a text.

    Raises:
        httpx.HTTPError: When it breaks off, or does not end.
    """
    line: list[bytes] = []
    for piece in _pieces(answer):
        *ended, rest = piece.split(b"\n")
        for end in ended:
            yield b"".join((*line, end)).decode("utf-8", "replace")
            line.clear()
        line.append(rest)
    yield b"".join(line).decode("utf-8", "replace")


def event_of(data: str) -> dict[str, Any] | None:
    """The JSON object of a server-sent event; None for `[DONE]` and whatever is not one."""
    try:
        found = json_of(data)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _pieces(answer: httpx.Response) -> Iterator[bytes]:
    size, until = 0, time.monotonic() + MOST_CALL_S
    for piece in answer.iter_bytes():
        size += len(piece)
        if time.monotonic() > until:
            raise httpx.ReadTimeout("The answer takes too long.")
        if size > MOST_REPLY_BYTES:
            raise httpx.ReadError("The answer does not end.")
        yield piece
