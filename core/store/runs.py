"""Refresh runs: what a person agreed to, and the jobs asked for so far."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from core.model.base import utc_now
from core.model.cells import Depth
from core.model.jobs import Run, RunState
from core.store.database import Row, moment_text
from core.store.ledger import price_of_text
from core.store.rows import Rows


class RunRows(Rows):
    """Starting, following and ending runs."""

    def add_run(self, run: Run) -> None:
        """Stores a run; one that is there already stays as it is."""
        with self._db.joined():
            if self._db.row("SELECT 1 FROM runs WHERE id = ?", (run.id,)) is not None:
                return
            self._db.insert(
                "runs",
                {
                    "id": run.id,
                    "project_id": run.project_id,
                    "depth": run.depth.value,
                    "agreed_usd": None if run.agreed.usd is None else str(run.agreed.usd),
                    "cells": json.dumps(run.cells),
                    "only_cells": json.dumps(run.only),
                    "state": run.state.value,
                    "note": run.note,
                    "created_at": moment_text(run.created_at),
                },
            )

    def runs(self, project_id: str | None = None, *, live_only: bool = False, limit: int = -1) -> tuple[Run, ...]:
        """Runs of a project, or of all, newest first; as many as the limit says, -1 for all."""
        rows = self._db.rows(
            """SELECT * FROM runs WHERE (:project IS NULL OR project_id = :project)
            AND (:any OR state = 'live') ORDER BY rowid DESC LIMIT :limit""",
            {"project": project_id, "any": not live_only, "limit": limit},
        )
        return tuple(_run_of(row) for row in rows)

    def run_jobs(self, run_id: str) -> tuple[str, ...]:
        """Ids of the jobs a run has asked for."""
        rows = self._db.rows("SELECT job_id FROM run_jobs WHERE run_id = ? ORDER BY rowid", (run_id,))
        return tuple(row["job_id"] for row in rows)

    def add_run_jobs(self, run_id: str, job_ids: Iterable[str]) -> None:
        """Notes jobs as asked for by a run; one that is there already stays."""
        with self._db.joined():
            for job_id in job_ids:
                self._db.execute("INSERT OR IGNORE INTO run_jobs (run_id, job_id) VALUES (?, ?)", (run_id, job_id))

    def end_run(self, run_id: str, state: RunState, note: str = "") -> None:
        """Ends a live run."""
        with self._db.joined():
            self._db.execute(
                "UPDATE runs SET state = ?, note = ?, ended_at = ? WHERE id = ? AND state = 'live'",
                (state.value, note, moment_text(utc_now()), run_id),
            )


def _run_of(row: Row) -> Run:
    return Run(
        id=row["id"],
        project_id=row["project_id"],
        depth=Depth(row["depth"]),
        agreed=price_of_text(row["agreed_usd"]),
        cells=tuple(json.loads(row["cells"])),
        only=tuple(json.loads(row["only_cells"])),
        state=RunState(row["state"]),
        note=row["note"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )
