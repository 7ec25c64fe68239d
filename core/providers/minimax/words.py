"""When each word of a spoken line is said, from the list MiniMax writes beside the sound.

The list holds pieces as they are pronounced (`C`, `la`, `ude`), so they are found again, in order, in the text that was sent, and
grouped by its blanks. Source of the list's shape: clients that met it live; the vendor's pages name only the field.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.errors import InputError
from core.model.voice import WordTimes, words_of
from core.providers.wire.documents import json_of
from core.providers.wire.line import Line

_MOST_BYTES = 4 << 20
_KINDS = ("application/json", "text/", "application/octet-stream", "binary/octet-stream")


def word_times(line: Line, url: str, text: str) -> WordTimes | None:
    """Fetches the list and fits it to the text.

    Args:
        line: The line to MiniMax; its key stays behind.
        url: Where the list is.
        text: The words that were sent.

    Returns:
        None when the list does not fit the text: a number that is read out has other letters than were written.

    Raises:
        ProviderError: When the list cannot be fetched.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "words.json"
            line.fetch(url, to, kinds=_KINDS, most_bytes=_MOST_BYTES)
            segments = json_of(to.read_bytes())
    except (ValueError, OSError):  # no JSON, or no room for it
        return None
    return fitted(list(_pieces(segments)), text)


def fitted(pieces: list[tuple[str, float, float]], text: str) -> WordTimes | None:
    """The words of the text with the times of the pieces they are made of.

    Args:
        pieces: What was said and when it begins and ends, in seconds.
        text: The words that were sent.

    Returns:
        None when the pieces are not the letters of the text.
    """
    starts, ends, at, last = [0.0] * len(text), [0.0] * len(text), 0, 0.0
    for said, start_s, end_s in pieces:
        found = text.find(said, at)
        if found < 0 or any(letter.isalnum() for letter in text[at:found]):
            return None
        starts[at:found] = ends[at:found] = [last] * (found - at)
        at, last = found + len(said), end_s
        starts[found:at], ends[found:at] = [start_s] * len(said), [end_s] * len(said)
    if not pieces or any(letter.isalnum() for letter in text[at:]):
        return None
    starts[at:] = ends[at:] = [last] * (len(text) - at)
    try:
        return words_of(text, starts, ends)
    except InputError:
        return None


def _pieces(segments: Any) -> Iterator[tuple[str, float, float]]:
    """Times are in milliseconds from the beginning of the sound."""
    for segment in segments if isinstance(segments, list) else ():
        words = segment.get("timestamped_words") if isinstance(segment, Mapping) else None
        for word in words if isinstance(words, list) else ():
            said = str(word.get("word") or "").strip() if isinstance(word, Mapping) else ""
            times = [word.get(name) for name in ("time_begin", "time_end")] if said else []
            if said and all(isinstance(moment, int | float) for moment in times):
                yield said, times[0] / 1000, times[1] / 1000
