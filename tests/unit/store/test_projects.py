"""Projects on the shelf."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.errors import ClashError, InputError, NotFoundError
from core.model.project import Project
from core.store import Store
from tests.unit.store.conftest import a_draft, a_project, a_ref

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def test_project_round_trip(store: Store) -> None:
    """A project is read as it was added."""
    project = a_project("p2", name="🎬 Nächte", budget_usd=Decimal("12.3400"))
    store.add_project(project)
    assert store.project("p2") == project


def test_taken_id(store: Store) -> None:
    """An id is used once."""
    with pytest.raises(InputError, match="already"):
        store.add_project(a_project("p1"))


def test_no_such_project(store: Store) -> None:
    """Asking for what is not there says so, wherever one asks."""
    with pytest.raises(NotFoundError):
        store.project("nobody")
    with pytest.raises(NotFoundError):
        store.snapshot("nobody")
    with pytest.raises(NotFoundError):
        store.save_project(a_project("nobody"), began_from=1)
    with pytest.raises(NotFoundError):
        store.add_takes([a_draft(cell=a_ref(project_id="nobody"))])


def test_save_counts_versions(store: Store) -> None:
    """Each save is one version up, and what was saved is what is read."""
    project = store.project("p1")
    saved = store.save_project(project.model_copy(update={"name": "Other"}), began_from=1)
    assert (saved.version_no, saved.name) == (2, "Other")
    assert saved.updated_at > project.updated_at
    assert store.project("p1") == saved


def test_clash_carries_both(store: Store) -> None:
    """The second of two people who began from one version is told, with both versions; the first one's stays."""
    project = store.project("p1")
    store.save_project(project.model_copy(update={"name": "Ada's"}), began_from=1)
    with pytest.raises(ClashError) as caught:
        store.save_project(project.model_copy(update={"name": "Bob's"}), began_from=1)
    assert Project.from_json(caught.value.theirs).name == "Ada's"
    assert Project.from_json(caught.value.ours).name == "Bob's"
    assert store.project("p1").name == "Ada's"


def test_shelf_order(store: Store) -> None:
    """The shelf shows what was worked on last first: saved, or given a take."""
    store.add_project(a_project("p2"))
    store.add_project(a_project("p3"))
    assert [project.id for project in store.projects()] == ["p3", "p2", "p1"]
    store.add_takes([a_draft(text="Two")])
    assert [project.id for project in store.projects()] == ["p1", "p3", "p2"]
    store.save_project(store.project("p2"), began_from=1)
    assert [project.id for project in store.projects()] == ["p2", "p1", "p3"]


def test_takes_do_not_clash_with_settings(store: Store) -> None:
    """Working in a project is no new version of its settings."""
    before = store.project("p1")
    store.add_takes([a_draft(text="Two")])
    assert store.project("p1").version_no == before.version_no
    store.save_project(before.model_copy(update={"name": "Other"}), began_from=before.version_no)


def test_deleted_projects_are_off_the_shelf(store: Store) -> None:
    """A deleted project is off the shelf, is still there, and comes back as it was."""
    project = store.save_project(store.project("p1").model_copy(update={"deleted_at": LATER}), began_from=1)
    assert store.projects() == ()
    assert store.projects(with_deleted=True) == (project,)
    assert len(store.snapshot("p1").takes) == 1
    store.save_project(project.model_copy(update={"deleted_at": None}), began_from=2)
    assert [found.id for found in store.projects()] == ["p1"]
