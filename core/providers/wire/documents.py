"""JSON from outside, read so that nothing in it can surprise whoever looks at it later; and moments in it."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

_DEEPEST = 100
_LONGEST_NUMBER = 30
_LAST_S = 1 << 37
"""Of the year 6325: time enough, and days can still be added."""
_LAST_YEAR = 6325
_FINER = re.compile(r"(\.\d{6})\d+")


def json_of(text: bytes | str) -> Any:
    """The JSON value of a text. Numbers nobody can work with (infinite, or of more than 30 digits) are None.

    Halves of characters, which JSON may name one by one and no file or row can hold, become U+FFFD.

    Raises:
        ValueError: When it is not JSON, or nested more than a hundred deep.
    """
    try:
        found = json.loads(text, parse_int=_whole_number, parse_float=_number, parse_constant=lambda _name: None)
    except RecursionError as exc:
        raise ValueError("it is nested too deeply") from exc
    return _mended(found, _DEEPEST)


def whole(text: str) -> str:
    """The text without halves of characters."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def moment_of(seconds: object) -> datetime | None:
    """The moment so many seconds after the beginning of 1970; None for what is none."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LAST_S else None


def written_moment(text: object) -> datetime | None:
    """The moment in an ISO text, to the microsecond, of UTC where it names no zone; None for what is none."""
    try:
        found = datetime.fromisoformat(_FINER.sub(r"\1", str(text)))
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found.year < _LAST_YEAR else None


def number_of(text: object) -> int | None:
    """The number that a text or a number says in plain digits; None for anything else."""
    said = str(text)
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER else None


def _whole_number(text: str) -> int | None:
    return int(text) if len(text) <= _LONGEST_NUMBER else None


def _number(text: str) -> float | None:
    found = float(text)
    return found if math.isfinite(found) else None


def _mended(value: Any, deepest: int) -> Any:
    if isinstance(value, str):
        return whole(value)
    if not deepest:
        raise ValueError("it is nested too deeply")
    if isinstance(value, dict):
        return {whole(name): _mended(part, deepest - 1) for name, part in value.items()}
    return [_mended(part, deepest - 1) for part in value] if isinstance(value, list) else value
