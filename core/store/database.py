"""One SQLite file, one connection a thread, and the one place where SQLite's errors become ours.

Reads go straight through sqlite3. New rows go through sqlite_utils, whose import costs a second or two (it pulls
pandas), so it is imported at the first write or migration and never while the database is locked; a process that only
looks (doctor, a page) does not pay for it. Updates are plain SQL: sqlite_utils would read each row first.

`synchronous=FULL`: in WAL mode NORMAL may lose the last commits in a power cut. Those commits say "this was sent to a
vendor and may be charged", so they are worth an fsync each.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DiskFullError, ReadOnlyError, StoreBusyError, StoreError, StudioError

if TYPE_CHECKING:
    from sqlite_utils import Database as TableDatabase

Params = Sequence[Any] | Mapping[str, Any]
Row = sqlite3.Row

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_RESTORE = "Restore it from a backup; the files in blobs are not touched by this."


def moment_text(moment: datetime) -> str:
    """A moment as stored: UTC, always with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str | None) -> datetime | None:
    """The moment a stored text names; None stays None."""
    return None if text is None else datetime.fromisoformat(text)


def damaged(path: Path) -> StoreError:
    """The error for a file that SQLite cannot make sense of."""
    return StoreError(f"{path.name} is damaged or is not a workspace database.", hint=_RESTORE)


