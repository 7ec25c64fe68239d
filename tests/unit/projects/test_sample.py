"""The sample on the shelf of a new workspace: whole, finished, and current under today's rules."""

from __future__ import annotations

from pathlib import Path

from core.model.cells import VerdictKind
from core.projects.sample import SAMPLE_ID, add_sample, carry
from core.settings import Settings
from tests.unit.stage import quiet_studio


def test_shipped_sample_is_finished_and_current(settings: Settings) -> None:
    """The sample arrives with its film, nothing missing and nothing stale, its files under their own digests."""
    with quiet_studio(settings) as studio:
        assert add_sample(studio.store, studio.blobs) is not None
        view = studio.notebook_view(SAMPLE_ID)
        unwell = {
            cell.name: cell.verdict.sentence() for cell in view.cells if cell.verdict.kind is not VerdictKind.CURRENT
        }
        assert unwell == {}
        films = studio.export.view(SAMPLE_ID).films
        assert [film.problems for film in films] == [()]
        for blob in studio.store.named_blobs():
            studio.blobs.verify(blob)
        assert [card.is_sample for card in studio.projects.cards()] == [True]


def test_packed_project_arrives_as_it_was(settings: Settings, tmp_path: Path) -> None:
    """What `carry` packs, `add_sample` brings back: the same chosen contents under the new id."""
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        carry(studio.notebook, studio.blobs, SAMPLE_ID, tmp_path / "packed", new_id="project_copy")
        add_sample(studio.store, studio.blobs, tmp_path / "packed")
        before, after = studio.notebook.snapshot(SAMPLE_ID), studio.notebook.snapshot("project_copy")
        for name, cell in before.cells.items():
            other = after.cells[name]
            if cell.selected is not None and other.selected is not None:
                assert before.takes[cell.selected].content_digest == after.takes[other.selected].content_digest
        assert before.cells.keys() == after.cells.keys()


def test_missing_sample_is_no_error(settings: Settings, tmp_path: Path) -> None:
    """Without a sample folder the shelf just stays empty."""
    with quiet_studio(settings) as studio:
        assert add_sample(studio.store, studio.blobs, tmp_path / "nothing") is None
        assert studio.projects.cards() == ()
