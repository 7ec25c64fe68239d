"""One server a workspace: a lock the system takes back by itself when the process dies, however it dies."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

from core.errors import InUseError, ReadOnlyError, StoreError


class WorkspaceLock:
    """Holds `server.lock` in a workspace, with this process's id in it for whoever comes second.

    Raises:
        InUseError: When another process, or another studio in this one, holds it.
        ReadOnlyError: When the file cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "server.lock"
        self._file = _opened(path)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            holder = os.pread(self._file, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise InUseError(
                f"Another Reelbook (process {holder}) has the workspace {folder} open.",
                hint="Use that one, stop it first, or start with another workspace.",
            ) from exc
        _sign(self._file)

    def release(self) -> None:
        """Lets the next one in. The file stays: removing it could take it from under a process that is just starting."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as exc:
        if exc.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise ReadOnlyError(
                f"The workspace {path.parent} cannot be written.", hint="Make the folder writable, or choose another."
            ) from exc
        raise StoreError(f"{path} cannot be opened: {exc.strerror}.") from exc


def _sign(file: int) -> None:
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode("ascii"), 0)
    except OSError:  # a full disk: the lock holds without a name in it
        return
