"""Opening a workspace: new, old, newer, in use, read-only, busy, damaged."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import (
    DiskFullError,
    InUseError,
    NotFoundError,
    ReadOnlyError,
    StoreBusyError,
    StoreError,
    TooNewError,
)
from core.store import Store
from core.store.workspace import SCHEMA_VERSION, stored_version
from tests.unit.readonly import public_folder, read_only
from tests.unit.store.conftest import a_draft, a_project, a_ref, other_program

OPEN = "from pathlib import Path; from core.store import Store; store = Store.open(Path(sys.argv[1]))"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_new_workspace(tmp_path: Path) -> None:
    """A folder that is not there is made, with an empty shelf of today's version in WAL mode."""
    store = Store.open(tmp_path / "a" / "b")
    assert store.projects() == ()
    assert store.version == SCHEMA_VERSION
    row = store._db.row("PRAGMA journal_mode")
    assert row is not None
    assert row[0] == "wal"
    assert store.problems() == ()
    store.close()


def test_what_was_written_is_there_after_opening_again(folder: Path) -> None:
    """Closing and opening loses nothing."""
    store = Store.open(folder)
    assert [take.number for take in store.snapshot("p1").takes.values()] == [1]
    store.close()


def test_closed_store_is_one_file(folder: Path) -> None:
    """After closing, everything is in `studio.db`: it can be copied while nobody has it open."""
    assert {path.name for path in folder.iterdir()} == {"studio.db", "server.lock"}


# newer


def test_newer_workspace_is_left_untouched(folder: Path) -> None:
    """A workspace of a newer version is refused by version, and not a byte of the folder changes."""
    with sqlite3.connect(folder / "studio.db") as conn:
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    conn.close()
    before = _bytes(folder)
    for open_it in (Store.open, Store.look):
        with pytest.raises(TooNewError, match=rf"version {SCHEMA_VERSION + 1}; .* up to {SCHEMA_VERSION}"):
            open_it(folder)
    assert _bytes(folder) == before


def test_newer_workspace_that_was_killed(folder: Path) -> None:
    """Also when the newer version was killed and its mark lies in the log still."""
    code = (
        "import sqlite3; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        f"c.execute('PRAGMA user_version = {SCHEMA_VERSION + 1}')"
    )
    with other_program(code, str(folder / "studio.db")) as program:
        program.kill()
        program.wait()
    before = _bytes(folder)
    assert "studio.db-wal" in before
    with pytest.raises(TooNewError):
        Store.open(folder)
    after = _bytes(folder)
    assert {name: after[name] for name in ("studio.db", "studio.db-wal", "server.lock")} == {
        name: before[name] for name in ("studio.db", "studio.db-wal", "server.lock")
    }


# in use


def test_second_server_is_told(folder: Path) -> None:
    """The second of two servers is told that, and which process, is the first; looking is allowed."""
    with other_program(OPEN, str(folder)) as first:
        with pytest.raises(InUseError, match=str(first.pid)):
            Store.open(folder)
        look = Store.look(folder)
        assert [project.id for project in look.projects()] == ["p1"]
        look.close()


def test_killed_server_leaves_the_door_open(folder: Path) -> None:
    """A server killed with SIGKILL holds nothing back."""
    with other_program(OPEN, str(folder)) as first:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        Store.open(folder).close()


def test_second_studio_in_one_process(store: Store, folder: Path) -> None:
    """Two stores in one process do not share a workspace either, until the first is closed."""
    with pytest.raises(InUseError, match=str(os.getpid())):
        Store.open(folder)
    store.close()
    Store.open(folder).close()


def test_failed_opening_lets_go_of_the_lock(folder: Path, locked: Callable[[], Any]) -> None:
    """A server that could not open the workspace does not keep others out."""
    with locked(), pytest.raises(StoreBusyError):
        Store.open(folder, busy_s=0.1)
    Store.open(folder).close()


def test_killed_in_a_transaction(folder: Path) -> None:
    """What was committed before a kill is there, what was half written is not."""
    code = (
        f"{OPEN}\nproject = store.project('p1')\n"
        "store.add_project(project.model_copy(update={'id': 'kept'}))\n"
        "transaction = store.transaction(); transaction.__enter__()\n"
        "store.add_project(project.model_copy(update={'id': 'half'}))"
    )
    with other_program(code, str(folder)) as program:
        program.kill()
        program.wait()
    store = Store.open(folder)
    assert {project.id for project in store.projects()} == {"p1", "kept"}
    store.close()


# busy


def test_busy_for_writers(store: Store, locked: Callable[[], Any]) -> None:
    """While another program holds the database, saving is refused in words, reading goes on, and nothing is lost."""
    with locked():
        with pytest.raises(StoreBusyError, match="Another program") as caught:
            store.add_takes([a_draft(text="Two")])
        assert caught.value.hint
        assert len(store.snapshot("p1").takes) == 1
    store.add_takes([a_draft(text="Two")])
    assert [take.number for take in store.snapshot("p1").takes.values()] == [1, 2]


