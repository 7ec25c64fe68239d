"""What every table's queries share: the connection, and reading a row back into a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.store.database import Database


class Rows:
    """Base of the parts of `Store`.

    Every method that writes is one transaction of its own, or part of the one that is open in this thread.
    """

    _db: Database

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept together or not at all: a take and what it cost, for one.

        Raises:
            StoreBusyError: When another program holds the database.
            StoreError: When this thread is in a transaction already.
        """
        with self._db.transaction():
            yield

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Part of the transaction that is open in this thread, or one of its own."""
        with self._db.joined():
            yield
