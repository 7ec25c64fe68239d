"""The finished sample: a project carried as takes and files, put on the shelf when a workspace is new.

A sample is a folder in `workspace/samples/`: `project.json` (the project, its policies and its takes in order) and the
files they name, called by digest. `carry` writes one from a project, `add_sample` brings it back.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import ClassVar

from core.blobs import Blobs
from core.model.base import Doc, utc_now
from core.model.cells import Policy, Snapshot, TakeDraft
from core.model.project import Project
from core.notebook import Notebook
from core.settings import ROOT
from core.store import Store

SAMPLES = ROOT / "workspace" / "samples"
FILE = "project.json"
SAMPLE_ID = "project_sample"
"""The sample's project, the same in every workspace."""


class Sample(Doc):
    """A project ready to travel: only what was chosen, without history. `policies` are by kind of cell."""

    schema_name: ClassVar[str] = "sample"

    project: Project
    takes: tuple[TakeDraft, ...]
    policies: dict[str, Policy]


def add_sample(store: Store, blobs: Blobs, folder: Path = SAMPLES / "first") -> Project | None:
    """Puts the sample on the shelf; None when there is no sample folder."""
    file = folder / FILE
    if not file.exists():
        return None
    sample = Sample.from_json(file.read_text("utf-8"))
    for digest in {blob for take in sample.takes for blob in take.blobs}:
        if not blobs.exists(digest):
            blobs.put_file(folder / digest, move=False)
    now = utc_now()
    project = sample.project.model_copy(update={"created_at": now, "updated_at": now})
    store.add_project(project)
    store.add_takes(sample.takes, policies=sample.policies)
    return project


def carry(notebook: Notebook, blobs: Blobs, project_id: str, folder: Path, *, new_id: str) -> Sample:
    """Writes a project's chosen takes and their files into a folder.

    Args:
        new_id: The id it will have wherever it arrives.
    """
    snapshot = notebook.snapshot(project_id)
    sample = Sample(
        project=snapshot.project.model_copy(update={"id": new_id}),
        takes=_chosen(snapshot, new_id),
        policies={cell.ref.kind: cell.policy for cell in snapshot.cells.values() if cell.policy is not Policy.FROZEN},
    )
    folder.mkdir(parents=True, exist_ok=True)
    for digest in {blob for take in sample.takes for blob in take.blobs}:
        shutil.copyfile(blobs.path(digest), folder / digest)
    body = json.loads(sample.to_json())
    (folder / FILE).write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return sample


def _chosen(snapshot: Snapshot, new_id: str) -> tuple[TakeDraft, ...]:
    drafts = []
    for cell in snapshot.cells.values():
        if cell.selected is None:
            continue
        take = snapshot.takes[cell.selected]
        fields = {name: getattr(take, name) for name in TakeDraft.model_fields if hasattr(take, name)}
        fields |= {"cell": take.cell.model_copy(update={"project_id": new_id}), "job_id": None}
        drafts.append(TakeDraft.model_validate(fields))
    return tuple(drafts)