def test_busy_at_the_first_start(tmp_path: Path) -> None:
    """A new database held by another program is told as busy, and made once it is free."""
    code = "import sqlite3; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE')"
    with other_program(code, str(tmp_path / "studio.db")), pytest.raises(StoreBusyError):
        Store.open(tmp_path, busy_s=0.1)
    Store.open(tmp_path).close()


# read-only


def test_read_only_workspace() -> None:
    """A workspace that cannot be written is refused by a server, and can be looked at; nothing changes."""
    with public_folder() as folder:
        store = Store.open(folder)
        store.add_project(a_project())
        store.close()
        before = _bytes(folder)
        with read_only(folder):
            with pytest.raises(ReadOnlyError, match="cannot be written"):
                Store.open(folder)
            look = Store.look(folder)
            assert look.project("p1").name == "Project p1"
            with pytest.raises(ReadOnlyError):
                look.add_project(a_project("p2"))
            look.close()
        assert _bytes(folder) == before


def test_read_only_database_in_an_open_folder() -> None:
    """A database file that alone is read-only is refused when the workspace is opened, not at the first save."""
    with public_folder() as folder:
        Store.open(folder).close()
        with read_only(folder, but=(folder, folder / "server.lock")), pytest.raises(ReadOnlyError):
            Store.open(folder)


def test_folder_that_cannot_be_made() -> None:
    """A workspace inside a read-only folder is refused in words."""
    with public_folder() as folder, read_only(folder), pytest.raises(ReadOnlyError, match="cannot be made"):
        Store.open(folder / "workspace")


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file where the workspace should be is refused in words."""
    (tmp_path / "workspace").write_text("hello")
    with pytest.raises(StoreError):
        Store.open(tmp_path / "workspace")


# looking


def test_look_needs_a_workspace(tmp_path: Path) -> None:
    """Looking makes nothing."""
    with pytest.raises(NotFoundError, match="no workspace"):
        Store.look(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_look_does_not_migrate(tmp_path: Path) -> None:
    """An older database is only looked at: its version stays."""
    sqlite3.connect(tmp_path / "studio.db").execute("CREATE TABLE old (x)").connection.close()
    look = Store.look(tmp_path)
    assert look.version == 0
    look.close()
    assert stored_version(tmp_path / "studio.db") == 0


# damaged


@pytest.mark.parametrize("junk", [b"no database at all", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 4096])
def test_other_file(tmp_path: Path, junk: bytes) -> None:
    """A file that is no database is refused and left as it is."""
    (tmp_path / "studio.db").write_bytes(junk)
    for open_it in (Store.open, Store.look):
        with pytest.raises(StoreError):
            open_it(tmp_path)
    assert (tmp_path / "studio.db").read_bytes() == junk


def test_empty_file_is_a_new_database(tmp_path: Path) -> None:
    """A database of no bytes, as a kill at the very start leaves it, is filled."""
    (tmp_path / "studio.db").touch()
    store = Store.open(tmp_path)
    assert store.version == SCHEMA_VERSION
    store.close()


def test_cut_file(folder: Path) -> None:
    """A database that lost its second half is told as damaged, when it is opened or read."""
    path = folder / "studio.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StoreError, match=r"damaged|refused"):
        _read_all(folder)


def test_damaged_page(folder: Path) -> None:
    """A scribbled page is told as damaged when it is read, and `problems` names it."""
    path = folder / "studio.db"
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 64] = b"\xee" * 64
    path.write_bytes(bytes(data))
    with pytest.raises(StoreError, match="damaged"):
        _read_all(folder)


def _read_all(folder: Path) -> None:
    store = Store.look(folder)
    try:
        assert store.problems() == ()
        store.snapshot("p1")
    except AssertionError as exc:
        raise StoreError("damaged, as the check says") from exc
    finally:
        store.close()


# full


def test_disk_full(store: Store) -> None:
    """A save that does not fit on the disk is refused whole; what was there stays, and later saves work."""
    pages = store._db.row("PRAGMA page_count")
    assert pages is not None
    connection = store._db.tables().conn
    connection.execute(f"PRAGMA max_page_count = {pages[0]}")
    large = [a_draft(f"scene_text:s{number}", text="x" * 20_000) for number in range(20)]
    with pytest.raises(DiskFullError, match="disk is full"):
        store.add_takes(large)
    snapshot = store.snapshot("p1")
    assert [take.number for take in snapshot.takes.values()] == [1]
    assert set(snapshot.cells) == {a_ref().name}
    assert store.problems() == ()
    connection.execute("PRAGMA max_page_count = 1000000")
    assert len(store.add_takes(large)) == 20
