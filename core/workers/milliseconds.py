"""SQLite before 3.42 cannot tell fractions of a second, which DBOS takes for granted from Python 3.12 on.

Debian 12 and its like carry such a SQLite. There, `unixepoch('subsec')` gives nothing and the first launch fails; so its
connections are taught the function, to the second, which is what DBOS itself makes do with on Python 3.11.
Source: sqlite.org/lang_datefunc.html; dbos/_migration.py, get_sqlite_timestamp_expr.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, event


def teach_time(connection: Any, _record: object = None) -> None:
    """Gives a SQLite connection that lacks it a clock; leaves any other as it is."""
    if not hasattr(connection, "create_function"):
        return
    if connection.execute("SELECT unixepoch('subsec')").fetchone()[0] is None:
        connection.create_function("unixepoch", -1, lambda *_: int(time.time()))


def teach_all() -> None:
    """Does so for every connection that is opened from now on. A second call changes nothing."""
    if not event.contains(Engine, "connect", teach_time):
        event.listen(Engine, "connect", teach_time)
