"""Connections, transactions and the translation of SQLite's errors."""

from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import DiskFullError, ReadOnlyError, StoreBusyError, StoreError, StudioError
from core.model.base import utc_now
from core.store.database import Database, moment_of, moment_text, translated
from tests.unit.store.conftest import other_program


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "test.db", busy_s=0.1)
    with database.transaction():
        database.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT")
        database.execute("CREATE TABLE letters (word INTEGER REFERENCES words(id)) STRICT")
    yield database
    database.close()


def _add(database: Database, *words: str) -> None:
    with database.transaction():
        for word in words:
            database.insert("words", {"word": word})


def _words(database: Database) -> list[str]:
    return [row["word"] for row in database.rows("SELECT word FROM words ORDER BY id")]


def test_transaction_is_kept_whole(database: Database) -> None:
    """What is written together is there together, through any of the ways to write."""
    with database.transaction():
        database.insert("words", {"id": 1, "word": "one"}, {"id": 2, "word": "two"})
        database.upsert("words", {"id": 2, "word": "zwei"}, {"id": 3, "word": "three"}, pk="id")
        assert database.execute("UPDATE words SET word = ? WHERE id = ?", ("uno", 1)) == 1
    assert _words(database) == ["uno", "zwei", "three"]
    assert database.row("SELECT word FROM words WHERE id = ?", (9,)) is None


@pytest.mark.parametrize("error", [StoreError("no"), KeyboardInterrupt(), ZeroDivisionError()])
def test_failed_transaction_leaves_nothing(database: Database, error: BaseException) -> None:
    """Whatever ends a transaction early, nothing of it stays, and the next one works."""
    with pytest.raises(type(error)), database.transaction():  # noqa: PT012 - the failing transaction is the point
        database.insert("words", {"id": 1, "word": "one"})
        raise error
    assert _words(database) == []
    with database.transaction():
        database.insert("words", {"id": 1, "word": "one"})
    assert _words(database) == ["one"]


def test_failing_statement_undoes_the_others(database: Database) -> None:
    """A row that is refused takes the rows before it along."""
    with pytest.raises(StoreError, match="UNIQUE"):
        _add(database, "one", "one")
    assert _words(database) == []


def test_nesting_is_refused(database: Database) -> None:
    """A transaction inside a transaction is a mistake, told at once."""
    with database.transaction(), pytest.raises(StoreError, match="already"), database.transaction():
        pass


def test_joined_is_part_of_the_larger_one(database: Database) -> None:
    """A joined write stands and falls with the transaction around it, and is whole on its own."""
    with database.joined():
        database.insert("words", {"id": 1, "word": "one"})
    with pytest.raises(ZeroDivisionError), database.transaction():  # noqa: PT012 - the failing transaction is the point
        with database.joined():
            database.insert("words", {"id": 2, "word": "two"})
        raise ZeroDivisionError
    assert _words(database) == ["one"]


@pytest.mark.parametrize(
    "write",
    [
        lambda database: database.execute("DELETE FROM words"),
        lambda database: database.insert("words", {"id": 1, "word": "one"}),
        lambda database: database.upsert("words", {"id": 1, "word": "one"}, pk="id"),
    ],
)
def test_writes_belong_in_a_transaction(database: Database, write: object) -> None:
    """No write slips in on its own."""
    with pytest.raises(StoreError, match="inside a transaction"):
        write(database)  # type: ignore[operator]


def test_foreign_keys_hold(database: Database) -> None:
    """No row points at nothing."""
    with pytest.raises(StoreError, match="FOREIGN KEY"), database.transaction():
        database.insert("letters", {"word": 5})


def test_power_cut_is_provided_for(database: Database) -> None:
    """Every connection syncs each commit."""
    row = database.row("PRAGMA synchronous")
    assert row is not None
    assert row[0] == 2


