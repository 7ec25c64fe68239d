"""Hashes of content: tagged with what they name, over one canonical form of JSON."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

_CHUNK_BYTES = 1 << 20


def canonical_json(value: Any) -> str:
    """One spelling for equal values: sorted keys, no blanks, no NaN.

    Raises:
        ValueError: For NaN and infinities.
        TypeError: For values JSON does not have; turn them into text or numbers first.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(tag: str, value: Any) -> str:
    """SHA-256 (hex) over the kind of thing and its canonical JSON."""
    text = f"{tag}\n{canonical_json(value)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 (hex) over the bytes of a file, read in pieces. Untagged: it names the bytes and nothing else."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            sha.update(chunk)
    return sha.hexdigest()
