"""The store: one object over a workspace's database."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Self

from core.model.cells import Snapshot
from core.store.database import Database
from core.store.jobs import JobRows
from core.store.kept import KeptSnapshots
from core.store.lock import WorkspaceLock
from core.store.messages import MessageRows
from core.store.outcomes import OutcomeRows
from core.store.prompts import PromptRows
from core.store.runs import RunRows
from core.store.takes import TakeRows
from core.store.vendors import VendorRows
from core.store.workspace import DATABASE_NAME, bring_up_to_date, check_version, looking, make_folder


class Store(TakeRows, JobRows, RunRows, MessageRows, VendorRows, OutcomeRows, PromptRows):
    """Everything a workspace remembers. Open it with `Store.open`, or look at it with `Store.look`.

    Safe to use from any thread: each has its own connection. What is written together is written by one method, or
    inside `transaction()`.
    """

    def __init__(self, database: Database, lock: WorkspaceLock | None, version: int) -> None:
        self._db = database
        self._lock = lock
        self._snapshots = KeptSnapshots()
        self.version = version
        """Number of migrations the database has seen."""

    @classmethod
    def open(cls, folder: Path, *, busy_s: float = 5.0) -> Self:
        """Opens a workspace for one server, makes it when it is new, and brings an older one up to date.

        Args:
            folder: The workspace.
            busy_s: How long to wait for another program that holds the database.

        Raises:
            TooNewError: When a newer Reelbook wrote it; not a byte is changed.
            InUseError: When another server has it open.
            ReadOnlyError: When it cannot be written.
            StoreBusyError: When another program holds the database.
            DiskFullError: When there is no room for it.
            StoreError: When the file is damaged.
        """
        path = folder / DATABASE_NAME
        check_version(path)
        make_folder(folder)
        with ExitStack() as undo:
            lock = WorkspaceLock(folder)
            undo.callback(lock.release)
            database = Database(path, busy_s=busy_s)
            undo.callback(database.close)
            bring_up_to_date(database, check_version(path))
            database.probe()
            store = cls(database, lock, check_version(path))
            undo.pop_all()
        return store

    @classmethod
    def look(cls, folder: Path) -> Self:
        """Opens a workspace only to read, also while a server has it open. Nothing is migrated.

        Raises:
            NotFoundError: When there is no workspace.
            TooNewError: When a newer Reelbook wrote it.
            StoreError: When the file is damaged.
        """
        path = folder / DATABASE_NAME
        version = check_version(path)
        return cls(looking(path), None, version)

    def close(self) -> None:
        """Closes every thread's connection and lets another server in."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def changes(self) -> int:
        """Counts what was written since the workspace was opened; while it stands still, nothing has changed."""
        return self._db.changes

    def snapshot(self, project_id: str) -> Snapshot:
        """The project, its cells and its takes as they are at one moment; read once for as long as nothing is written.

        Raises:
            NotFoundError: When there is no such project.
        """
        if self._lock is None:  # others may write
            return super().snapshot(project_id)
        if self._db.is_inside:  # it is to be seen as this transaction sees it
            return super().snapshot(project_id)
        return self._snapshots.of(project_id, self.changes, super().snapshot)

    def named_blobs(self) -> set[str]:
        """Every file that a take, a job or a kept segment names: what a sweep must not remove."""
        rows = self._db.rows(
            "SELECT blob FROM take_blobs UNION SELECT blob FROM job_blobs UNION SELECT blob FROM segments"
        )
        return {row["blob"] for row in rows}

    def names_blob(self, project_id: str, blob: str) -> bool:
        """Whether a take or a job of this project names a file: what its media routes may hand out."""
        row = self._db.row(
            """SELECT 1 FROM take_blobs JOIN takes ON takes.id = take_blobs.take_id
            WHERE take_blobs.blob = :blob AND takes.project_id = :project
            UNION SELECT 1 FROM job_blobs JOIN jobs ON jobs.id = job_blobs.job_id
            WHERE job_blobs.blob = :blob AND jobs.project_id = :project""",
            {"blob": blob, "project": project_id},
        )
        return row is not None

    def problems(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong with the file; empty when it is sound. Reads all of it."""
        rows = self._db.rows("PRAGMA quick_check")
        found = [str(row[0]) for row in rows]
        return () if found == ["ok"] else tuple(found)
