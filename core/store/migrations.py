"""The shape of the workspace database, one named step at a time.

A step, once released, is never changed; a new shape is a new step, tested from the one before it. The number of steps is
`SCHEMA_VERSION` in `workspace.py` and is kept in `PRAGMA user_version`, so a newer workspace is recognized without
touching it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("reelbook")

_FIRST = (
    """CREATE TABLE projects (
        id TEXT PRIMARY KEY, doc TEXT NOT NULL, version_no INTEGER NOT NULL,
        updated_at TEXT NOT NULL, archived_at TEXT, deleted_at TEXT) STRICT""",
    """CREATE TABLE cells (
        project_id TEXT NOT NULL REFERENCES projects(id), name TEXT NOT NULL,
        kind TEXT NOT NULL, subject TEXT NOT NULL, policy TEXT NOT NULL,
        selected TEXT REFERENCES takes(id) DEFERRABLE INITIALLY DEFERRED,
        version_no INTEGER NOT NULL DEFAULT 1, shelved_at TEXT,
        PRIMARY KEY (project_id, name)) STRICT""",
    """CREATE TABLE takes (
        id TEXT PRIMARY KEY, project_id TEXT NOT NULL, cell TEXT NOT NULL, number INTEGER NOT NULL,
        origin TEXT NOT NULL, content TEXT NOT NULL, content_digest TEXT NOT NULL, stamp TEXT,
        accepted TEXT NOT NULL DEFAULT '[]', made_with TEXT, job_id TEXT, output INTEGER NOT NULL DEFAULT 0,
        cost_usd TEXT, rating INTEGER, note TEXT NOT NULL DEFAULT '', approved_at TEXT, deleted_at TEXT,
        created_at TEXT NOT NULL,
        FOREIGN KEY (project_id, cell) REFERENCES cells(project_id, name),
        UNIQUE (project_id, cell, number)) STRICT""",
    "CREATE UNIQUE INDEX one_take_an_output ON takes(job_id, cell, output) WHERE job_id IS NOT NULL",
    """CREATE TABLE take_blobs (
        take_id TEXT NOT NULL REFERENCES takes(id), blob TEXT NOT NULL, PRIMARY KEY (take_id, blob)) STRICT""",
    "CREATE INDEX take_blobs_by_blob ON take_blobs(blob)",
    """CREATE TABLE jobs (
        id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects(id), cell TEXT NOT NULL,
        request TEXT NOT NULL, request_key TEXT NOT NULL, queue TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL,
        fraction REAL, eta_s REAL, note TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
        error_code TEXT NOT NULL DEFAULT '', hint TEXT NOT NULL DEFAULT '', result TEXT, deadline_at TEXT,
        created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT) STRICT""",
    "CREATE INDEX jobs_by_project ON jobs(project_id, created_at)",
    "CREATE INDEX jobs_by_state ON jobs(state)",
    "CREATE INDEX jobs_by_key ON jobs(request_key)",
    """CREATE TABLE job_blobs (
        job_id TEXT NOT NULL REFERENCES jobs(id), blob TEXT NOT NULL, PRIMARY KEY (job_id, blob)) STRICT""",
    """CREATE TABLE attempts (
        id TEXT PRIMARY KEY, job_id TEXT NOT NULL REFERENCES jobs(id), number INTEGER NOT NULL, state TEXT NOT NULL,
        request_id TEXT NOT NULL UNIQUE, remote_id TEXT, amount_usd TEXT, sent_at TEXT NOT NULL, answered_at TEXT,
        deadline_at TEXT, UNIQUE (job_id, number)) STRICT""",
    """CREATE TABLE ledger (
        id INTEGER PRIMARY KEY, job_id TEXT NOT NULL REFERENCES jobs(id), project_id TEXT NOT NULL,
        person TEXT NOT NULL, kind TEXT NOT NULL, usd TEXT NOT NULL, is_estimate INTEGER NOT NULL DEFAULT 0,
        at TEXT NOT NULL, UNIQUE (job_id, kind)) STRICT""",
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects(id), depth TEXT NOT NULL, agreed_usd TEXT,
        cells TEXT NOT NULL DEFAULT '[]', state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL, ended_at TEXT) STRICT""",
    """CREATE TABLE run_jobs (
        run_id TEXT NOT NULL REFERENCES runs(id), job_id TEXT NOT NULL REFERENCES jobs(id),
        PRIMARY KEY (run_id, job_id)) STRICT""",
    "CREATE INDEX ledger_by_project ON ledger(project_id, at)",
    """CREATE TABLE segments (
        key TEXT PRIMARY KEY, blob TEXT NOT NULL, frames INTEGER NOT NULL, made_at TEXT NOT NULL, used_at TEXT NOT NULL
        ) STRICT""",
)


@migrations(name="0001_first")
def first(db: Database) -> None:
    """Projects, cells, takes, jobs, attempts, ledger, and the rendered segments kept for the next export."""
    for statement in _FIRST:
        db.execute(statement)


_WIZARD = (
    "ALTER TABLE runs ADD COLUMN only_cells TEXT NOT NULL DEFAULT '[]'",
    """CREATE TABLE messages (
        id INTEGER PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects(id), speaker TEXT NOT NULL,
        text TEXT NOT NULL, filled TEXT NOT NULL DEFAULT '[]', at TEXT NOT NULL) STRICT""",
    "CREATE INDEX messages_by_project ON messages(project_id, id)",
)


@migrations(name="0002_wizard")
def wizard(db: Database) -> None:
    """Refreshes that keep to some cells, and what was said about the brief."""
    for statement in _WIZARD:
        db.execute(statement)


_VENDORS = (
    "CREATE INDEX ledger_by_day ON ledger(kind, at)",
    "CREATE INDEX ledger_billed ON ledger(kind, is_estimate)",
    "CREATE INDEX runs_by_project ON runs(project_id)",
    # what is no JSON has no model; an index over it must not stop a workspace from opening
    "CREATE INDEX jobs_by_model ON jobs(CASE WHEN json_valid(request) THEN json_extract(request, '$.order.model') END)",
    "CREATE INDEX attempts_by_remote ON attempts(remote_id)",
    """CREATE TABLE prompts (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, ability TEXT NOT NULL DEFAULT '',
        saved_at TEXT NOT NULL) STRICT""",
)


@migrations(name="0003_vendors")
def vendors(db: Database) -> None:
    """Money by day, jobs by model, attempts by the vendor's id, and prompts kept to be used again."""
    for statement in _VENDORS:
        db.execute(statement)


_SEGMENTS = (
    """CREATE TABLE film_parts (
        film TEXT PRIMARY KEY, keys TEXT NOT NULL) STRICT""",
    """CREATE TABLE segment_drops (
        id INTEGER PRIMARY KEY, files INTEGER NOT NULL, bytes INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
)


@migrations(name="0004_segments")
def segments(db: Database) -> None:
    """Which segments a film was joined from, and what was dropped to keep their budget."""
    for statement in _SEGMENTS:
        db.execute(statement)
