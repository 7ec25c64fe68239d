"""Where errors of the file system become ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import DiskFullError, NotFoundError, ReadOnlyError, StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def file_edge(what: str) -> Iterator[None]:
    """Translates errors inside.

    Args:
        what: Names the thing that is being kept, for the message.

    Raises:
        DiskFullError: When there is no room; what was there before is kept.
        ReadOnlyError: When the folder cannot be written.
        NotFoundError: When a file is gone.
        StoreError: For everything else the file system refuses.
    """
    try:
        yield
    except OSError as exc:
        reason = exc.strerror or str(exc)
        if exc.errno in _FULL:
            raise DiskFullError(
                f"The disk is full, so {what} could not be kept; nothing else was lost.",
                hint="Free some space and try again.",
            ) from exc
        if exc.errno in _CLOSED:
            raise ReadOnlyError(
                f"The workspace cannot be written, so {what} could not be kept.", hint="Make the folder writable."
            ) from exc
        if exc.errno == errno.ENOENT:
            raise NotFoundError(f"{what} is not there any more.") from exc
        raise StoreError(f"{what} could not be kept: {reason}.") from exc
