"""A store with a project, drafts to put in it, and other programs that hold its database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.model.base import utc_now
from core.model.cells import CellRef, Input, Origin, Stamp, TakeDraft
from core.model.project import Aspect, Project, ProjectKind
from core.model.scene import SceneText
from core.settings import ROOT
from core.store import Store


def a_project(project_id: str = "p1", **changes: Any) -> Project:
    now = utc_now()
    fields = {
        "id": project_id,
        "name": f"Project {project_id}",
        "kind": ProjectKind.SHORT_FILM,
        "flavor": "short_film",
        "aspect": Aspect.VERTICAL,
        "created_at": now,
        "updated_at": now,
    }
    return Project(**(fields | changes))


def a_ref(name: str = "scene_text:s1", project_id: str = "p1") -> CellRef:
    kind, _, subject = name.partition(":")
    return CellRef(project_id=project_id, kind=kind, subject=subject)


def a_stamp(digest: str = "d1", recipe: int = 1) -> Stamp:
    return Stamp(recipe=recipe, inputs=(Input(name="brief", digest=digest, label="Brief"),))


def a_draft(name: str = "scene_text:s1", text: str = "A door opens.", **changes: Any) -> TakeDraft:
    content = SceneText(text=text, length_frames=30)
    fields = {
        "cell": a_ref(name),
        "origin": Origin.GENERATED,
        "content": content.to_json(),
        "content_digest": content.digest(),
        "stamp": a_stamp(),
    }
    return TakeDraft(**(fields | changes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with one project and one take in it, closed."""
    folder = tmp_path / "workspace"
    store = Store.open(folder)
    store.add_project(a_project())
    store.add_takes([a_draft()])
    store.close()
    return folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """That workspace, open; waits for other programs no longer than a moment."""
    store = Store.open(folder, busy_s=0.1)
    yield store
    store.close()


@pytest.fixture
def patient(folder: Path) -> Iterator[Store]:
    """That workspace, open; waits as long as a server does."""
    store = Store.open(folder)
    yield store
    store.close()


@contextmanager
def other_program(code: str, *args: str) -> Iterator[subprocess.Popen[str]]:
    """Another Python that runs `code`, says "ready", and then waits until this block ends."""
    script = f"import sys\n{code}\nprint('ready', flush=True)\nsys.stdin.read()\n"
    with subprocess.Popen(
        [sys.executable, "-c", script, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as program:
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == "ready\n"
            yield program
        finally:
            program.kill()


@pytest.fixture
def locked(folder: Path) -> Callable[[], Any]:
    """A second program that holds the whole database: `with locked(): …`."""
    code = "import sqlite3; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE')"
    return lambda: other_program(code, str(folder / "studio.db"))
