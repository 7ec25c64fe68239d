"""A folder that really cannot be written, also when the tests run as root."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def public_folder() -> Iterator[Path]:
    """A folder that another user may enter (pytest's own are closed to them)."""
    folder = Path(tempfile.mkdtemp(prefix="reelbook-")).resolve()
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def read_only(folder: Path, *, but: Collection[Path] = ()) -> Iterator[None]:
    """Takes the right to write from everything in a folder `but` some; where the tests are root, acts as nobody meanwhile."""
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        write = 0o222 if path in but else 0
        path.chmod((0o555 if path.is_dir() else 0o444) | write)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
        for path in paths:
            path.chmod(modes[path])
