"""Opening a workspace database: which version it is, whether it may be touched, and bringing it up to date."""

from __future__ import annotations

import errno
from pathlib import Path

from core.errors import DiskFullError, NotFoundError, ReadOnlyError, StoreError, TooNewError
from core.store.database import Database, damaged

SCHEMA_VERSION = 4
"""Number of migrations there are; kept here because `migrations.py` takes seconds to import."""

DATABASE_NAME = "studio.db"
_MAGIC = b"SQLite format 3\x00"
_VERSION_AT = 60
"""Where the file header keeps `PRAGMA user_version`, four bytes, big-endian. Source: sqlite.org/fileformat.html"""


def make_folder(folder: Path) -> None:
    """Creates the workspace folder.

    Raises:
        ReadOnlyError: When it cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        if exc.errno == errno.ENOSPC:
            raise DiskFullError(f"The disk is full: {folder} cannot be made.", hint="Free some space.") from exc
        raise ReadOnlyError(
            f"The workspace {folder} cannot be made: {exc.strerror}.", hint="Choose another folder for it."
        ) from exc


def stored_version(path: Path) -> int:
    """Version of a database file, 0 for one that is not there or empty. Changes nothing, not even beside the file.

    Raises:
        StoreError: When the file is something else, or damaged.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except FileNotFoundError:
        return 0
    except OSError as exc:
        raise StoreError(f"{path} cannot be read: {exc.strerror}.", hint="Look at the file's rights.") from exc
    if not head:
        return 0
    if not head.startswith(_MAGIC):
        raise damaged(path)
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size > 0:  # the newest header may be in the log still
        return _asked_version(path)
    return int.from_bytes(head[_VERSION_AT : _VERSION_AT + 4], "big")


def check_version(path: Path) -> int:
    """The stored version, if this program can work with it.

    Raises:
        TooNewError: When a newer version wrote it; nothing was touched.
    """
    have = stored_version(path)
    if have > SCHEMA_VERSION:
        raise TooNewError(
            f"The workspace {path.parent} has version {have}; this Reelbook knows versions up to {SCHEMA_VERSION}. "
            "It was left untouched.",
            hint="Start the newer Reelbook, or choose another workspace.",
        )
    return have


def bring_up_to_date(database: Database, have: int) -> None:
    """Applies the migrations that are missing, each in a transaction of its own with its record."""
    if have == SCHEMA_VERSION:
        return
    from core.store.migrations import migrations  # noqa: PLC0415 - imports sqlite_utils, which costs seconds

    with database.edge():
        tables = database.tables()
        tables.conn.execute("PRAGMA journal_mode = WAL")
        migrations.apply(tables)
        tables.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        tables.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so the header alone tells the version


def looking(path: Path) -> Database:
    """A read-only database, also where the folder cannot be written.

    Raises:
        NotFoundError: When there is none.
    """
    if not path.exists():
        raise NotFoundError(f"There is no workspace in {path.parent} yet.", hint="Start Reelbook once to make it.")
    database = Database(path, is_read_only=True)
    try:
        database.row("SELECT 1 FROM sqlite_master")
    except StoreError:
        database.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size > 0:
            raise
        database = Database(path, is_read_only=True, is_still=True)
        database.row("SELECT 1 FROM sqlite_master")
    return database


def _asked_version(path: Path) -> int:
    database = Database(path, is_read_only=True)
    try:
        row = database.row("PRAGMA user_version")
        return int(row[0]) if row is not None else 0
    finally:
        database.close()
