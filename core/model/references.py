"""How a text speaks of a reference picture: `@name` means exactly the picture of that name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.model.project import Reference

NAMED = re.compile(r"(?<![\w.])@([\w-]+)")
"""An address such as `a@b.example` names no picture."""


def plain_name(name: str) -> str:
    """A name as it is compared: `Anna Lee` is spoken of as `@anna-lee`."""
    return re.sub(r"[^\w-]+", "-", name.strip().lower()).strip("-")


def named_in(text: str) -> tuple[str, ...]:
    """Every name that a text speaks of with an `@`, each once, as it was written."""
    return tuple(dict.fromkeys(NAMED.findall(text)))


def missing_names(text: str, references: Iterable[Reference]) -> tuple[str, ...]:
    """Names a text speaks of that none of these pictures has."""
    known = {plain_name(part.name) for part in references}
    return tuple(name for name in named_in(text) if plain_name(name) not in known)


def without_marks(text: str, references: Iterable[Reference]) -> str:
    """The text with these pictures' names as plain words, for a model that is not sent the pictures themselves."""
    known = {plain_name(part.name): part.name for part in references}

    def plain(found: re.Match[str]) -> str:
        return known.get(plain_name(found.group(1)), found.group(0))

    return NAMED.sub(plain, text)
