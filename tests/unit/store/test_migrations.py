"""Every migration, from the version before it, with rows in every table."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreError
from core.store import Store, workspace
from core.store.migrations import migrations
from core.store.workspace import SCHEMA_VERSION

SAMPLE = {"TEXT": "x", "INTEGER": 1, "REAL": 0.5}


def _names() -> list[str]:
    return [step.name for step in migrations._migrations]


def _at_version(path: Path, version: int) -> sqlite3.Connection:
    """A database as the program of that version left it."""
    from sqlite_utils import Database  # noqa: PLC0415 - the tests of rooms below do without

    conn = sqlite3.connect(path, isolation_level=None)
    names = _names()
    if version:
        migrations.apply(Database(conn), stop_before=names[version] if version < len(names) else None)
    conn.execute(f"PRAGMA user_version = {version}")
    return conn


def _fill(conn: sqlite3.Connection) -> dict[str, int]:
    """One row in every table, every column filled; returns the number of rows by table."""
    tables = [
        row[0]
        for row in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
        )
    ]
    conn.execute("PRAGMA foreign_keys = OFF")
    for table in tables:
        columns = conn.execute(f"PRAGMA table_info({table})").fetchall()
        names = ", ".join(column[1] for column in columns)
        marks = ", ".join("?" for _ in columns)
        conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [SAMPLE[column[2]] for column in columns])
    return dict.fromkeys(tables, 1)


def _shape(conn: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Tables, columns and indexes, however they came about."""
    found: set[tuple[str, ...]] = set()
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for column in conn.execute(f"PRAGMA table_info({table})"):
            found.add((table, *map(str, column[1:])))
        for index in conn.execute(f"PRAGMA index_list({table})").fetchall():
            columns = [str(row[2]) for row in conn.execute(f"PRAGMA index_info({index[1]})")]
            found.add((table, "index", str(index[2]), *columns))
    return found


def test_version_counts_the_steps() -> None:
    """The version a workspace is marked with is the number of migrations there are."""
    assert len(_names()) == SCHEMA_VERSION
    assert _names() == sorted(_names())


@pytest.mark.parametrize("version", range(SCHEMA_VERSION))
def test_from_the_version_before(tmp_path: Path, version: int) -> None:
    """From each earlier version, every row is kept, every reference holds, and the shape is that of a new workspace."""
    conn = _at_version(tmp_path / "studio.db", version)
    counts = _fill(conn)
    conn.close()
    store = Store.open(tmp_path)
    assert store.version == SCHEMA_VERSION
    assert store.problems() == ()
    store.close()
    fresh = _at_version(tmp_path / "fresh.db", SCHEMA_VERSION)
    conn = sqlite3.connect(tmp_path / "studio.db")
    assert {table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in counts} == counts
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert _shape(conn) == _shape(fresh)
    conn.close()
    fresh.close()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A program one version ahead; the test says in the list what its new migration runs."""
    statements: list[str] = []

    def step(db: Any) -> None:
        for statement in statements:
            db.execute(statement)

    monkeypatch.setattr(migrations, "_migrations", [*migrations._migrations])
    migrations(name=f"{SCHEMA_VERSION + 1:04d}_later")(step)
    monkeypatch.setattr(workspace, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    return statements


def test_next_version_keeps_everything(folder: Path, later: list[str]) -> None:
    """A workspace of this version is brought to the next with what is in it."""
    later.append("ALTER TABLE projects ADD COLUMN mood TEXT")
    store = Store.open(folder)
    assert store.version == SCHEMA_VERSION + 1
    assert store.project("p1").name == "Project p1"
    assert len(store.snapshot("p1").takes) == 1
    store.close()
    Store.open(folder).close()


def test_failed_migration_changes_nothing(folder: Path, later: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails half way is undone, told, and this version still opens the workspace with all that is in it."""
    later += ["ALTER TABLE projects ADD COLUMN mood TEXT", "ALTER TABLE nothing ADD COLUMN mood TEXT"]
    with pytest.raises(StoreError, match="nothing"):
        Store.open(folder)
    monkeypatch.undo()
    store = Store.open(folder)
    assert store.version == SCHEMA_VERSION
    assert store.project("p1").name == "Project p1"
    columns = store._db.rows("SELECT name FROM pragma_table_info('projects')")
    assert "mood" not in {row["name"] for row in columns}
    store.close()


def test_killed_before_the_mark(tmp_path: Path) -> None:
    """Killed after the last migration and before the version was written, the next start just writes it."""
    conn = _at_version(tmp_path / "studio.db", SCHEMA_VERSION)
    conn.execute("PRAGMA user_version = 0")
    conn.close()
    store = Store.open(tmp_path)
    assert store.version == SCHEMA_VERSION
    store.close()
