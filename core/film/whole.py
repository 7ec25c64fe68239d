"""Files that are whole or not there: written under a passing name, moved into place at the end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from core.film.tool import disk_full, is_disk_full


@contextlib.contextmanager
def whole_file(to: Path) -> Iterator[Path]:
    """Gives a path beside `to` to write; moves it to `to` if all went well, removes it if not.

    Raises:
        DiskFullError: When Python's own writing found no room.
    """
    part = to.with_name(f"{to.name}.part")
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield part
        part.replace(to)
    except OSError as exc:
        if is_disk_full(exc):
            raise disk_full() from exc
        raise
    finally:
        part.unlink(missing_ok=True)
