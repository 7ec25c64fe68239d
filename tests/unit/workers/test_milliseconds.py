"""A clock for SQLite that lacks one."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from core.workers.milliseconds import teach_time


class Old(sqlite3.Connection):
    """A connection of a SQLite before 3.42, where `subsec` is not known and gives nothing."""

    is_taught = False

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        return super().execute(sql if self.is_taught else sql.replace("unixepoch('subsec')", "NULL"), parameters)

    def create_function(self, *arguments: Any, **options: Any) -> None:
        super().create_function(*arguments, **options)
        self.is_taught = True


def test_old_sqlite_is_taught_the_time() -> None:
    """Where `unixepoch('subsec')` gives nothing it gives the second afterwards, also as the default of a column."""
    connection = sqlite3.connect(":memory:", factory=Old)
    teach_time(connection)
    assert connection.is_taught
    connection.execute("CREATE TABLE t (at INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000), x)")
    connection.execute("INSERT INTO t (x) VALUES (1)")
    assert abs(connection.execute("SELECT at FROM t").fetchone()[0] / 1000 - time.time()) < 60


def test_other_databases_are_left_alone() -> None:
    """A connection that is not SQLite's is not touched."""
    teach_time(object())