def test_reading_is_one_moment(database: Database) -> None:
    """Queries inside `reading` see what was there at the first of them, whatever others write meanwhile."""

    def write() -> None:
        with database.transaction():
            database.insert("words", {"id": 7, "word": "late"})

    database.tables().conn.execute("PRAGMA journal_mode = WAL")
    with database.reading():
        assert _words(database) == []
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert _words(database) == []
    assert _words(database) == ["late"]


def test_reading_inside_a_transaction_sees_it(database: Database) -> None:
    """Reading is part of an open transaction and does not end it."""
    with database.transaction():
        database.insert("words", {"id": 1, "word": "one"})
        with database.reading():
            assert _words(database) == ["one"]
        database.insert("words", {"id": 2, "word": "two"})
    assert _words(database) == ["one", "two"]


def test_each_thread_has_its_own_connection_and_leaves_none(database: Database) -> None:
    """Threads share no connection, and those of ended threads are closed."""
    seen: list[sqlite3.Connection] = []

    def look() -> None:
        database.rows("SELECT 1")
        seen.append(database.tables().conn)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(conn) for conn in seen}) == 4
    gc.collect()
    for conn in seen:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            conn.execute("SELECT 1")


def test_closed(database: Database) -> None:
    """A closed workspace says so, in every thread."""
    database.close()
    database.close()
    with pytest.raises(StoreError, match="closed"):
        database.rows("SELECT 1")


def test_busy(database: Database) -> None:
    """A database another program holds is told as busy, and works again after."""
    code = "import sqlite3; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE')"
    with (
        other_program(code, str(database.path)),
        pytest.raises(StoreBusyError, match="Another program"),
        database.transaction(),
    ):
        pass
    with database.transaction():
        database.insert("words", {"id": 1, "word": "one"})


def test_disk_full(database: Database) -> None:
    """Where the disk is full the transaction is undone, told, and what was there before stays."""
    with database.transaction():
        database.insert("words", {"id": 1, "word": "one"})
    pages = database.row("PRAGMA page_count")
    assert pages is not None
    database.tables().conn.execute(f"PRAGMA max_page_count = {pages[0]}")
    with pytest.raises(DiskFullError, match="disk is full"):
        _add(database, "small", "x" * 100_000)
    assert _words(database) == ["one"]
    database.tables().conn.execute("PRAGMA max_page_count = 100000")
    with database.transaction():
        database.insert("words", {"id": 3, "word": "x" * 100_000})


def test_read_only(database: Database) -> None:
    """A database opened for reading refuses writes in words."""
    looking = Database(database.path, is_read_only=True)
    with pytest.raises(ReadOnlyError, match="cannot be written"), looking.transaction():
        looking.execute("DELETE FROM words")
    looking.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, StoreBusyError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreBusyError),
        (sqlite3.SQLITE_LOCKED, StoreBusyError),
        (sqlite3.SQLITE_READONLY, ReadOnlyError),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReadOnlyError),
        (sqlite3.SQLITE_FULL, DiskFullError),
        (sqlite3.SQLITE_CORRUPT, StoreError),
        (sqlite3.SQLITE_NOTADB, StoreError),
        (sqlite3.SQLITE_CANTOPEN, StoreError),
        (sqlite3.SQLITE_IOERR, StoreError),
        (sqlite3.SQLITE_CONSTRAINT, StoreError),
        (None, StoreError),
    ],
)
def test_every_error_of_sqlite_is_ours(tmp_path: Path, code: int | None, kind: type[StudioError]) -> None:
    """No error of SQLite leaves the store; each becomes the one that tells what to do."""
    error = sqlite3.OperationalError("it broke")
    if code is not None:
        error.sqlite_errorcode = code
    found = translated(error, tmp_path / "studio.db")
    assert type(found) is kind
    assert found.message


def test_moments_sort_as_text() -> None:
    """A stored moment reads back exactly, and text order is time order, also for whole seconds."""
    now = utc_now()
    whole = now.replace(microsecond=0)
    assert moment_of(moment_text(now)) == now
    assert moment_of(None) is None
    assert (moment_text(whole) < moment_text(now)) == (whole < now)
    assert len(moment_text(whole)) == len(moment_text(now))
