"""Drafts of takes a person makes: edits and imports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from core.model.base import Doc
from core.model.cells import CellRef, Origin, Stamp, TakeDraft

_DIGEST = re.compile(r"[0-9a-f]{64}")


def draft_of(ref: CellRef, content: Doc, origin: Origin, stamp: Stamp | None, *, note: str = "") -> TakeDraft:
    """A draft that holds a document and names every file the document names."""
    return TakeDraft(
        cell=ref,
        origin=origin,
        content=content.to_json(),
        content_digest=content.digest(),
        blobs=tuple(dict.fromkeys(blobs_named(content.model_dump(mode="json")))),
        stamp=stamp,
        note=note,
    )


def blobs_named(value: Any) -> Iterator[str]:
    """Every digest of a file in a JSON value: the texts under `blob` or `lut`, wherever they are."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in ("blob", "lut") and isinstance(part, str) and _DIGEST.fullmatch(part):
                yield part
            else:
                yield from blobs_named(part)
    elif isinstance(value, list):
        for part in value:
            yield from blobs_named(part)
