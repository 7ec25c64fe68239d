"""Results in a vendor's JSON: whatever in it is a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from core.providers.wire.hosts import path_of


def links_in(value: Any) -> tuple[str, ...]:
    """Every web address in a JSON value, in its order, each once: a bare text, a list, or objects that hold them."""
    return tuple(dict.fromkeys(_walk(value)))


def suffix_of(url: str, default: str = "") -> str:
    """The suffix an address ends with, such as `.mp4`; `default` where it ends with none."""
    suffix = PurePosixPath(path_of(url)).suffix.lower()
    return suffix if 2 <= len(suffix) <= 5 and suffix[1:].isalnum() else default


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(("https://", "http://")):
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from _walk(part)
