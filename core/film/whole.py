"""Files that are whole or not there: written under a passing name, moved into place at the end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from core.errors import RenderError
from core.film.tool import disk_full, is_disk_full

_HINT = "See whether the folder can be written, and try again."


@contextlib.contextmanager
def whole_file(to: Path) -> Iterator[Path]:
    """Gives a path beside `to` to write; moves it to `to` if all went well, removes it if not.

    Raises:
        DiskFullError: When Python's own writing found no room.
        RenderError: When it cannot be written for another reason.
    """
    part = to.with_name(f"{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(to)
    except OSError as exc:
        if is_disk_full(exc):
            raise disk_full() from exc
        raise RenderError(f"{to.name} cannot be written: {exc.strerror or exc}.", hint=_HINT) from exc
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