def translated(exc: sqlite3.Error, path: Path) -> StudioError:
    """Our error for one of SQLite's, in words for people."""
    code = getattr(exc, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF
    if kind in _BUSY:
        return StoreBusyError(
            f"Another program holds {path.name}; nothing was changed.", hint="Close it and try again."
        )
    if kind == sqlite3.SQLITE_READONLY:
        return ReadOnlyError(
            f"The workspace {path.parent} cannot be written; nothing was changed.", hint="Make the folder writable."
        )
    if kind == sqlite3.SQLITE_FULL:
        return DiskFullError(
            "The disk is full, so this was not saved; what was saved before is kept.",
            hint="Free some space and try again.",
        )
    if kind in _BROKEN:
        return damaged(path)
    if kind == sqlite3.SQLITE_CANTOPEN:
        return StoreError(f"{path} cannot be opened.", hint="Look at the folder's owner and rights.")
    return StoreError(f"The workspace database refused: {exc}.")


class _Seat:
    """One thread's connection. Closed when the thread is gone, so short-lived page threads leave nothing open."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._tables: TableDatabase | None = None

    @property
    def tables(self) -> TableDatabase:
        """The same connection as sqlite_utils sees it."""
        if self._tables is None:
            from sqlite_utils import Database as TableDatabase  # noqa: PLC0415 - costs seconds, see the module's docstring

            self._tables = TableDatabase(self.conn, recursive_triggers=False, execute_plugins=False)
        return self._tables

    def __del__(self) -> None:
        self.conn.close()


class Database:
    """Connections to one file.

    Args:
        path: The database file; created when absent, unless read-only.
        is_read_only: Open without the right to write. `is_still` also promises that nobody else writes (a read-only
            folder), which is the only way SQLite reads a WAL database there.
        busy_s: How long to wait for another program before giving up.
    """

    def __init__(self, path: Path, *, is_read_only: bool = False, is_still: bool = False, busy_s: float = 5.0) -> None:
        self.path = path
        self._mode = ("?mode=ro" + ("&immutable=1" if is_still else "")) if is_read_only else ""
        self._busy_s = busy_s
        self._local = threading.local()
        self._seats: weakref.WeakSet[_Seat] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._is_closed = False
        self.changes = 0
        """Transactions kept since the file was opened. One process writes a workspace, so equal numbers mean equal content."""

    def rows(self, sql: str, params: Params = ()) -> list[Row]:
        """All rows of a query."""
        with self.edge():
            return self._seat().conn.execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = ()) -> Row | None:
        """The first row of a query, or None."""
        with self.edge():
            found: Row | None = self._seat().conn.execute(sql, params).fetchone()
            return found

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Every query inside sees the same moment. May be used inside a transaction, which it then is part of."""
        seat = self._seat()
        if seat.conn.in_transaction:
            yield
            return
        with self.edge():
            seat.conn.execute("BEGIN")
        try:
            yield
        finally:
            _roll_back(seat.conn)

    @property
    def is_inside(self) -> bool:
        """Whether this thread is in a transaction, or reads at one moment."""
        return self._seat().conn.in_transaction

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside are kept together or not at all.

        Raises:
            StoreBusyError: When another program holds the database longer than the wait.
            StoreError: When this thread is in a transaction already.
        """
        seat = self._seat()
        if seat.conn.in_transaction:
            raise StoreError("A transaction is open in this thread already.")
        if not self._mode:
            _ = seat.tables  # imported before the lock is taken
        with self.edge():
            seat.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                seat.conn.execute("COMMIT")
                with self._lock:  # two that end at once are two
                    self.changes += 1
            finally:
                _roll_back(seat.conn)

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Part of the open transaction, or one of its own: for writes that are whole but may belong to something larger."""
        if self._seat().conn.in_transaction:
            yield
            return
        with self.transaction():
            yield

    def execute(self, sql: str, params: Params = ()) -> int:
        """Runs one writing statement inside a transaction; returns the number of rows it changed."""
        with self.edge():
            return self._writing().conn.execute(sql, params).rowcount

    def insert(self, table: str, *rows: Mapping[str, Any]) -> None:
        """Adds rows (all with the same columns) inside a transaction."""
        if rows:
            with self.edge():
                self._writing().tables.table(table).insert_all([dict(row) for row in rows])

    def upsert(self, table: str, *rows: Mapping[str, Any], pk: str | tuple[str, ...]) -> None:
        """Adds rows, or changes the named columns of those that exist, inside a transaction."""
        if rows:
            with self.edge():
                self._writing().tables.table(table).upsert_all([dict(row) for row in rows], pk=pk)

    def probe(self) -> None:
        """Makes sure now, not at the first save, that the file can be written."""
        with self.edge():
            conn = self._seat().conn
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            conn.execute("BEGIN IMMEDIATE")
            try:  # a lock alone is given on a read-only file too
                conn.execute(f"PRAGMA user_version = {version:d}")
            finally:
                _roll_back(conn)

    def close(self) -> None:
        """Closes every thread's connection; later use is an error."""
        with self._lock:
            self._is_closed = True
            for seat in list(self._seats):
                seat.conn.close()

    def tables(self) -> TableDatabase:
        """This thread's connection as sqlite_utils sees it, for migrations."""
        return self._seat().tables

    def _writing(self) -> _Seat:
        seat = self._seat()
        if not seat.conn.in_transaction:
            raise StoreError("Writes belong inside a transaction.")
        return seat

    def _seat(self) -> _Seat:
        if self._is_closed:
            raise StoreError("The workspace is closed.")
        seat: _Seat | None = getattr(self._local, "seat", None)
        if seat is None:
            with self.edge():
                seat = self._local.seat = _Seat(self._connect())
            with self._lock:
                self._seats.add(seat)
        return seat

    def _connect(self) -> sqlite3.Connection:
        uri = self.path.absolute().as_uri() + self._mode
        # isolation_level None: transactions are begun and ended by this class alone. check_same_thread off: `close`
        # ends the connections of other threads; each is used by its own thread only.
        conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=self._busy_s)
        conn.row_factory = sqlite3.Row
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA synchronous = FULL")
        return conn

    @contextmanager
    def edge(self) -> Iterator[None]:
        """Where errors of SQLite become ours."""
        try:
            yield
        except sqlite3.Error as exc:
            raise translated(exc, self.path) from exc


def _roll_back(conn: sqlite3.Connection) -> None:
    """Ends what is still open; after a full disk SQLite has done so by itself."""
    if conn.in_transaction:
        conn.execute("ROLLBACK")


def marks(values: Iterable[object]) -> str:
    """Question marks for an IN list of these values."""
    return ",".join("?" for _ in values)
